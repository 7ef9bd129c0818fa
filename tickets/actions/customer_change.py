"""A ticket turns out to be somebody else's matter.

Whom the next words reach is decided anew: nobody who took part goes on doing so unless
whoever changes it says so. Who is put out stays known as a stranger: what they write into
it is in doubt, and what is said there is none of theirs to see (decision 0055).
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions import people
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.customer_errors import InTheChat, NotTheirAddress, ReplyWaits
from tickets.models import Continuation, Customer, Event, Identity, Participant, Ticket
from tickets.moving_errors import NoSuchCustomer
from tickets.queries import choices
from tickets.queries.way import Way
from tickets.queries.ways import ways

Part = Participant.Part


@transaction.atomic
def change_customer(
    ticket: Ticket,
    *,
    customer: Customer,
    address: Identity | None = None,
    keep: Collection[Identity] = (),
    by: Agent,
) -> None:
    """It is this customer's from now on.

    address: to which of theirs answers go; None: the likeliest.
    keep: who took part and still does, copied; nobody else goes on.

    Raises:
        NoSuchCustomer: there is none, for them.
        NotTheirAddress: it is not the customer's.
        InTheChat, ReplyWaits: somebody would be cut off, or told what is not theirs.
    """
    # Customers before addresses, and these before tickets.
    rows = Customer.objects.select_for_update(no_key=True)
    list(rows.filter(pk=customer.pk).values_list("pk"))
    people.lock(Identity.objects.filter(customer=customer))
    begin(ticket, "change_customer", by=by)
    if not choices.customers(ticket, by).filter(pk=customer.pk).exists():
        raise NoSuchCustomer
    if address is not None and address.customer_id != customer.pk:
        raise NotTheirAddress
    if ticket.customer_id == customer.pk:
        return
    if ticket.live_since is not None:
        raise InTheChat
    if ticket.messages.filter(held_until__isnull=False).exists():
        raise ReplyWaits
    former = ticket.customer
    _change(ticket, customer, address, keep)
    Continuation.objects.good().filter(ticket=ticket).update(expires_at=timezone.now())
    _remember(former, by)
    ticket.touch()
    ticket.record(
        Event.Verb.CUSTOMER_CHANGED,
        by=by,
        customer=str(customer.public_id),
        former=str(former.public_id),
        name=str(customer),
    )
    settle(ticket)


def would_reach(ticket: Ticket, customer: Customer) -> Way | None:
    """The way the next answer would take; tried, and nothing of it kept."""
    with transaction.atomic():
        point = transaction.savepoint()
        tried = Ticket.objects.get(pk=ticket.pk)
        _change(tried, customer, None, ())
        Ticket.objects.filter(pk=ticket.pk).update(customer=customer)
        found = ways(tried).best
        transaction.savepoint_rollback(point)
    return found if found is not None and found.is_open else None


def _change(
    ticket: Ticket,
    customer: Customer,
    address: Identity | None,
    keep: Collection[Identity],
) -> None:
    reached = address or _likeliest(ticket, customer)
    took_part = ticket.participants.filter(confirmed_at__isnull=False)
    others = took_part.exclude(identity__customer=customer)
    _put_out(ticket, others.exclude(identity__in=[one.pk for one in keep]))
    ticket.customer = customer
    for one in keep:
        _let_in(ticket, one, Part.COPIED)
    if reached is not None:
        _let_in(ticket, reached, Part.REQUESTER)


def _let_in(ticket: Ticket, identity: Identity, part: Participant.Part) -> None:
    Participant.objects.update_or_create(
        ticket=ticket,
        identity=identity,
        defaults={"part": part, "confirmed_at": timezone.now()},
    )


def _put_out(ticket: Ticket, leaving: QuerySet[Participant]) -> None:
    """Who said something stays known, so that what they say next is doubted."""
    said = ticket.messages.filter(identity__isnull=False).values("identity")
    gone = list(leaving.values_list("pk", flat=True))
    rows = Participant.objects.filter(pk__in=gone)
    rows.exclude(identity__in=said).delete()
    rows.update(part=Part.COPIED, confirmed_at=None)


def _likeliest(ticket: Ticket, customer: Customer) -> Identity | None:
    """Of theirs: one that takes part already, or of the kind that was last written by;
    a proven one before others, and of those the newest."""
    theirs = customer.identities.all()
    here = theirs.filter(takes_part__ticket=ticket).first()
    if here is not None:
        return here
    last = ticket.messages.filter(direction="in").order_by("-seq").first()
    kind = last.channel.kind if last is not None and last.channel is not None else ""
    ranked = theirs.annotate(same=Q(kind=kind)).order_by(
        "-same", F("verified_at").desc(nulls_last=True), "-id"
    )
    return ranked.first()


def _remember(former: Customer, by: Agent) -> None:
    """Of whom no ticket is left, whoever took the last one away still knows."""
    if former.made_by_id is None and not former.tickets.exists():
        Customer.objects.filter(pk=former.pk).update(made_by=by)
