"""How many tickets each view holds, for whoever asks.

One pass over the open tickets counts for everybody: by who owns them, who answers for
them, their team and status there are a few hundred groups however many tickets there
are, and what an agent sees of them is a question to the groups. What they see beside
that, because they follow it, is counted for them alone.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from helpdesk.base.accounts.models import Agent, Membership, Role, Team
from tickets.models import Follower, Status

# Counting may take so much of one core; what is kept longer than this is out of date.
SHARE, LONGEST = 0.05, 2.0
# Views that have a number; the others are for looking up, not for working off.
COUNTED = (
    "mine", "unassigned", "teams", "accountable", "waiting", "promises", "snoozed",
    "mentions", "undelivered", "open",
)  # fmt: skip

_OPEN = (
    "t.status IN ('open', 'waiting', 'snoozed')"
    " AND t.merged_into_id IS NULL AND t.spam_at IS NULL"
    " AND t.deleted_at IS NULL"
)
_GROUP = "t.status, t.team_id, t.assignee_id, t.accountable_id"
_PROMISED = "SELECT ticket_id FROM tickets_followup WHERE state = 'open'"
_STUCK = (
    "SELECT m.ticket_id FROM tickets_delivery d JOIN tickets_message m"
    " ON m.id = d.message_id WHERE d.state IN ('failed', 'unknown')"
)
# The numbers of all tickets, of promised ones and of undelivered ones.
_EVERYBODYS = f"""
SELECT {_GROUP}, count(*), 0, 0 FROM tickets_ticket t WHERE {_OPEN} GROUP BY {_GROUP}
UNION ALL
SELECT {_GROUP}, 0, count(*), 0 FROM tickets_ticket t
WHERE {_OPEN} AND t.id IN ({_PROMISED}) GROUP BY {_GROUP}
UNION ALL
SELECT {_GROUP}, 0, 0, count(*) FROM tickets_ticket t
WHERE {_OPEN} AND t.id IN ({_STUCK}) GROUP BY {_GROUP}
"""  # noqa: S608 - constants
_FOLLOWED = f"""
SELECT {_GROUP}, count(*), count(*) FILTER (WHERE t.id IN ({_PROMISED})),
    count(*) FILTER (WHERE t.id IN ({_STUCK})), count(*) FILTER (WHERE f.why = %s)
FROM tickets_follower f JOIN tickets_ticket t ON t.id = f.ticket_id
WHERE f.agent_id = %s AND {_OPEN} GROUP BY {_GROUP}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets that are alike, and how many of them are what."""

    status: str
    team: int
    assignee: int | None
    accountable: int | None
    tickets: int
    promised: int
    stuck: int
    mentioned: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What an agent sees without following it: `visible_to`, asked of groups."""

    agent: int
    role: str
    is_active: bool
    seen: frozenset[int]
    own: frozenset[int]

    def sees(self, group: Group) -> bool:
        return self.sees_of(group.team, group.assignee, group.accountable)

    def sees_of(self, team: int, *people: int | None) -> bool:
        """Tickets of a team. people: who owns them and answers for them."""
        if not self.is_active or self.role == Role.COLLABORATOR:
            return False
        if self.role == Role.ADMIN:
            return True
        return team in self.seen or self.agent in people


class _Kept:
    """Everybody's groups, counted anew as often as that is cheap."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._until = 0.0
        self._one = Lock()

    def get(self) -> list[Group]:
        with self._one:
            if time.monotonic() >= self._until:
                begun = time.monotonic()
                self._groups = _groups(_EVERYBODYS, [])
                now = time.monotonic()
                self._until = now + min(LONGEST, (now - begun) / SHARE)
            return self._groups

    def forget(self) -> None:
        with self._one:
            self._until = 0.0


_everybodys = _Kept()
# Tests have a database each.
forget = _everybodys.forget


def counts(agent: Agent) -> dict[str, int]:
    """How many tickets each view holds for this agent; seconds old at most."""
    sight = sight_of(agent)
    followed = _groups(_FOLLOWED, [Follower.Why.MENTIONED, agent.pk])
    seen = [group for group in _everybodys.get() if sight.sees(group)]
    if agent.is_active:
        seen += [group for group in followed if not sight.sees(group)]
    found = dict.fromkeys(COUNTED, 0)
    for group in seen:
        for view in _views(group, sight):
            found[view] += group.tickets
    found["promises"] = sum(group.promised for group in seen)
    found["undelivered"] = sum(group.stuck for group in seen)
    found["mentions"] = sum(one.mentioned for one in followed) if agent.is_active else 0
    return found


def _views(group: Group, sight: Sight) -> Iterable[str]:
    """The views that this group is in, of those that take all or nothing of it."""
    yield "open"
    if group.accountable == sight.agent:
        yield "accountable"
    if group.status == Status.SNOOZED:
        yield "snoozed"
        return
    if group.status == Status.WAITING:
        yield "waiting"
    if group.assignee == sight.agent:
        yield "mine"
    if group.assignee is None:
        yield "unassigned"
    if group.team in sight.own:
        yield "teams"


def sight_of(agent: Agent) -> Sight:
    """From the teams, in one query."""
    member = Membership.objects.filter(team=OuterRef("pk"), agent=agent)
    teams = Team.objects.order_by().values_list(
        "pk", "is_open", "lead_id", Exists(member)
    )
    rows = list(teams)
    own = {pk for pk, _, lead, is_member in rows if is_member or lead == agent.pk}
    is_open = {pk for pk, is_open, *_ in rows if is_open}
    return Sight(
        agent=agent.pk,
        role=agent.role,
        is_active=agent.is_active,
        seen=frozenset(own | is_open),
        own=frozenset(own),
    )


def _groups(sql: str, params: list[Any]) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Group(*row) for row in cursor.fetchall()]
