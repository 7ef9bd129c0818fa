"""Who reads a ticket, and who would read what two tickets became."""

from collections.abc import Iterable

from django.utils.translation import gettext

from helpdesk.base.accounts.models import Agent
from tickets.models import Follower, FollowUp, Ticket
from tickets.moving_errors import OneTeamSees, SomebodyIsNeeded


def keepers(ticket: Ticket) -> list[Agent]:
    """Who promised something here that is not done yet."""
    open_ones = FollowUp.objects.open().filter(ticket=ticket)
    return list(Agent.objects.filter(pk__in=open_ones.values("owner")))


def blind(ticket: Ticket, agents: Iterable[Agent]) -> list[Agent]:
    """Those of them who do not see it."""
    return [
        agent
        for agent in agents
        if not Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()
    ]


def only_team_sees(ticket: Ticket, into: Ticket) -> bool:
    """Whether others would read there what is for one team."""
    return not ticket.team.is_open and ticket.team_id != into.team_id


def needed(ticket: Ticket, into: Ticket) -> list[Agent]:
    """Who has something to do in what becomes of the two, and sees one of them alone: who
    has it or answers for it, who promised something, and to whom it is offered."""
    offered = into.followers.filter(why=Follower.Why.OFFERED).values("agent")
    people = {one for one in (into.assignee, into.accountable) if one is not None}
    people |= {*keepers(ticket), *keepers(into), *Agent.objects.filter(pk__in=offered)}
    return _by_name({*blind(ticket, people), *blind(into, people)})


def losing(ticket: Ticket, into: Ticket) -> list[Agent]:
    """Whoever is named in one of the two and does not see the other: they will not read
    what becomes of both. Whom a team lets in is not among them."""
    theirs = {one.agent for one in followers(ticket)}
    theirs |= {ticket.assignee} if ticket.assignee else set()
    ours = {one.agent for one in followers(into)}
    return _by_name({*blind(into, theirs), *blind(ticket, ours)})


def told(ticket: Ticket, into: Ticket) -> list[str]:
    """What a merge would change for whoever reads one of them, in words; or why it cannot
    be."""
    if only_team_sees(ticket, into):
        return [str(OneTeamSees(ticket.team.name, ticket.number))]
    if people := needed(ticket, into):
        return [str(SomebodyIsNeeded([one.name for one in people]))]
    found = []
    if ticket.team.is_open and not into.team.is_open:
        words = gettext("Afterwards only %(team)s sees it, and who follows it.")
        found.append(words % {"team": into.team.name})
    if people := losing(ticket, into):
        names = ", ".join(one.name for one in people)
        found.append(gettext("Will not see it any more: %(names)s") % {"names": names})
    return found


def followers(ticket: Ticket) -> list[Follower]:
    """With the agents themselves."""
    return list(ticket.followers.select_related("agent").order_by("agent"))


def _by_name(people: Iterable[Agent]) -> list[Agent]:
    return sorted(people, key=lambda one: (one.name, one.pk))
