"""Somebody's addresses at a provider are others from now on, and they are who they were.

Only a provider that vouches for addresses may say so. What they had is theirs no longer:
somebody else may be given their old number, and finds nothing of them by it.
"""

from collections.abc import Iterable

from django.db.models import Q

from channels_app.actions import vouching
from channels_app.actions.introduce import key_of, known_addresses
from channels_app.models import Thread
from channels_app.parsed import Renumbered
from channels_app.story import Refuse, remember
from tickets.actions import people
from tickets.models import Channel, Customer, Identity, Reaction, Ticket


def apply(channel: Channel, what: Renumbered) -> None:
    """The new addresses are the same customer's, and stand for the old ones. Told again,
    it changes nothing.

    Raises:
        Refuse: nobody here had those, or the new ones are somebody else's.
    """
    known = known_addresses(map(key_of, what.had))
    people.lock([*known.values(), *known_addresses(map(key_of, what.now)).values()])
    # Read anew, now that they stay as they are; the first is known best.
    known = known_addresses(known)
    every = [known[key] for key in map(key_of, what.had) if key in known]
    if not every:
        raise Refuse("They changed their number, and nobody here had the old one.")
    customer = every[0].customer
    former = [one for one in every if one.customer_id == customer.pk]
    writes_by = _theirs(what, customer)
    for one in former:
        if one.kind == writes_by.kind:
            _hand_over(one, writes_by)
        people.retire(one)
    _go_on(channel, before=what.place, place=what.new_place)


def _theirs(what: Renumbered, customer: Customer) -> Identity:
    """The address they write by from now on, which is this customer's.

    Raises:
        Refuse: it is somebody else's, who is not there by their own words alone.
    """
    first, *others = what.now
    known = known_addresses([key_of(first)]).get(key_of(first))
    if known is not None and known.customer_id != customer.pk:
        if not what.is_unique:
            raise Refuse(
                "They changed their number; the new one is somebody else's here."
            )
        # Their words were quicker than this.
        people.identified(known, customer=customer)
    elif known is None:
        Identity.objects.create(
            customer=customer,
            kind=first.kind,
            canonical=first.canonical,
            shown=first.shown,
        )
    vouching.introduce([(first, tuple(others))])
    return known_addresses([key_of(first)])[key_of(first)]


def _hand_over(former: Identity, now: Identity) -> None:
    """All that was said by the old one is the new one's."""
    if former == now:
        return
    named = Ticket.everything.filter(
        Q(participants__identity=former)
        | Q(messages__identity=former)
        | Q(messages__deliveries__identity=former)
    )
    for ticket in named.order_by("id").distinct():
        people.hand_on(ticket, identity=former, to=now)
    _signs(former, now)


def _signs(former: Identity, now: Identity) -> None:
    put = Reaction.objects.filter(identity=former)
    has = Reaction.objects.filter(identity=now).values("message_id")
    put.exclude(message_id__in=has).update(identity=now)


def _go_on(channel: Channel, *, before: str, place: str) -> None:
    """The conversation goes on at the new place, unless one was begun there; the old one
    leads nowhere any more."""
    if before == place:
        return
    old = Thread.objects.filter(channel=channel, place_key=Thread.key(before))
    new = Thread.objects.filter(channel=channel, place_key=Thread.key(place))
    if not new.exists():
        remember(*((channel, one, place) for one in _tickets(old)))
    old.delete()


def _tickets(threads: Iterable[Thread]) -> list[Ticket]:
    return [one.ticket for one in sorted(threads, key=lambda one: one.pk)]
