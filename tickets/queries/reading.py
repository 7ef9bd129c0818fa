"""What our own words to a customer are: promises, refusals, questions we need not ask.

The detectors look for it in words alone; here is what the ticket and its team add.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from helpdesk.base.accounts.calendars import hours_of
from helpdesk.base.accounts.hours import ALWAYS, Hours
from helpdesk.base.accounts.models import Team
from helpdesk.base.quotes import fold_quotes
from tickets import detect
from tickets.detect import Promise, Span
from tickets.models import CustomerFact, Fact, Suggestion, Ticket, called
from tickets.queries.fact_names import labels

# Nobody promises anything further down, and no reply waits longer than this takes.
READ = 3_000
# Of one reply.
MOST_PROMISES = 3
# What is known of everybody who writes by it: the kind of identity is the fact's name.
ADDRESSES = frozenset({"email", "phone"})


@dataclass(frozen=True, slots=True)
class Known:
    """Something a question asks for, and the message it came from (0: from none).

    label: what an admin calls it; "" for its own name.
    """

    name: str
    value: str
    seq: int = 0
    label: str = ""

    @property
    def called(self) -> str:
        return called(self.name, self.label)


@dataclass(frozen=True, slots=True)
class Reading:
    """Some words of ours, read once.

    language: the one they seem to be in; "" reads them in all.
    promises_something: whether it is worth asking until when.
    """

    text: str
    language: str
    refusals: tuple[Span, ...]
    deflection: Span | None
    asks: frozenset[str]
    promises_something: bool

    def promises(self, team: Team) -> list[Promise]:
        """Each sentence that promises something, with its time by the team's clock.

        The team's hours are asked for only where it matters.
        """
        if not self.promises_something:
            return []
        zone, hours = clock_of(team)
        return _promises(self.text, self.language, zone, hours)[:MOST_PROMISES]


def read(text: str) -> Reading:
    """Read the new words of a draft or a reply, its beginning if it is long."""
    new = fold_quotes(text[: 2 * READ])[0][:READ]
    language = detect.language_of(new)
    return Reading(
        text=new,
        language=language,
        refusals=tuple(detect.refusals(new, language)),
        deflection=detect.deflects(new, language),
        asks=frozenset(detect.asks(new, language)),
        promises_something=bool(_promises(new, language, ZoneInfo("UTC"), ALWAYS)),
    )


def _promises(text: str, language: str, zone: ZoneInfo, hours: Hours) -> list[Promise]:
    now = timezone.now()
    return detect.promises(text, now=now, zone=zone, hours=hours, language=language)


def told(ticket: Ticket, reading: Reading) -> dict[str, Any]:
    """What the event of a reply says of it: only what is so."""
    data: dict[str, Any] = {}
    if reading.refusals:
        data["refuses"] = True
    if reading.deflection is not None:
        data["deflects"] = True
    if names := sorted({one.name for one in known(ticket, reading.asks)}):
        data["asks_known"] = names
    return data


def kept_already(ticket: Ticket) -> set[Any]:
    """The words and the times of what is promised: what has one of them is kept."""
    rows = ticket.follow_ups.open().values_list("what", "due_at")
    return {one for row in rows for one in row}


def clock_of(team: Team) -> tuple[ZoneInfo, Hours]:
    """The zone and the hours a team's promises are reckoned by.

    Without business hours it is the clock of whoever writes.
    """
    if team.calendar is None:
        return timezone.get_current_timezone(), ALWAYS
    hours = hours_of(team.calendar)
    return hours.zone, hours


def known(ticket: Ticket, names: Iterable[str]) -> list[Known]:
    """Of these facts those we have already; of several of one name the newest."""
    wanted = set(names)
    if not wanted:
        return []
    return _first((_of_ticket, _of_person, _of_customer), ticket, wanted)


def said_already(ticket: Ticket, names: Iterable[str]) -> list[Known]:
    """The same, and what the customer wrote that nobody has recorded yet."""
    wanted = set(names)
    if not wanted:
        return []
    sources = (_of_ticket, _of_person, _of_words, _of_customer)
    found = _first(sources, ticket, wanted)
    own = labels() if found else {}
    return [replace(one, label=own.get(one.name, "")) for one in found]


def _first(
    sources: Iterable[Callable[[Ticket, set[str]], list[Known]]],
    ticket: Ticket,
    wanted: set[str],
) -> list[Known]:
    """Of each name what the first source has that knows it."""
    found: dict[str, Known] = {}
    for source in sources:
        for one in source(ticket, wanted - found.keys()):
            found.setdefault(one.name, one)
    return [found[name] for name in sorted(found)]


def _of_ticket(ticket: Ticket, wanted: set[str]) -> list[Known]:
    facts = Fact.objects.current().filter(ticket=ticket, name__in=wanted)
    newest = facts.select_related("source").order_by("-recorded_at", "-id")
    return [
        Known(fact.name, fact.value, fact.source.seq if fact.source else 0)
        for fact in newest
    ]


def _of_person(ticket: Ticket, wanted: set[str]) -> list[Known]:
    """What is known of them from other tickets."""
    theirs = CustomerFact.objects.current().filter(customer=ticket.customer_id)
    rows = theirs.filter(name__in=wanted).order_by("-id").values_list("name", "value")
    return [Known(name, value) for name, value in rows]


def _of_words(ticket: Ticket, wanted: set[str]) -> list[Known]:
    """What their words on this ticket offer, and nobody waved away."""
    offered = Suggestion.objects.filter(
        message__ticket=ticket, message__deleted_at=None, dismissed_at=None
    )
    rows = offered.filter(name__in=wanted).order_by("-message__seq", "starts")
    return [Known(*row) for row in rows.values_list("name", "value", "message__seq")]


def _of_customer(ticket: Ticket, wanted: set[str]) -> list[Known]:
    kinds = wanted & ADDRESSES
    if not kinds:
        return []
    mine = ticket.customer.identities.filter(kind__in=kinds).order_by("-id")
    return [Known(one.kind, one.shown) for one in mine]
