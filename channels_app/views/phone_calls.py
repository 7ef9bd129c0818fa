"""/calls/: calls as they ring, and all there were."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from channels_app.actions import calling_up, ringing
from channels_app.actions import handsets as handset_actions
from channels_app.actions.writing_down import write_down
from channels_app.forms.phone_calls import CallUpForm, HandsetForm, NotesForm
from channels_app.models import Handset, PhoneCall
from channels_app.queries import call_log
from channels_app.queries.dialled import calling_by, numbers_of
from channels_app.queries.pops import pop, pops
from channels_app.queries.steps import address_of
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.models import Message, Ticket


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def now(request: AgentRequest) -> HttpResponse:
    """What rings and what one speaks: a page, or its cards alone."""
    words = {"pops": pops(request.user)}
    name = "call_cards" if request.htmx else "calls_now"
    return render(request, f"channels_app/{name}.html", words)


@login_required
@require_safe
@never_cache
def calls(request: AgentRequest) -> HttpResponse:
    """The log, the newest first."""
    if not request.user.can_work:
        raise Http404
    show, asked = request.GET.get("show", ""), request.GET.get("q", "")[:40]
    show = show if show in call_log.SHOWS else ""
    after = request.GET.get("after", "")
    log = call_log.log(request.user, show=show, asked=asked, after=after)
    more = {"show": show, "q": asked, "after": log.after}
    words = {
        "log": log,
        "show": show,
        "q": asked,
        "shows": call_log.SHOWS.items(),
        "more": urlencode(more) if log.after else "",
    }
    return render(request, "channels_app/calls.html", words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def call(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """All of one, and what its agent writes down of it."""
    found = _call(request, public_id)
    known = pop(found, request.user)
    form = NotesForm(request.POST or None, pop=known, reader=request.user)
    form.choose(request.GET.get("about", ""))
    written: list[Message] = []

    def write(**typed: object) -> None:
        written.append(write_down(found, by=request.user, **typed))  # type: ignore[arg-type]

    if request.user.can_own and form.run(write):
        messages.success(request, _("The call is written down."))
        return redirect("tickets:ticket", written[0].ticket.number)
    words = {
        "call": found,
        "pop": known,
        "form": form if request.user.can_own and not found.message_id else None,
    }
    return render(request, "channels_app/call.html", words, status=form.status)


@login_required
@require_POST
def take(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is theirs."""
    return _done(request, public_id, ringing.take)


@login_required
@require_POST
def hide(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Off their pages."""
    return _done(request, public_id, ringing.hide)


def _done(request: AgentRequest, public_id: UUID, verb: object) -> HttpResponse:
    """Back to the cards; a script that asks gets those that are left."""
    found = _call(request, public_id)
    refused = ""
    try:
        verb(found, by=request.user)  # type: ignore[operator] # one of the two above
    except Refused as refusal:
        refused = str(refusal)
    if request.htmx:
        words = {"pops": pops(request.user), "refused": refused}
        status = 409 if refused else 200
        return render(request, "channels_app/call_cards.html", words, status=status)
    if refused:
        messages.error(request, refused)
    return redirect("channels:calls_now")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def call_up(request: AgentRequest, number: int) -> HttpResponse:
    """Call the customer of a ticket: one's own telephone rings first."""
    seen = Ticket.objects.visible_to(request.user).select_related("team", "customer")
    ticket = get_object_or_404(seen, number=number)
    if not rules.role_has(request.user, "log_call"):
        raise Http404
    known = numbers_of(ticket)
    form = CallUpForm(request.POST or None, known=known)
    if form.run(calling_up.call_up, ticket, at=address_of, by=request.user):
        words = _("Your telephone rings: pick up, and press 1.")
        if request.htmx:
            told = {"verb": "call_up", "number": number, "undo": "", "words": words}
            return trigger_client_event(HttpResponse(status=204), "done", told)
        messages.success(request, words)
        return redirect("tickets:ticket", number)
    page = {"ticket": ticket, "form": form, "can": calling_by(ticket) is not None}
    part = "#part" if request.htmx else ""
    name = f"channels_app/call_up.html{part}"
    return render(request, name, page, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handset(request: AgentRequest) -> HttpResponse:
    """Settings, Your telephone."""
    if not request.user.can_own:
        raise Http404
    kept = Handset.objects.filter(agent=request.user).first() or Handset()
    initial = {"extension": kept.extension, "address": kept.address}
    form = HandsetForm(request.POST or None, initial=initial)
    if form.run(handset_actions.save_handset, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("channels:handset")
    words = {"form": form}
    return render(request, "channels_app/handset.html", words, status=form.status)


def _call(request: AgentRequest, public_id: UUID) -> PhoneCall:
    """The call, if this agent may know of it.

    Raises:
        Http404: for this agent there is none.
    """
    return get_object_or_404(call_log.calls(request.user), public_id=public_id)
