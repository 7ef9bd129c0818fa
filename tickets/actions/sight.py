"""Letting agents see a ticket whatever its team."""

from collections.abc import Iterable

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from tickets.models import Follower, Ticket

OFFERED = Follower.Why.OFFERED


def let_in(ticket: Ticket, agents: Iterable[Agent], *, why: Follower.Why) -> int:
    """They see it from now on; how many of them did not follow it before.

    Who sees it only because it was offered to them, or for what was merged into it, goes
    on seeing it for this.
    """
    asked = {agent.pk for agent in agents}
    theirs = Follower.objects.filter(ticket=ticket, agent__in=asked)
    if why != OFFERED:
        theirs.filter(Q(why=OFFERED) | Q(by_merge=True)).delete()
    before = set(theirs.values_list("agent_id", flat=True))
    Follower.objects.bulk_create(
        (
            Follower(ticket=ticket, agent_id=pk, why=why)
            for pk in sorted(asked - before)
        ),
        ignore_conflicts=True,
    )
    return len(asked - before)


def remember(ticket: Ticket, *agents: Agent | None) -> None:
    """Whoever had it, or gave it away, goes on seeing it."""
    known = [agent for agent in agents if agent is not None]
    if known:
        let_in(ticket, known, why=Follower.Why.HAD_IT)


def show_out(ticket: Ticket) -> None:
    """The offer is over: whoever saw it for that alone does so no more."""
    Follower.objects.filter(ticket=ticket, why=OFFERED).delete()
