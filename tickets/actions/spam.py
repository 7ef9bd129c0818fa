"""What is spam waits aside: in no list and on no clock. Nothing of it is deleted."""

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.models import Event, Ticket


@transaction.atomic
def call_spam(ticket: Ticket, *, by: Agent) -> None:
    """Put it aside. Words that join it still do, and are found there."""
    begin(ticket, "call_spam", by=by)
    if ticket.spam_at is None:
        ticket.spam_at = timezone.now()
        ticket.record(Event.Verb.SPAM_CALLED, by=by)
        settle(ticket)


@transaction.atomic
def no_spam(ticket: Ticket, *, by: Agent) -> None:
    """A customer wrote it: it is among the others again."""
    begin(ticket, "no_spam", by=by)
    if ticket.spam_at is not None:
        ticket.spam_at = None
        ticket.touch(timezone.now())
        ticket.record(Event.Verb.SPAM_CLEARED, by=by)
        settle(ticket)
