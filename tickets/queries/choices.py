"""What may be named in a verb of a ticket: one answer for every door (AC-48)."""

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from helpdesk.base.accounts.models import Agent
from tickets.models import (
    Attachment,
    Awaited,
    Customer,
    Delivery,
    Draft,
    DraftFile,
    Event,
    Identity,
    Link,
    Message,
    Moving,
    Suggestion,
    Ticket,
    called,
)
from tickets.models.ticket import TicketQuerySet
from tickets.queries.customers import called as called_so
from tickets.queries.customers import seen_customers
from tickets.queries.fact_names import offered


def customers(ticket: Ticket, by: Agent) -> QuerySet[Customer]:
    """Whose it may become: whom they may know of, and whose it was before."""
    told = ticket.events.filter(verb=Event.Verb.CUSTOMER_CHANGED)
    former = [one["former"] for one in told.values_list("data", flat=True)]
    if not former:
        return seen_customers(by)
    seen = seen_customers(by).values("pk")
    return Customer.objects.filter(Q(pk__in=seen) | Q(public_id__in=former))


def customers_called(ticket: Ticket, by: Agent, words: str) -> QuerySet[Customer]:
    """Those of them who are called so, or work for somebody who is."""
    rows = customers(ticket, by)
    theirs = called_so(rows, words).values("pk")
    company = Q(organization__name__icontains=words)
    return rows.filter(Q(pk__in=theirs) | company).order_by("name", "pk")


def took_part(ticket: Ticket) -> QuerySet[Identity]:
    """Addresses of people who know something of it: they take part, or were told."""
    told = Delivery.objects.filter(message__ticket=ticket).values("identity")
    part = ticket.participants.values("identity")
    return Identity.objects.filter(Q(pk__in=told) | Q(pk__in=part))


def our_words(ticket: Ticket) -> QuerySet[Message]:
    """What was said to its customer, and what still may be taken back."""
    return ticket.messages.filter(direction=Message.Direction.OUT)


def their_words(ticket: Ticket) -> QuerySet[Message]:
    """What its customer said, or somebody who says that they are."""
    return ticket.messages.filter(direction=Message.Direction.IN)


def settled_words(ticket: Ticket) -> QuerySet[Message]:
    """What nobody can take back any more: it may go to another ticket."""
    return ticket.messages.filter(held_until=None)


def for_others(ticket: Ticket) -> QuerySet[Message]:
    """What may be sent on to somebody outside."""
    spoken = ticket.messages.filter(held_until=None, deleted_at=None)
    return spoken.exclude(direction=Message.Direction.NOTE)


def own_files(message: Message) -> QuerySet[Attachment]:
    """What goes along where it is sent on."""
    return files_of_words(message.attachments.order_by("id"))


def files_of_words(files: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Without the pictures of what letters quote: those go with the letter, and whoever
    reads our words elsewhere need not know them."""
    named = Concat(Value('src="cid:'), F("content_id"), Value('"'))
    within_words = Q(message__html__contains=named)
    quoting = Q(inline=True, message__quoted__isnull=False)
    return files.exclude(quoting & ~within_words)


def deliveries(ticket: Ticket) -> QuerySet[Delivery]:
    """Of its messages."""
    return Delivery.objects.filter(message__ticket=ticket)


def missing_files(ticket: Ticket) -> QuerySet[Awaited]:
    """What its messages came with and could not be fetched, or is being fetched."""
    return Awaited.objects.filter(message__ticket=ticket, attachment=None)


def draft_files(ticket: Ticket, agent: Agent) -> QuerySet[DraftFile]:
    """Those that wait in one's own drafts here."""
    return DraftFile.objects.filter(draft__ticket=ticket, draft__agent=agent)


def suggestions(ticket: Ticket) -> QuerySet[Suggestion]:
    """What its words offer."""
    of_ticket = Suggestion.objects.filter(message__ticket=ticket)
    return of_ticket.select_related("message__ticket")


def movings(ticket: Ticket) -> QuerySet[Moving]:
    """Merges and splits, out of it and into it."""
    here = Moving.objects.filter(into=ticket) | Moving.objects.filter(ticket=ticket)
    return here.select_related("ticket", "into")


def mergeable(agent: Agent) -> TicketQuerySet:
    """What this agent may name as the ticket that goes on; the verb knows the rest."""
    return Ticket.objects.visible_to(agent)


def linkable(ticket: Ticket, agent: Agent) -> TicketQuerySet:
    """What a ticket may be linked to; the verb knows the rest."""
    return Ticket.objects.visible_to(agent).exclude(pk=ticket.pk)


def links(ticket: Ticket, agent: Agent) -> QuerySet[Link]:
    """Its links whose other end this agent sees, too."""
    seen = Link.objects.of(ticket).seen_in(Ticket.objects.visible_to(agent))
    return seen.select_related("ticket", "other")


def open_parts(ticket: Ticket, agent: Agent) -> TicketQuerySet:
    """What is part of it and open, as far as this agent sees it."""
    parts = Link.objects.filter(other=ticket, kind=Link.Kind.PARENT)
    return Ticket.objects.visible_to(agent).open().filter(pk__in=parts.values("ticket"))


def matters(ticket: Ticket, agent: Agent) -> TicketQuerySet:
    """Other open tickets of its customer, those that this agent sees."""
    theirs = mergeable(agent).open().filter(customer=ticket.customer_id)
    return theirs.exclude(pk=ticket.pk)


def fact_names(ticket: Ticket) -> dict[str, str]:
    """Under which names facts are recorded here, with their labels.

    What is recorded under a name that was switched off may still be corrected.
    """
    names = dict(offered())
    for slug in ticket.facts.current().values_list("name", flat=True):
        names.setdefault(slug, called(slug))
    return names


def shared_drafts(ticket: Ticket, agent: Agent) -> QuerySet[Draft]:
    """What colleagues write to its customer and let others read."""
    shared = Draft.objects.filter(ticket=ticket, mode=Draft.Mode.REPLY, is_shared=True)
    return shared.exclude(agent=agent).exclude(text="").select_related("agent")
