"""Labels: subject, tags and priority."""

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.errors import SubjectMissing
from tickets.models import Event, Priority, Tag, Ticket


@transaction.atomic
def rename(ticket: Ticket, *, subject: str, by: Agent) -> None:
    """Call it what it is about. Replies carry the new subject; threads hold all the same.

    Raises:
        SubjectMissing: nothing was changed.
    """
    begin(ticket, "rename", by=by)
    if not (subject := one_line(subject, limit=500)):
        raise SubjectMissing
    if ticket.subject != subject:
        before, ticket.subject = ticket.subject, subject
        ticket.record(Event.Verb.RENAMED, by=by, before=before, name=subject)
        settle(ticket)


@transaction.atomic
def tag(ticket: Ticket, *, name: str, by: Agent) -> None:
    """Put a tag on it; tags are lower case and made on first use."""
    begin(ticket, "tag", by=by)
    if not (name := Tag.spelt(name)):
        return
    label = Tag.objects.named(name)
    if not ticket.tags.filter(pk=label.pk).exists():
        ticket.tags.add(label)
        ticket.record(Event.Verb.TAGGED, by=by, name=label.name)
        settle(ticket)


@transaction.atomic
def untag(ticket: Ticket, *, name: str, by: Agent) -> None:
    """Take a tag off it."""
    begin(ticket, "untag", by=by)
    label = Tag.objects.in_use([name]).get(name)
    if label is not None and ticket.tags.filter(pk=label.pk).exists():
        ticket.tags.remove(label)
        ticket.record(Event.Verb.UNTAGGED, by=by, name=label.name)
        settle(ticket)


@transaction.atomic
def set_priority(ticket: Ticket, *, priority: Priority, by: Agent) -> None:
    """Say how much it matters."""
    begin(ticket, "set_priority", by=by)
    if ticket.priority != priority:
        ticket.priority = Priority(priority)
        ticket.record(Event.Verb.PRIORITY_SET, by=by, priority=int(priority))
        settle(ticket)
