"""Addresses that their provider vouches for: nobody else writes by them.

They are proven by the first words that come by them, and so is what the provider says of
their owner: a second address of the same person is the same customer's.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from channels_app.actions.introduce import (
    identities_of,
    key_of,
    known_addresses,
)
from channels_app.adapter import Address
from helpdesk.base.plaintext import one_line
from tickets.models import Identity

# Somebody's address, and further ones of theirs.
Person = tuple[Address, tuple[Address, ...]]


def introduce(people: Sequence[Person]) -> None:
    """These addresses are proven, and each person's are one customer's. Where they are
    known to be of different customers already, that stays so: an agent may say who is who.
    """
    addresses = [one for sender, also in people for one in (sender, *also)]
    known = known_addresses(key_of(one) for one in addresses)
    _add(
        (next(iter(owners)), sender)
        for sender, also in people
        if key_of(sender) not in known
        and len(
            owners := _owners(known[key] for key in map(key_of, also) if key in known)
        )
        == 1
    )
    whose = identities_of(sender for sender, _also in people)
    _add(
        (whose[key_of(sender)].customer_id, one)
        for sender, also in people
        for one in also
        if key_of(one) not in known
    )
    _verify(people)


def _owners(identities: Iterable[Identity]) -> set[int]:
    return {one.customer_id for one in identities}


def _add(found: Iterable[tuple[int, Address]]) -> None:
    """Each address once, in one order: another worker may add the same ones."""
    new = {key_of(address): (customer, address) for customer, address in found}
    Identity.objects.bulk_create(
        (
            Identity(
                customer_id=customer,
                kind=address.kind,
                canonical=address.canonical,
                shown=one_line(address.shown, limit=400),
            )
            for _key, (customer, address) in sorted(new.items())
        ),
        ignore_conflicts=True,
    )


def _verify(people: Sequence[Person]) -> None:
    """What is a sender's, and what is another address of the same customer."""
    known = known_addresses(
        key_of(one) for sender, also in people for one in (sender, *also)
    )
    unproven = {
        known[key_of(one)].pk
        for sender, also in people
        for one in (sender, *also)
        if known[key_of(one)].verified_at is None
        and known[key_of(one)].customer_id == known[key_of(sender)].customer_id
    }
    if not unproven:
        return
    rows = Identity.objects.filter(pk__in=unproven, verified_at=None)
    # In one order, before any ticket.
    found = rows.select_for_update(no_key=True).order_by("id").values_list("pk")
    Identity.objects.filter(pk__in=[pk for (pk,) in found]).update(
        verified_at=timezone.now()
    )
