"""The indexes of tickets: each says which question it answers."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tickets.models.fields import OrAlways, OrNever
from tickets.models.status import IS_OPEN
from tickets.models.values import values_index

INDEXES = [
    # The inbox: open tickets by last word, all, mine, my teams', unassigned.
    models.Index(
        F("last_message_at").desc(),
        F("id").desc(),
        condition=IS_OPEN,
        name="ticket_open",
    ),
    models.Index(
        F("assignee"),
        F("last_message_at").desc(),
        F("id").desc(),
        condition=IS_OPEN,
        name="ticket_open_mine",
    ),
    models.Index(
        F("team"),
        F("last_message_at").desc(),
        F("id").desc(),
        condition=IS_OPEN,
        name="ticket_open_team",
    ),
    models.Index(
        F("team"),
        F("last_message_at").desc(),
        F("id").desc(),
        condition=IS_OPEN & Q(assignee=None),
        name="ticket_open_unassigned",
    ),
    # Unassigned tickets, whoever waits longest first; nobody waits for some.
    models.Index(
        OrNever("waiting_since"),
        F("id"),
        condition=IS_OPEN & Q(assignee=None),
        name="ticket_unassigned_waiting",
    ),
    models.Index(F("last_message_at").desc(), F("id").desc(), name="ticket_all"),
    # Saved views of open tickets: whoever waits longest first, and what matters most.
    models.Index(
        OrNever("waiting_since"),
        F("id"),
        condition=IS_OPEN,
        name="ticket_open_waiting",
    ),
    models.Index(
        F("priority").desc(),
        F("last_message_at").desc(),
        F("id").desc(),
        condition=IS_OPEN,
        name="ticket_by_priority",
    ),
    # "What is due": the clocks' sweep, and lists by due time.
    models.Index(
        "next_step_at", "team", "assignee", condition=IS_OPEN, name="ticket_due"
    ),
    # All counters of the views in one pass over open tickets.
    models.Index(
        fields=["status"],
        include=["team", "assignee", "accountable"],
        condition=IS_OPEN & Q(merged_into=None, spam_at=None),
        name="ticket_counts",
    ),
    # Whose clocks were set by rules that no longer hold.
    models.Index("terms", condition=IS_OPEN, name="ticket_terms"),
    # What its team closes in the end.
    models.Index(
        "team", "resolved_at", condition=Q(status="resolved"), name="ticket_resolved"
    ),
    # What was deleted, and when it is erased.
    models.Index(
        "deleted_at", condition=Q(deleted_at__isnull=False), name="ticket_deleted"
    ),
    models.Index("wake_at", condition=Q(status="snoozed"), name="ticket_wakes"),
    # Live chats: how many each agent has, and whose turn it is.
    models.Index(
        "assignee",
        "live_since",
        condition=IS_OPEN & Q(live_since__isnull=False),
        name="ticket_live",
    ),
    # "Is there another open ticket of this customer?"
    models.Index("customer", condition=IS_OPEN, name="ticket_customer_open"),
    # A customer's timeline.
    models.Index("customer", F("id").desc(), name="ticket_customer"),
    # Lists of programs, over all tickets, also those that have no such time.
    models.Index(
        OrAlways("last_message_at").desc(),
        F("id").desc(),
        name="ticket_by_word",
    ),
    models.Index(OrNever("next_step_at"), F("id"), name="ticket_by_step"),
    models.Index(OrNever("waiting_since"), F("id"), name="ticket_by_waiting"),
    # What a mistyped word was meant to be: subjects that have one like it.
    GinIndex(fields=["subject"], opclasses=["gin_trgm_ops"], name="ticket_subject"),
    # Tickets whose custom field has a value.
    values_index("ticket_fields"),
]
