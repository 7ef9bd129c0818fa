"""Who and what is in tickets that no article may name."""

from collections.abc import Collection, Iterator

from django.db.models import Q

from knowledge_base.impersonal import Kind, Known
from tickets.models import Customer, Fact, Identity
from tickets.models.known import BUILT_IN

_KINDS = {
    "order": Kind.ORDER, "serial": Kind.NUMBER, "email": Kind.EMAIL,
    "phone": Kind.PHONE, "link": Kind.LINK, "other": Kind.OTHER,
}  # fmt: skip
_ADDRESSES = {"email": Kind.EMAIL, "phone": Kind.PHONE, "whatsapp": Kind.PHONE}


def people_in(tickets: Collection[int]) -> list[Known]:
    """Names and addresses of their customers and of who took part, and what is known."""
    return [*_people(tickets), *_facts(tickets)]


def _people(tickets: Collection[int]) -> Iterator[Known]:
    there = Customer.objects.filter(
        Q(tickets__in=tickets) | Q(identities__takes_part__ticket__in=tickets)
    ).select_related("organization")
    customers = {one.pk: one for one in there}
    for customer in customers.values():
        yield Known(Kind.NAME, customer.name)
        if customer.organization:
            yield Known(Kind.OTHER, customer.organization.name)
    for identity in Identity.objects.filter(customer__in=customers):
        kind = _ADDRESSES.get(identity.kind, Kind.OTHER)
        yield Known(kind, identity.shown)
        yield Known(kind, identity.canonical)


def _facts(tickets: Collection[int]) -> Iterator[Known]:
    """What a company calls by names of its own may be anybody's: it goes, too."""
    facts = Fact.objects.filter(ticket__in=tickets)
    for name, value in facts.values_list("name", "value"):
        if name in _KINDS or name not in BUILT_IN:
            yield Known(_KINDS.get(name, Kind.OTHER), value)
