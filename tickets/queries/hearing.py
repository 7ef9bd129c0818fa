"""Who hears of a ticket: groups of sockets, which say the same as `visible_to`.

A team's group has those who see all its tickets; an agent's own group is told of tickets
they see as owner, as accountable or as follower. tests/live walks both by role.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpdesk.base.accounts.models import Agent, Membership, Role, Team
from tickets.models import Follower, Ticket


def team_group(pk: int) -> str:
    return f"team.{pk}"


def agent_group(pk: int) -> str:
    return f"agent.{pk}"


def customer_group(number: int) -> str:
    """Pages of the customer's side of a ticket, where its channel has such pages."""
    return f"customer.{number}"


def groups_of(agents: Iterable[Agent]) -> dict[int, frozenset[str]]:
    """What each of these hears of, by agent: two queries for all of them."""
    asked = list(agents)
    teams = list(Team.objects.order_by().values_list("pk", "is_open", "lead_id"))
    member = set(
        Membership.objects.filter(agent__in=asked).values_list("agent_id", "team_id")
    )

    def sees(agent: Agent, team: int, is_open: bool, lead: int) -> bool:
        if agent.role == Role.COLLABORATOR:
            return False
        known = is_open or lead == agent.pk or (agent.pk, team) in member
        return agent.role == Role.ADMIN or known

    return {
        agent.pk: frozenset(
            [agent_group(agent.pk)]
            + [team_group(team[0]) for team in teams if sees(agent, *team)]
        )
        for agent in asked
        if agent.is_active
    }


@dataclass(slots=True)
class Audience:
    """A ticket's number, and the groups that hear of it now."""

    number: int
    groups: list[str] = field(default_factory=list)


def audiences(tickets: Iterable[int]) -> dict[int, Audience]:
    """Of these tickets, by their key: two queries for all."""
    asked = list(tickets)
    found: dict[int, Audience] = {}
    for pk, number, team, *people in Ticket.everything.filter(pk__in=asked).values_list(
        "pk", "number", "team_id", "assignee_id", "accountable_id"
    ):
        groups = [team_group(team)]
        groups += sorted({agent_group(one) for one in people if one})
        found[pk] = Audience(number, groups)
    for pk, agent in Follower.objects.filter(ticket__in=asked).values_list(
        "ticket_id", "agent_id"
    ):
        if agent_group(agent) not in found[pk].groups:
            found[pk].groups.append(agent_group(agent))
    return found


def seen_seq(agent_id: int, number: int) -> int | None:
    """The seq of a ticket this agent may see; None: for them there is no such ticket."""
    agent = Agent.objects.get(pk=agent_id)
    seen = Ticket.objects.visible_to(agent).filter(number=number)
    return seen.values_list("seq", flat=True).first()
