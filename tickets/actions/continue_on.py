"""A matter goes on by another channel, and nobody tells it twice.

A code leads to one ticket. Who brings it there goes on with it: with the signature of a
link, which only somebody who takes part was sent, they are who they say; with a code
alone, which may have been overheard, an agent says whether they are (`vouch`).
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets import codes
from tickets.actions import people
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.errors import TicketClosed
from tickets.models import (
    Channel,
    Continuation,
    Event,
    Identity,
    Message,
    Participant,
    Status,
    Ticket,
)
from tickets.onward_errors import NoWayThere
from tickets.queries import reach


@transaction.atomic
def continue_on(ticket: Ticket, *, kind: str, by: Agent) -> Continuation:
    """Offer to go on by a kind of channel. Offered again, it is the same code.

    Raises:
        TicketClosed: there is nothing to go on with.
        NoWayThere: no channel of this kind is there.
    """
    begin(ticket, "continue_on", by=by)
    return _offered(ticket, kind, by=by)


def _offered(ticket: Ticket, kind: str, *, by: Agent | None) -> Continuation:
    if kind not in dict(reach.ways_on(ticket)):
        raise NoWayThere
    known = Continuation.objects.good().filter(ticket=ticket, kind=kind).first()
    if known is not None:
        return known
    made = Continuation.objects.create(ticket=ticket, kind=kind, offered_by=by)
    ticket.record(
        Event.Verb.CONTINUATION_OFFERED,
        by=by,
        continuation=str(made.public_id),
        kind=kind,
        **({"code": made.shown} if made.shown else {}),
    )
    settle(ticket)
    return made


@transaction.atomic
def customer_goes_on(ticket: Ticket, *, kind: str) -> Continuation:
    """The customer wants to go on by a kind of channel. Whoever calls it knows that it is
    them: they are given what proves it elsewhere.

    Raises:
        TicketClosed: there is nothing to go on with.
        NoWayThere: no channel of this kind is there.
    """
    ticket.lock()
    if ticket.status == Status.CLOSED:
        raise TicketClosed
    return _offered(ticket, kind, by=None)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A code that leads somewhere. is_proven: see `Continuation`. is_customer: the proof
    says that they are the ticket's customer, not somebody else who takes part."""

    continuation: Continuation
    ticket: Ticket
    is_proven: bool
    is_customer: bool = True


def arrival(found: codes.Found, identity: Identity) -> Arrival | None:
    """Where a code leads whoever brought it; None: nowhere any more, or it is another's.

    Locked until the caller commits, before tickets: it is good once. Whoever brought it
    may say it again.
    """
    rows = Continuation.objects.carried().select_for_update(of=("self",), no_key=True)
    one = rows.select_related("ticket").filter(code=found.code).first()
    if one is None:
        return None
    if one.arrived_at is not None:
        is_theirs = one.identity_id == identity.pk
        return Arrival(one, one.ticket.survivor(), one.is_proven) if is_theirs else None
    if one.expires_at <= timezone.now():
        return None
    ticket = one.ticket.survivor()
    is_customer = _is_customer(one, ticket, identity)
    return Arrival(one, ticket, found.is_signed, is_customer=is_customer)


def _is_customer(one: Continuation, ticket: Ticket, identity: Identity) -> bool:
    """Whoever takes part beside the customer has the links in our mails as well: they
    prove that somebody reads them, and not who. What the customer asked for themselves
    was shown to nobody else."""
    if identity.customer_id == ticket.customer_id:
        return True
    others = Participant.objects.filter(ticket=ticket, confirmed_at__isnull=False)
    others = others.exclude(identity__customer=ticket.customer_id)
    if one.offered_by_id is None:
        others = others.filter(identity=identity)
    return not others.exists()


