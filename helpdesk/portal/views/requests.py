"""My requests; one of them, what can be done with it; and a new one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from helpdesk.base import blobs, limits
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm
from helpdesk.base.http import download, picture
from helpdesk.base.sniff import picture_type
from helpdesk.portal import actions
from helpdesk.portal.actions.writing import Writing
from helpdesk.portal.errors import TooOften
from helpdesk.portal.forms import RatingForm, RequestForm, UnknownForm, WritingForm
from helpdesk.portal.models import Portal
from helpdesk.portal.queries import listed, mine
from helpdesk.portal.queries import request as looks
from helpdesk.portal.queries.pending import pending
from helpdesk.portal.views import suggesting
from helpdesk.portal.views.door import (
    PortalRequest,
    SignedInRequest,
    for_customers,
    for_everybody,
    gone,
    language_of,
    page,
)
from tickets.models import Ticket


@for_customers()
def requests(request: SignedInRequest) -> HttpResponse:
    """Open ones, or those that are over; both as pages of a list."""
    asked = request.GET
    is_open, sought = asked.get("which") != "over", asked.get("q", "")[: listed.LONGEST]
    found = listed.page(
        request.reader_, is_open=is_open, sought=sought, after=asked.get("after", "")
    )
    waiting = [one for one in pending(request.reader_.account) if one.ticket is None]
    words = {"page": found, "is_open": is_open, "sought": sought, "pending": waiting}
    return page(request, "requests", words)


@for_customers()
def one_request(request: SignedInRequest, number: int) -> HttpResponse:
    ticket = looks.ticket_of(request.reader_, number)
    if ticket is None:
        return _elsewhere(request, number)
    return _shown(request, ticket)


@for_everybody("GET", "HEAD", "POST")
def new(request: PortalRequest) -> HttpResponse:
    """A new request; of somebody who is not signed in, where that is allowed."""
    reader = request.reader_
    if reader is None and request.portal.opens == Portal.Opens.KNOWN:
        return redirect("portal:sign_in")
    kind = UnknownForm if reader is None else RequestForm
    form = kind(request.POST or None, request.FILES or None)

    offer = suggesting.before(request, form, language=language_of(request))
    if offer.answers or offer.notice:
        return page(request, "new", {"form": form, "offer": offer})

    def send(**typed: Any) -> None:
        writing = Writing(
            key=typed["key"], text=typed["text"], subject=typed["subject"],
            files=typed["files"],
        )  # fmt: skip
        suggesting.sent(offer, reader, typed.get("typed", ""))
        if reader is not None:
            actions.open_request(reader, writing, portal=request.portal)
            return
        actions.open_request_unknown(
            typed["typed"], writing, name=typed["name"], portal=request.portal,
            language=language_of(request), network=limits.network(request),
        )  # fmt: skip

    if not form.run(send):
        return page(request, "new", {"form": form}, status=_status(form))
    if reader is None:
        return page(request, "kept", {})
    messages.success(request, _("We have your request."))
    return redirect("portal:requests")


@for_customers("POST")
def verb(request: SignedInRequest, number: int, verb: str) -> HttpResponse:
    """What they do with a request; one that is not theirs is not there."""
    ticket = looks.ticket_of(request.reader_, number)
    do = VERBS.get(verb)
    if ticket is None or do is None:
        return gone(request)
    return do(request, ticket)


@for_customers()
def file(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A file of a message they see; pictures as what their bytes are, and everything else
    as something to be saved, never as a page of ours (AC-24)."""
    found = looks.file_of(request.reader_, public_id)
    try:
        content = blobs.get(found.blob) if found else None
    except FileNotFoundError:
        content = None
    if found is None or content is None:
        return gone(request)
    kind = picture_type(content)
    if kind is None:
        return download(content, filename=found.filename)
    return picture(content, kind=kind)


def _elsewhere(request: SignedInRequest, number: int) -> HttpResponse:
    """What was merged goes on in another one."""
    survivor = mine.survivor_of(request.reader_, number)
    if survivor is None:
        return gone(request)
    return redirect("portal:request", number=survivor.number)


def _shown(
    request: SignedInRequest,
    ticket: Ticket,
    *,
    form: WritingForm | None = None,
    rating: RatingForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    reader = request.reader_
    shown = looks.shown(reader, ticket, is_whole="all" in request.GET)
    going_on = request.GET.get("on", "")
    words = {
        "shown": shown,
        "form": form or WritingForm(),
        "rating": rating or _rating(shown),
        "refusal": refusal,
        "way": looks.way_on(ticket, going_on) if going_on and shown.kinds else None,
        "pending": [
            one for one in pending(reader.account) if one.ticket == ticket.public_id
        ],
    }
    bound = form or rating
    status = _status(bound) if bound else (409 if refusal else 200)
    return page(request, "request", words, status=status)


def _rating(shown: looks.Shown) -> RatingForm:
    given = shown.rating
    now = {"score": given.score, "comment": given.comment} if given else {}
    return RatingForm(initial=now)


def _answer(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
    form = WritingForm(request.POST, request.FILES)
    reader = request.reader_

    def send(*, key: UUID, text: str, files: Any) -> None:
        writing = Writing(key=key, text=text, files=files)
        actions.answer(reader, ticket, writing, portal=request.portal)

    if not form.run(send):
        return _shown(request, ticket, form=form)
    messages.success(request, _("Sent."))
    return _back(ticket)


def _rate(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
    form = RatingForm(request.POST)
    if not form.run(actions.rate, ticket, portal=request.portal):
        return _shown(request, ticket, rating=form)
    messages.success(request, _("Thank you for telling us."))
    return _back(ticket)


def _go_on(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
    made: dict[str, str] = {}

    def offer(ticket: Ticket) -> None:
        kind = request.POST.get("kind", "")[:30]
        made["kind"] = actions.go_on(ticket, kind=kind).kind

    refused = _done(request, ticket, offer)
    return refused or _back(ticket, f"?on={made['kind']}#on")


def _plain(
    act: Callable[[Ticket], object], words: Callable[[], str]
) -> Callable[[SignedInRequest, Ticket], HttpResponse]:
    def do(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
        if refused := _done(request, ticket, act):
            return refused
        messages.success(request, words())
        return _back(ticket)

    return do


def _done(
    request: SignedInRequest, ticket: Ticket, act: Callable[[Ticket], object]
) -> HttpResponse | None:
    try:
        act(ticket)
    except Refused as refusal:
        return _shown(request, ticket, refusal=str(refusal))
    return None


def _follow(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
    if "no" in request.POST:
        actions.unfollow(request.reader_.account, ticket)
    else:
        actions.follow(request.reader_.account, ticket)
    return _back(ticket)


def _back(ticket: Ticket, more: str = "") -> HttpResponse:
    response = redirect("portal:request", number=ticket.number)
    response["Location"] += more
    return response


def _status(form: ActionForm) -> int:
    return 429 if isinstance(form.refusal, TooOften) else form.status


VERBS: dict[str, Callable[[SignedInRequest, Ticket], HttpResponse]] = {
    "answer": _answer,
    "rate": _rate,
    "continue": _go_on,
    "follow": _follow,
    "solve": _plain(actions.solve, lambda: _("Good to hear. It is marked as solved.")),
    "reopen": _plain(actions.reopen, lambda: _("It is open again.")),
}
