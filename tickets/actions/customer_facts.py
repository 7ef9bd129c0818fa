"""Facts about the person: kept for the customer, so that their next ticket begins with
them."""

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.context_errors import NotPersonal
from tickets.errors import FactReplaced
from tickets.models import Customer, CustomerFact, Event, Fact, FactName, Ticket


@transaction.atomic
def promote_fact(fact: Fact, *, by: Agent) -> CustomerFact:
    """Keep it for the customer. Where they have one value of it, it replaces that.

    Raises:
        TicketClosed: nothing was written.
        FactReplaced: a newer fact stands in its place.
        NotPersonal: it is about the matter, not about the person.
    """
    ticket = fact.ticket
    _lock_customer(ticket)
    begin(ticket, "promote_fact", by=by)
    fact.refresh_from_db()
    if fact.replaced_by_id is not None:
        raise FactReplaced
    name = FactName.objects.filter(slug=fact.name).first()
    if name is None or not name.is_personal:
        raise NotPersonal
    customer = ticket.customer
    of_name = CustomerFact.objects.current().filter(customer=customer, name=fact.name)
    known = of_name.filter(canonical=fact.canonical).first()
    if known is not None:
        return known
    kept = CustomerFact.objects.create(
        customer=customer,
        name=fact.name,
        value=fact.value,
        canonical=fact.canonical,
        fact=fact,
        promoted_by=by,
    )
    if name.is_single:
        of_name.exclude(pk=kept.pk).update(replaced_by=kept)
    ticket.record(Event.Verb.FACT_PROMOTED, by=by, fact=str(fact.public_id))
    settle(ticket)
    return kept


@transaction.atomic
def demote_fact(fact: Fact, *, by: Agent) -> None:
    """It is true of this ticket alone after all; what it had replaced holds again."""
    ticket = fact.ticket
    begin(ticket, "demote_fact", by=by)
    kept = CustomerFact.objects.current().filter(fact=fact).first()
    if kept is None:
        return
    kept.ended_at = timezone.now()
    kept.save(update_fields=["ended_at"])
    CustomerFact.objects.filter(replaced_by=kept).update(replaced_by=None)
    ticket.record(Event.Verb.FACT_DEMOTED, by=by, fact=str(fact.public_id))
    settle(ticket)


def _lock_customer(ticket: Ticket) -> None:
    """Two tickets of one customer at once: the later sees what the first wrote.

    Customers are locked before tickets, as by who merges them; so it may have become
    another's while we waited.
    """
    of_ticket = Ticket.everything.filter(pk=ticket.pk).values_list(
        "customer", flat=True
    )
    rows = Customer.objects.select_for_update(no_key=True)
    locked = 0
    while (whose := of_ticket.get()) != locked:
        list(rows.filter(pk=whose).values_list("pk"))
        locked = whose
