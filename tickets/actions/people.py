"""Who somebody turned out to be: an address, its words and its tickets find their owner.

Whoever calls these has seen the proof. An address that was merely typed is none, nor is
an answer that came from it: somebody else may have typed it (see docs/decisions/0010).
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.clocks import settle
from tickets.models import (
    Continuation,
    Customer,
    CustomerFact,
    Delivery,
    Event,
    Identity,
    Message,
    Participant,
    Ticket,
)
from tickets.models.rows import lock_all


@transaction.atomic
def identified(identity: Identity, *, customer: Customer, name: str = "") -> bool:
    """This address is this customer's, and so are the tickets it began.

    Tickets of the former customer that began elsewhere stay where they are. False when
    it was known before.

    name: what they call themselves, for a customer of whom only an address is known.
    """
    locked = Identity.objects.select_for_update(no_key=True)
    identity.refresh_from_db(from_queryset=locked)
    former = identity.customer
    if former == customer:
        return False
    identity.customer = customer
    identity.save(update_fields=["customer"])
    began = Ticket.everything.filter(
        customer=former,
        participants__identity=identity,
        participants__part=Participant.Part.REQUESTER,
    )
    for ticket in began.order_by("id"):
        ticket.lock()
        belongs_to(ticket, customer)
        settle(ticket)
    _introduce(customer, former, name)
    return True


@transaction.atomic
def hand_on(ticket: Ticket, *, identity: Identity, to: Identity) -> None:
    """In this ticket, one address stands for another of the same person from now on.

    What the former said and was told counts as the latter's, so that whoever has the
    latter sees it and whoever has the former no longer does.
    """
    if identity == to:
        return
    ticket.lock()
    Message.objects.filter(ticket=ticket, identity=identity).update(identity=to)
    Continuation.objects.filter(
        Q(ticket=ticket) | Q(ticket__merged_into=ticket), identity=identity
    ).update(identity=to)
    told = Delivery.objects.filter(message__ticket=ticket)
    _move(told, "message", identity, to)
    takes_part = Participant.objects.filter(ticket=ticket)
    began = takes_part.filter(identity=identity, part=Participant.Part.REQUESTER)
    if began.exists():
        takes_part.filter(identity=to).delete()
    _move(takes_part, "ticket", identity, to)
    if ticket.customer_id == identity.customer_id:
        belongs_to(ticket, to.customer)
    settle(ticket)


def lock(identities: Iterable[Identity]) -> None:
    """What these addresses are known for stays so until the caller commits. Before
    tickets, always, and in one order."""
    keys = {identity.pk for identity in identities}
    rows = Identity.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(rows.order_by("id").values_list("pk"))


@transaction.atomic
def called(identity: Identity, *, name: str, shown: str = "") -> None:
    """What somebody calls themselves, as their provider says.

    A name that somebody gave them stays. Pages that show their tickets are told.
    shown: how their address is written for people, where it was a bare number.
    """
    lock([identity])
    identity.refresh_from_db()
    tickets = list(identity.customer.tickets.filter(merged_into=None))
    lock_all(tickets)
    customer = Customer.objects.select_for_update().get(pk=identity.customer_id)
    is_nameless = _is_nameless(customer)
    if shown and identity.shown == identity.canonical:
        identity.shown = shown
        identity.save(update_fields=["shown"])
    if not is_nameless or not (name or shown) or customer.name == (name or shown):
        return
    customer.name = name or shown
    customer.save(update_fields=["name"])
    for ticket in tickets:
        _tell_who(ticket, customer, customer)
        settle(ticket)


@transaction.atomic
def verified(identity: Identity) -> None:
    """What was sent to this address was read there."""
    if identity.verified_at is None:
        identity.verified_at = timezone.now()
        identity.save(update_fields=["verified_at"])


def opted_out(identity: Identity, *, wants_none: bool = True) -> None:
    """They want nothing there that the house says by itself, or want it again; answers of
    people go there all the same (AC-88)."""
    rows = Identity.objects.filter(pk=identity.pk, opted_out_at__isnull=wants_none)
    rows.update(opted_out_at=timezone.now() if wants_none else None)
    identity.refresh_from_db(fields=["opted_out_at"])


def retire(identity: Identity) -> bool:
    """An address of our own making that nothing names any more goes, and with it a
    customer of whom nothing else is known. False when something does."""
    if any(_names(identity).values()):
        return False
    former = identity.customer
    identity.delete()
    _forget(former)
    return True


def _names(identity: Identity) -> dict[str, bool]:
    return {
        "messages": identity.messages.exists(),
        "deliveries": identity.deliveries.exists(),
        "tickets": identity.takes_part.exists(),
        "continuations": Continuation.objects.filter(identity=identity).exists(),
    }


def _move(rows: QuerySet[Any], once: str, identity: Identity, to: Identity) -> None:
    """Of what may be there once for each identity, the new one's stays."""
    has = rows.filter(identity=to).values(f"{once}_id")
    rows.filter(identity=identity, **{f"{once}_id__in": has}).delete()
    rows.filter(identity=identity).update(identity=to)


def belongs_to(ticket: Ticket, customer: Customer, *, by: Agent | None = None) -> None:
    """The ticket is this customer's, whose it turned out to be, or as `by` says."""
    former, ticket.customer = ticket.customer, customer
    _tell_who(ticket, customer, former, by=by)


def _tell_who(
    ticket: Ticket, customer: Customer, former: Customer, *, by: Agent | None = None
) -> None:
    ticket.record(
        Event.Verb.IDENTIFIED,
        by=by,
        customer=str(customer.public_id),
        former=str(former.public_id),
        name=customer.name,
    )


def _introduce(customer: Customer, former: Customer, name: str) -> None:
    """What was known of the one is known of the other; an empty shell goes."""
    if name and _is_nameless(customer):
        customer.name = name
    if customer.organization_id is None:
        customer.organization_id = former.organization_id
    customer.save(update_fields=["name", "organization"])
    _go_along(customer, former)
    _forget(former)


def _is_nameless(customer: Customer) -> bool:
    """Whether all that they are called is an address of theirs."""
    theirs = customer.identities.filter(shown=customer.name)
    return not customer.name or theirs.exists()


def _go_along(customer: Customer, former: Customer) -> None:
    """What was kept of the one from tickets that are the other's now."""
    kept = CustomerFact.objects.filter(customer=former, fact__ticket__customer=customer)
    known = set(
        CustomerFact.objects.current()
        .filter(customer=customer)
        .values_list("name", "canonical")
    )
    for one in kept:
        if one.replaced_by_id is None and (one.name, one.canonical) in known:
            one.ended_at = one.ended_at or timezone.now()
        one.customer = customer
        one.save(update_fields=["customer", "ended_at"])


def _forget(customer: Customer) -> None:
    """Unless something is known of them, or a merge may have to be undone."""
    theirs = (
        customer.identities, Ticket.everything.filter(customer=customer),
        customer.known, customer.went, customer.came,
    )  # fmt: skip
    if not any(rows.exists() for rows in theirs):
        customer.delete()
