"""Where a new ticket belongs, by a rule that nobody has to be asked for."""

from collections.abc import Sequence

from django.db import transaction

from helpdesk.base.accounts.models import Team
from tickets.actions.assign import move
from tickets.actions.begin import require_not_over
from tickets.actions.clocks import settle
from tickets.models import Event, Priority, Tag, Ticket


@transaction.atomic
def sort_in(
    ticket: Ticket,
    *,
    team: Team | None = None,
    tags: Sequence[str] = (),
    priority: int | None = None,
) -> None:
    """Its team, tags and priority, as somebody laid down for tickets like this one. What
    is not said stays. Nobody owns it yet.

    Raises:
        TicketClosed, MergedAway: nothing more happens here.
    """
    ticket.lock()
    require_not_over(ticket)
    if team is not None and team.pk != ticket.team_id:
        move(ticket, team, by=None)
    for name in dict.fromkeys(Tag.spelt(one) for one in tags):
        _tag(ticket, name)
    if priority is not None and ticket.priority != priority:
        ticket.priority = Priority(priority)
        ticket.record(Event.Verb.PRIORITY_SET, by=None, priority=int(priority))
    settle(ticket)


def _tag(ticket: Ticket, name: str) -> None:
    if not name:
        return
    label = Tag.objects.named(name)
    if not ticket.tags.filter(pk=label.pk).exists():
        ticket.tags.add(label)
        ticket.record(Event.Verb.TAGGED, by=None, name=label.name)
