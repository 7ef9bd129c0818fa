"""Notes on customers and organizations, for whoever may know of these."""

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from tickets.models import Customer, CustomerNote, Organization
from tickets.models.customer_note import CustomerNoteQuerySet
from tickets.queries.customers import seen_customers, seen_organizations


def seen_notes(agent: Agent, *, is_there: bool = True) -> CustomerNoteQuerySet:
    """All they may read. is_there: none that was deleted."""
    found: CustomerNoteQuerySet = CustomerNote.objects.filter(
        Q(customer__in=seen_customers(agent))
        | Q(organization__in=seen_organizations(agent))
    )
    return found.there() if is_there else found


def notes_of(of: Customer | Organization) -> CustomerNoteQuerySet:
    """Those of one, pinned ones first. Whoever asks may know of it."""
    found: CustomerNoteQuerySet = of.notes.all()
    return found.there().in_order().select_related("by")
