"""Whose address is this? A customer of its own, when it is nobody's yet."""

from collections.abc import Iterable

from channels_app.adapter import Address
from helpdesk.base.plaintext import one_line
from tickets.models import Customer, Identity

# Kind and canonical address.
Key = tuple[str, str]


def identity_of(address: Address) -> Identity:
    """Whose address this is; a customer of its own when nobody's yet."""
    return identities_of([address])[key_of(address)]


def identities_of(addresses: Iterable[Address]) -> dict[Key, Identity]:
    """Whose addresses these are, by kind and canonical address."""
    wanted = {key_of(address): address for address in addresses}
    known = known_addresses(wanted)
    new = {key: wanted[key] for key in wanted if key not in known}
    return known | _introduced(new) if new else known


def key_of(address: Address) -> Key:
    """What tells it from others."""
    return address.kind, address.canonical


def known_addresses(wanted: Iterable[Key]) -> dict[Key, Identity]:
    """Those of these addresses that are somebody's already."""
    keys = set(wanted)
    identities = Identity.objects.select_related("customer").filter(
        kind__in={kind for kind, _ in keys},
        canonical__in=[canonical for _, canonical in keys],
    )
    by_key = {(one.kind, one.canonical): one for one in identities}
    return {key: one for key, one in by_key.items() if key in keys}


def _introduced(new: dict[Key, Address]) -> dict[Key, Identity]:
    """New customers; another worker may introduce the same ones at this moment."""
    # Sorted: two workers wait for each other in one direction only.
    addresses = [new[key] for key in sorted(new)]
    customers = Customer.objects.bulk_create(
        Customer(name=one_line(address.name or address.shown, limit=200))
        for address in addresses
    )
    Identity.objects.bulk_create(
        (
            Identity(
                customer=customer,
                kind=address.kind,
                canonical=address.canonical,
                shown=one_line(address.shown, limit=400),
            )
            for customer, address in zip(customers, addresses, strict=True)
        ),
        ignore_conflicts=True,
    )
    known = known_addresses(new)
    # Whoever was introduced by somebody quicker leaves a customer without an address.
    kept = {identity.customer_id for identity in known.values()}
    if nobody := [one.pk for one in customers if one.pk not in kept]:
        Customer.objects.filter(pk__in=nobody).delete()
    return known
