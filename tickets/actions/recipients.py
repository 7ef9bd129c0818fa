"""Whom a letter goes to: who takes part, or those whom its writer names.

Whom an agent names in To or CC takes part from now on, as if they had let them in
(AC-15); who is in BCC does not, since nobody else is to know of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets import addresses
from tickets.letter_errors import NoAddress, NobodyTo, TooManyPeople
from tickets.models import Customer, Delivery, Identity, Participant, Ticket
from tickets.queries.way import Way

MOST = 50
Role = Delivery.Role
# "Ada <ada@example.org>", as mail programs put it on the clipboard.
_NAMED = re.compile(r"\s*+\"?([^<>\"]*+)\"?\s*+<([^<>]++)>\s*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Addresses as they were typed, with or without a name before them."""

    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()

    def each(self) -> Iterator[tuple[str, str]]:
        """What was typed, and as whom it names them."""
        for role, every in (
            (Role.TO, self.to),
            (Role.CC, self.cc),
            (Role.BCC, self.bcc),
        ):
            yield from ((one, role) for one in every if one.strip())


@dataclass(frozen=True, slots=True)
class _Typed:
    canonical: str
    shown: str
    name: str
    role: str


def addressed(
    ticket: Ticket, way: Way, people: Recipients | None, *, by: Agent
) -> list[tuple[int, str]]:
    """The keys of the identities that words by this way go to, each with their role.

    Only letters go to others than who takes part: elsewhere `people` says nothing. Those
    of a sample go to nobody.

    Raises:
        NoAddress, NobodyTo, TooManyPeople: nothing was written.
    """
    if ticket.is_sample:
        return []
    if people is None or not way.takes_copies:
        return [(one.pk, role) for one, role in way.named]
    typed = _read(way.channel.kind, people)
    if all(one.role != Role.TO for one in typed.values()):
        raise NobodyTo
    known = met(way.channel.kind, typed.values(), by=by)
    named = [(known[key].pk, one.role) for key, one in typed.items()]
    _let_in(ticket, [pk for pk, role in named if role != Role.BCC])
    return named


def outside(kind: str, people: Recipients, *, by: Agent) -> list[tuple[Identity, str]]:
    """Whose addresses these are, somebody new where they are nobody's, with their roles.

    Raises:
        NoAddress, NobodyTo, TooManyPeople: nothing was written.
    """
    typed = _read(kind, people)
    if all(one.role != Role.TO for one in typed.values()):
        raise NobodyTo
    known = met(kind, typed.values(), by=by)
    return [(known[key], one.role) for key, one in typed.items()]


def _read(kind: str, people: Recipients) -> Mapping[str, _Typed]:
    """By canonical address; of several places one stands in, the first."""
    found: dict[str, _Typed] = {}
    for typed, role in people.each():
        named = _NAMED.fullmatch(typed)
        name, shown = named.groups() if named else ("", typed.strip())
        canonical = addresses.canonical(kind, shown)
        if canonical is None:
            raise NoAddress(typed)
        one = _Typed(
            canonical, one_line(shown, limit=400), one_line(name, limit=200), role
        )
        found.setdefault(canonical, one)
    if len(found) > MOST:
        raise TooManyPeople(MOST)
    return found


def met(kind: str, every: Iterable[_Typed], *, by: Agent) -> dict[str, Identity]:
    """Whose addresses these are, by canonical address; new ones are new customers."""
    # Sorted: two at once wait for each other in one direction only.
    wanted = sorted(every, key=lambda one: one.canonical)
    keys = [one.canonical for one in wanted]
    rows = Identity.objects.filter(kind=kind, canonical__in=keys)
    known = {one.canonical: one for one in rows}
    new = [one for one in wanted if one.canonical not in known]
    if not new:
        return known
    customers = Customer.objects.bulk_create(
        Customer(name=one.name or one.shown[:200], made_by=by) for one in new
    )
    Identity.objects.bulk_create(
        (
            Identity(
                customer=customer, kind=kind, canonical=one.canonical, shown=one.shown
            )
            for customer, one in zip(customers, new, strict=True)
        ),
        ignore_conflicts=True,
    )
    known = {one.canonical: one for one in rows.all()}
    # Whoever was introduced by somebody quicker leaves a customer without an address.
    kept = {one.customer_id for one in known.values()}
    nobody = [one.pk for one in customers if one.pk not in kept]
    Customer.objects.filter(pk__in=nobody).delete()
    return known


def _let_in(ticket: Ticket, people: Sequence[int]) -> None:
    """Whom an agent named takes part from now on; who began the ticket still did."""
    Participant.objects.bulk_create(
        [
            Participant(
                ticket=ticket,
                identity_id=pk,
                part=Participant.Part.COPIED,
                confirmed_at=timezone.now(),
            )
            for pk in people
        ],
        ignore_conflicts=True,
    )
    rows = Participant.objects.filter(ticket=ticket, identity__in=people)
    rows.filter(confirmed_at=None).update(confirmed_at=timezone.now())
