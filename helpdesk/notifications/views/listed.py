"""/notifications/: what happened that concerns one, and the bell that counts it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_headers

from channels_app.queries import trouble
from helpdesk.base.http import AgentRequest
from helpdesk.notifications import actions, queries
from helpdesk.notifications.forms import SnoozeForm
from helpdesk.notifications.kinds import grouped
from helpdesk.notifications.models import Notification, Wishes


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def notifications(request: AgentRequest) -> HttpResponse:
    """The page, or the rows that follow."""
    asked = request.GET
    after, show = asked.get("after", ""), asked.get("show", "")
    kind = asked.get("kind", "")
    try:
        page = queries.page(request.user, after=after, show=show, kind=kind)
    except ValueError as error:
        raise Http404 from error
    part = "#rows" if request.htmx and after else ""
    is_whole = not (after or show or kind)
    words = {
        "page": page,
        "show": show,
        "kind": kind,
        "groups": [] if part else list(grouped()),
        "query": urlencode(
            {k: v for k, v in {"show": show, "kind": kind}.items() if v}
        ),
        "troubles": trouble.seen_by(request.user) if is_whole else (),
    }
    return render(request, f"notifications/notifications.html{part}", words)


@login_required
@require_safe
@never_cache
def bell(request: AgentRequest) -> HttpResponse:
    """How many are unread, of which tickets, and what of them is to be heard."""
    found = queries.bell(request.user)
    shown = f"{queries.MOST}+" if found.unread > queries.MOST else str(found.unread)
    words = {"unread": found.unread, "shown": shown, "tickets": found.tickets}
    if found.sounds:
        wishes = Wishes.objects.filter(agent=request.user).first() or Wishes()
        words["volume"] = wishes.volume
        words["sounds"] = [[one.id, one.tone, one.number] for one in found.sounds]
    return JsonResponse(words)


@login_required
@require_POST
def read(request: AgentRequest) -> HttpResponse:
    """They know: of one ticket's, by its number, or of all."""
    typed = request.POST.get("number", "")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404
    actions.mark_read(request.user, number=int(typed) if typed else None)
    # The bell, which shows no list.
    return HttpResponse(status=204) if request.htmx else _done(request)


@login_required
@require_POST
def read_one(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They know of this one."""
    actions.mark_read(request.user, one=_one(request, public_id))
    return _done(request)


@login_required
@require_POST
def unread(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They want to look at it again."""
    actions.mark_unread(_one(request, public_id))
    return _done(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@vary_on_headers("HX-Request")
def snooze(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Until when it is put off."""
    one = _one(request, public_id)
    form = SnoozeForm(request.POST or None)
    if form.run(actions.snooze, one):
        return _done(request)
    part = "#part" if request.htmx else ""
    words = {"form": form, "line": queries.line(one), "back": _back(request)}
    return render(
        request, f"notifications/snooze.html{part}", words, status=form.status
    )


@login_required
@require_POST
def wake(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is back at once."""
    actions.wake(_one(request, public_id))
    return _done(request)


def _one(request: AgentRequest, event: UUID) -> Notification:
    found = queries.one_of(request.user, event)
    if found is None:
        raise Http404
    return found


def _done(request: AgentRequest) -> HttpResponse:
    """Back to the list as it was looked at."""
    return HttpResponseRedirect(_back(request), status=303)


def _back(request: AgentRequest) -> str:
    """The list as it was filtered; no address that somebody made up."""
    home = reverse("notifications:page")
    asked = (request.POST or request.GET).get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith(f"{home}?") else home
