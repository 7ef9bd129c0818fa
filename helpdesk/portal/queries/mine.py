"""What somebody in the portal may see: one rule, from which every look of theirs starts.

It follows from addresses that they proved, and from words: those such an address said, and
those that were sent to it. Never from the ticket: neither notes nor replies that may still
be taken back, nor what anybody else wrote into the same ticket (AC-14: a mail of a third
party that joined a squatter's ticket is not the squatter's to read). Nor from whom an
agent takes somebody for: customers that were merged bring no sight with them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from helpdesk.portal.models import Account, Portal, Sharing
from tickets.models import (
    Continuation,
    Customer,
    CustomerMerge,
    Delivery,
    Identity,
    Message,
    Organization,
    Participant,
    Ticket,
)

IN, OUT = Message.Direction.IN, Message.Direction.OUT
BEGAN = Participant.Part.REQUESTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who is signed in.

    proven: addresses they proved, the first one first. mine: those, and others of theirs
        that led here with a proof (a chat they went on with, say).
    customer: whom the first address belongs to.
    organizations: in which they see everybody's requests.
    """

    account: Account
    proven: tuple[Identity, ...]
    mine: frozenset[int]
    organizations: frozenset[int]

    @property
    def address(self) -> Identity:
        return self.proven[0]

    @property
    def customer(self) -> Customer:
        return self.proven[0].customer


def reader(account: Account, portal: Portal) -> Reader | None:
    """Who this is; None: somebody else proved all their addresses since."""
    rows = Identity.objects.filter(portal_proof__account=account)
    proven = tuple(
        rows.select_related("customer").order_by("portal_proof__proven_at", "id")
    )
    if not proven:
        return None
    return Reader(
        account=account,
        proven=proven,
        mine=frozenset(_theirs(proven)),
        organizations=_shared(proven, portal),
    )


def _theirs(proven: Collection[Identity]) -> set[int]:
    """With these come visitors of a chat who proved the same address, and addresses that
    arrived in a ticket of theirs by a link which only its reader had."""
    keys = [one.pk for one in proven]
    customers = {one.customer_id for one in proven}
    arrived = Continuation.objects.filter(
        is_proven=True,
        ticket__participants__identity__in=keys,
        ticket__participants__confirmed_at__isnull=False,
        ticket__customer__in=customers,
    )
    others = Identity.objects.filter(
        Q(visitor__mail__in=keys)
        | Q(customer__in=customers, pk__in=arrived.values("identity"))
    )
    return {*keys, *others.values_list("pk", flat=True)}


def _shared(proven: Collection[Identity], portal: Portal) -> frozenset[int]:
    brought = _brought_by_merges({one.customer_id for one in proven})
    belongs = {one.customer.organization_id for one in proven if one.pk not in brought}
    theirs = {pk for pk in belongs if pk is not None}
    if not theirs or portal.shares == Portal.Shares.NOBODY:
        return frozenset()
    found = Organization.objects.filter(pk__in=theirs)
    if portal.shares == Portal.Shares.SOME:
        found = found.filter(pk__in=Sharing.objects.values("organization"))
    return frozenset(found.values_list("pk", flat=True))


def _brought_by_merges(customers: Collection[int]) -> set[int]:
    """Addresses that are these customers' since an agent took two for one person: what
    the other one shares with colleagues was never shown to them by a proof of theirs."""
    merges = CustomerMerge.objects.filter(into__in=customers, undone_at=None)
    label = Identity._meta.label  # noqa: SLF001 - documented
    return {
        pk
        for rows in merges.values_list("rows", flat=True)
        for pk in rows.get(label, ())
    }


def words(reader: Reader) -> QuerySet[Message]:
    """All messages they may see."""
    seen = _said_by_or_to(Q(identity__in=reader.mine), Q(identity__in=reader.mine))
    if reader.organizations:
        seen |= _of_colleagues(reader)
    there = Message.objects.filter(ticket__spam_at=None, ticket__deleted_at=None)
    return there.filter(seen, held_until=None)


def _said_by_or_to(said: Q, told: Q) -> Q:
    sent = Delivery.objects.filter(told, message=OuterRef("pk"))
    return (Q(direction=IN) & said) | (Q(direction=OUT) & Q(Exists(sent)))


def _of_colleagues(reader: Reader) -> Q:
    """Words between us and whoever began a ticket, of their organization, by an address
    that was proven: what somebody merely typed into a form is nobody's in it."""
    began = Participant.objects.filter(
        ticket=OuterRef("ticket"), identity=OuterRef("identity"), part=BEGAN,
        identity__verified_at__isnull=False, confirmed_at__isnull=False,
        identity__customer=F("ticket__customer"),
        ticket__customer__organization__in=reader.organizations,
    )  # fmt: skip
    told = Participant.objects.filter(
        ticket=OuterRef("message__ticket"), identity=OuterRef("identity"), part=BEGAN,
        identity__verified_at__isnull=False, confirmed_at__isnull=False,
        identity__customer=F("ticket__customer"),
        ticket__customer__organization__in=reader.organizations,
    )  # fmt: skip
    return _said_by_or_to(Q(Exists(began), unverified=False), Q(Exists(told)))


def requests(reader: Reader) -> QuerySet[Ticket]:
    """The tickets they may know of: those they take part in for certain, or a colleague
    began, and in which there is a word for them.

    takes_part: they may write there. is_mine: they began it, and nobody else did, so that
    it is theirs to close. is_shared: a colleague's.
    """
    others = _participants(part=BEGAN).exclude(identity__in=reader.mine)
    ours = _participants(
        identity__in=reader.mine, identity__customer=F("ticket__customer")
    )
    return (
        Ticket.objects.filter(merged_into=None, spam_at=None)
        .annotate(
            takes_part=Exists(_participants(identity__in=reader.mine)),
            is_mine=Q(Exists(ours), ~Exists(others)),
            is_shared=Q(customer__organization__in=reader.organizations),
        )
        .filter(
            Q(takes_part=True) | Q(is_shared=True),
            Exists(words(reader).filter(ticket=OuterRef("pk"))),
        )
    )


def _participants(**of: Any) -> QuerySet[Participant]:
    return Participant.objects.filter(
        ticket=OuterRef("pk"), confirmed_at__isnull=False, **of
    )


def survivor_of(reader: Reader, number: int) -> Ticket | None:
    """Where a merged ticket of theirs goes on, if they may know of that: None else."""
    merged = Ticket.objects.filter(number=number, merged_into__isnull=False)
    former = merged.first()
    if former is None:
        return None
    return requests(reader).filter(pk=former.survivor().pk).first()
