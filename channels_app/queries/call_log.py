"""All calls, the newest first: the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from channels_app.models import PhoneCall
from channels_app.models.phone_call import PhoneCallQuerySet
from helpdesk.base.accounts.models import Agent
from tickets import numbers
from tickets.models import Call, Customer, Ticket
from tickets.queries.customers import seen_customers
from tickets.queries.telephones import KIND

PAGE = 50
Outcome = Call.Outcome
State = PhoneCall.State

# What the log can be narrowed to, with its words.
SHOWS = {
    "": _("All calls"),
    "missed": _("Missed"),
    "waiting": _("Not written down yet"),
    "mine": _("Mine"),
    "out": _("We called"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One call. who: who is known by its number, of whom the reader may know."""

    call: PhoneCall
    number: str
    who: Customer | None
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class Log:
    """lines, and what the next page is asked after; "" at the end."""

    lines: Sequence[Line]
    after: str = ""


def calls(agent: Agent) -> PhoneCallQuerySet:
    """Those this agent may know of, with what every line says of them."""
    found = PhoneCall.objects.visible_to(agent)
    return found.select_related("channel__team", "agent")


def narrowed(agent: Agent, *, show: str = "", asked: str = "") -> QuerySet[PhoneCall]:
    """show: one of `SHOWS`. asked: a part of a number."""
    found = calls(agent)
    match show:
        case "missed":
            missed = [Outcome.MISSED, Outcome.VOICEMAIL]
            found = found.filter(outcome__in=missed, called_us=True)
        case "waiting":
            found = found.filter(message=None, answered_at__isnull=False)
        case "mine":
            found = found.filter(agent=agent)
        case "out":
            found = found.filter(called_us=False)
    digits = "".join(one for one in asked if one.isdecimal())
    if digits:
        # A number that is typed as it is dialled at home has a zero in front.
        found = found.filter(
            Q(number__contains=digits) | Q(number__contains=digits.lstrip("0") or "0")
        )
    return found.order_by("-began_at", "-id")


def log(agent: Agent, *, show: str = "", asked: str = "", after: str = "") -> Log:
    """A page of it: as many statements however many calls it has."""
    found = narrowed(agent, show=show, asked=asked)
    if edge := _edge(after):
        at, key = edge
        found = found.filter(Q(began_at__lt=at) | Q(began_at=at, id__lt=key))
    rows = list(found[: PAGE + 1])
    page = rows[:PAGE]
    last = page[-1] if len(rows) > PAGE else None
    following = f"{last.began_at.isoformat()}/{last.pk}" if last else ""
    return Log(_lines(page, agent), following)


def _lines(rows: Sequence[PhoneCall], agent: Agent) -> list[Line]:
    theirs = {one.number for one in rows if one.number}
    known: dict[str, Customer] = {}
    if theirs:
        seen = seen_customers(agent).filter(
            identities__kind=KIND, identities__canonical__in=theirs
        )
        for customer in seen.prefetch_related("identities").distinct():
            for one in customer.identities.all():
                if one.kind == KIND:
                    known[one.canonical] = customer
    keys = {one.ticket_id for one in rows if one.ticket_id}
    seen_tickets = Ticket.objects.visible_to(agent).filter(pk__in=keys)
    tickets = {one.pk: one for one in seen_tickets.select_related("merged_into")}
    return [
        Line(
            call=one,
            number=numbers.shown(one.number) if one.number else "",
            who=known.get(one.number),
            ticket=tickets.get(one.ticket_id or 0),
        )
        for one in rows
    ]


def _edge(after: str) -> tuple[datetime, int] | None:
    at, _slash, key = after.partition("/")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, int(key)) if found.tzinfo is not None else None
