"""Chats that wait and ring nobody: what each needs to know to ring, or to be missed.

Hundreds may wait for a night, and are looked at every second: a few statements for all.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Membership, Team
from tickets.models import Event, Ring
from tickets.queries import chats


@dataclass(frozen=True, slots=True)
class Unheard:
    """A chat by its keys.

    slots: how many chats those who are there for it could take together.
    busy: how many are there and take no more. was_missed: that was said already.
    """

    ticket: int
    team: int
    since: datetime
    slots: int
    busy: int
    was_missed: bool

    def is_missed(self, now: datetime) -> bool:
        """Nobody is there at all; or they are, and busy for too long."""
        alone = not self.slots and not self.busy
        return alone or now - self.since >= chats.BUSY_FOR


def unheard(now: datetime) -> list[Unheard]:
    """All of them, the longest first: six statements, however many there are."""
    missed = Event.objects.filter(
        ticket=OuterRef("pk"),
        verb=Event.Verb.CHAT_MISSED,
        at__gte=OuterRef("waiting_since"),
    )
    rows = chats.quiet(now).annotate(was_missed=Exists(missed))
    quiet = list(rows.values_list("pk", "team", "waiting_since", "was_missed"))
    if not quiet:
        return []
    refused = _refused([pk for pk, *_rest in quiet])
    there = _there({team for _pk, team, *_rest in quiet}, now)
    return [
        Unheard(pk, team, since or now, *_room(there[team], refused[pk]), was_missed)
        for pk, team, since, was_missed in quiet
    ]


def _room(there: dict[int, int], refused: Collection[int]) -> tuple[int, int]:
    """Free places, and how many are there without one."""
    free = [n for agent, n in there.items() if agent not in refused]
    return sum(n for n in free if n > 0), sum(1 for n in free if n <= 0)


def _refused(tickets: list[int]) -> dict[int, set[int]]:
    """Who said no to each since it waits."""
    rows = Ring.objects.filter(
        handover__ticket__in=tickets,
        declined_at__gte=F("handover__ticket__waiting_since"),
    )
    refused: dict[int, set[int]] = defaultdict(set)
    for ticket, agent in rows.values_list("handover__ticket", "agent"):
        refused[ticket].add(agent)
    return refused


def _there(teams: Collection[int], now: datetime) -> dict[int, dict[int, int]]:
    """How many more each agent takes who can be rung, by team."""
    capacity = dict(
        presence.online(now)
        .filter(chat_capacity__gt=0)
        .values_list("pk", "chat_capacity")
    )
    has: Counter[int] = chats.loads(capacity) if capacity else Counter()
    there: dict[int, dict[int, int]] = defaultdict(dict)
    if not capacity:
        return there
    members = Membership.objects.filter(team__in=teams, agent__in=capacity)
    leads = Team.objects.filter(pk__in=teams, lead__in=capacity)
    for rows in (members.values_list("team", "agent"), leads.values_list("pk", "lead")):
        for team, agent in rows:
            there[team][agent] = capacity[agent] - has[agent]
    return there
