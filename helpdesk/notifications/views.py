"""/notifications/: what happened that concerns one, and the bell that counts it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
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
from helpdesk.notifications.forms import WishesForm
from helpdesk.notifications.models import GROUPS, Wishes


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def notifications(request: AgentRequest) -> HttpResponse:
    """The page, or the rows that follow."""
    after = request.GET.get("after", "")
    try:
        page = queries.page(request.user, after=after)
    except ValueError as error:
        raise Http404 from error
    part = "#rows" if request.htmx and after else ""
    words = {"page": page, "troubles": () if after else trouble.seen_by(request.user)}
    return render(request, f"notifications/notifications.html{part}", words)


@login_required
@require_safe
@never_cache
def bell(request: AgentRequest) -> HttpResponse:
    """How many are unread, and of which tickets."""
    found = queries.bell(request.user)
    shown = f"{queries.MOST}+" if found.unread > queries.MOST else str(found.unread)
    return JsonResponse(
        {"unread": found.unread, "shown": shown, "tickets": found.tickets}
    )


@login_required
@require_POST
def read(request: AgentRequest) -> HttpResponse:
    """They know: of one ticket's, by its number, or of all."""
    typed = request.POST.get("number", "")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404
    actions.mark_read(request.user, number=int(typed) if typed else None)
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("notifications:page"), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wishes(request: AgentRequest) -> HttpResponse:
    """Settings, You: which of them come by mail, and how soon."""
    kept = Wishes.objects.filter(agent=request.user).first() or Wishes()
    now = {group: getattr(kept, group) for group in GROUPS}
    form = WishesForm(request.POST or None, initial=now)
    if form.run(actions.save_wishes, request.user):
        messages.success(request, _("Saved."))
        return redirect("notifications:wishes")
    words = {"form": form}
    return render(request, "notifications/wishes.html", words, status=form.status)