@transaction.atomic
def arrived(
    one: Arrival,
    *,
    identity: Identity,
    channel: Channel,
    message: Message | None = None,
    by: Agent | None = None,
    how: str = "",
    account: str = "",
) -> None:
    """Somebody brought it. Proven, the address is the customer's from now on.

    message: their first words there. by: who took the call in which the code was said.
    how, account: what proved it, and which account of theirs, where no link alone did.
    """
    continuation = one.continuation
    if continuation.arrived_at is not None:
        return
    continuation.arrived_at, continuation.is_proven = timezone.now(), one.is_proven
    continuation.identity, continuation.channel = identity, channel
    continuation.message = message
    continuation.save()
    # Words for a closed ticket opened another one.
    ticket = message.ticket if message else one.ticket
    ticket.lock()
    former = _came_from(ticket, message)
    ticket.record(
        Event.Verb.ARRIVED,
        by=by,
        continuation=str(continuation.public_id),
        former=former.name if former else "",
        channel=str(channel.public_id),
        name=channel.name,
        proven=one.is_proven,
        message=str(message.public_id) if message else None,
        **({"how": how, "account": account} if how else {}),
    )
    settle(ticket)
    if one.is_proven and one.is_customer:
        _is_the_customer(ticket, identity)
    elif one.is_proven:
        _takes_part(ticket, identity)


@transaction.atomic
def came(
    ticket: Ticket,
    *,
    identity: Identity,
    channel: Channel,
    is_customer: bool,
    how: str = "",
    account: str = "",
) -> None:
    """Somebody who takes part went on by a link of ours, which had no code in it.

    how, account: see `arrived`.
    """
    made = Continuation.objects.create(ticket=ticket, kind=channel.kind)
    arrived(
        Arrival(made, ticket, is_proven=True, is_customer=is_customer),
        identity=identity,
        channel=channel,
        how=how,
        account=account,
    )


@transaction.atomic
def vouch(message: Message, *, by: Agent) -> None:
    """Whoever wrote this is the customer: the agent is sure of it.

    Their words count as the customer's, and answers go where they wrote.

    Raises:
        TicketClosed: nothing was changed.
    """
    identity, ticket = message.identity, message.ticket
    if identity is None:
        return
    people.lock([identity])
    begin(ticket, "vouch", by=by)
    if _believe(ticket, identity, by=by):
        _is_the_customer(ticket, identity)


@transaction.atomic
def proven(identity: Identity) -> None:
    """A second proof: this address turned out to be somebody's whom we know. What it
    wrote into tickets of theirs, with a code that may have been overheard, is theirs.

    Whoever calls it has locked the address (`people.lock`), before any ticket.
    """
    came = Continuation.objects.filter(identity=identity, is_proven=False)
    doubted = Ticket.everything.filter(
        Q(pk__in=identity.messages.filter(unverified=True).values("ticket"))
        | Q(pk__in=came.values("ticket")),
        customer=identity.customer_id,
        merged_into=None,
    )
    for ticket in doubted.order_by("id"):
        ticket.lock()
        _believe(ticket, identity, by=None)
        _takes_part(ticket, identity)


def _believe(ticket: Ticket, identity: Identity, *, by: Agent | None) -> bool:
    """Their words are the customer's from now on. False: nobody doubted any."""
    doubted = ticket.messages.filter(identity=identity, unverified=True)
    said = [str(one) for one in doubted.values_list("public_id", flat=True)]
    if not said:
        return False
    doubted.update(unverified=False)
    ticket.record(Event.Verb.VOUCHED, by=by, name=identity.shown, messages=said)
    settle(ticket)
    return True


def _is_the_customer(ticket: Ticket, identity: Identity) -> None:
    _takes_part(ticket, identity)
    people.identified(identity, customer=ticket.customer)


def _takes_part(ticket: Ticket, identity: Identity) -> None:
    Participant.objects.update_or_create(
        ticket=ticket,
        identity=identity,
        defaults={"confirmed_at": timezone.now()},
        create_defaults={
            "part": Participant.Part.COPIED,
            "confirmed_at": timezone.now(),
        },
    )


def _came_from(ticket: Ticket, message: Message | None) -> Channel | None:
    """Where the customer wrote before these words."""
    said = ticket.messages.filter(direction=Message.Direction.IN)
    if message is not None:
        said = said.filter(seq__lt=message.seq)
    last = said.select_related("channel").order_by("-seq").first()
    return last.channel if last else None
