"""Live chats: who waits, who attends, and who has room for one more.

Everything is worked out from rows, anew at each look, so that nobody is forgotten when a
process dies. A chat *waits* when its customer said something that nobody answered, and
nobody who is there owns it; how long it waits is counted from those words.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from helpdesk.base.written import Written
from tickets.models import Event, Handover, Ring, Ticket

# So long a chat waits for colleagues who are there and busy; then it counts as missed,
# and waits on.
BUSY_FOR = timedelta(minutes=10)


def live() -> QuerySet[Ticket]:
    """Open tickets at whose other end somebody sits."""
    return Ticket.objects.open().filter(live_since__isnull=False)


def waiting(now: datetime) -> QuerySet[Ticket]:
    """Chats that wait for somebody to take them, the longest first."""
    attended = presence.attending(now).filter(pk=OuterRef("assignee"))
    return (
        live()
        .filter(waiting_since__isnull=False)
        .exclude(Exists(attended))
        .order_by("waiting_since", "id")
    )


def still_waits(ticket: Ticket, now: datetime) -> bool:
    """Whether this one does; asked again under its lock."""
    return waiting(now).filter(pk=ticket.pk).exists()


def quiet(now: datetime) -> QuerySet[Ticket]:
    """Chats that wait and ring nobody: whose turn has not come."""
    rings = Handover.objects.pending().filter(ticket=OuterRef("pk"))
    return waiting(now).exclude(Exists(rings))


def place_in_queue(ticket: Ticket) -> int | None:
    """Whose turn it is: 1 is next; None for one that rings, or does not wait."""
    if ticket.live_since is None or ticket.waiting_since is None:
        return None
    rows = _place.rows(
        pk=ticket.pk,
        team=ticket.team_id,
        since=ticket.waiting_since,
        **_instants(timezone.now()),
    )
    return rows[0]["n"] if rows and rows[0]["mine"] else None


def queue(team: int) -> int:
    """How many chats of a team wait."""
    rows = _queue.rows(team=team, **_instants(timezone.now()))
    return rows[0]["n"] if rows else 0


def _instants(at: datetime) -> dict[str, datetime]:
    """What `presence.attending` compares with."""
    return {"at": at, "idle": at - presence.AWAY_AFTER}


def _up_to(
    *, pk: int, team: int, since: datetime, at: datetime, idle: datetime
) -> QuerySet[Ticket, Any]:
    """How many wait as long as this one or longer, and whether it is one of them."""
    longer = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lte=pk)
    rows = quiet(at).filter(longer, team=team).order_by().values("team")
    told = rows.annotate(n=Count("pk"), mine=Count("pk", filter=Q(pk=pk)))
    return told.values_list("n", "mine")


def _all_of(*, team: int, at: datetime, idle: datetime) -> QuerySet[Ticket, Any]:
    rows = waiting(at).filter(team=team).order_by().values("team")
    return rows.annotate(n=Count("pk")).values_list("n")


# What stands for values, as in `channels_app.queries.looks`: each visitor's page asks.
_AT = datetime(2001, 1, 1, tzinfo=UTC)
_place = Written(
    _up_to, pk=-101, team=-102, since=datetime(2002, 2, 2, tzinfo=UTC), **_instants(_AT)
)
_queue = Written(_all_of, team=-102, **_instants(_AT))


def loads(agents: Iterable[int]) -> Counter[int]:
    """How many live chats each of these has."""
    rows = live().filter(assignee__in=list(agents)).order_by().values("assignee")
    return Counter({row["assignee"]: row["n"] for row in rows.annotate(n=Count("pk"))})


def room(agent: Agent) -> int:
    """How many more this one takes; exact only under a lock of their row."""
    return agent.chat_capacity - loads([agent.pk])[agent.pk]


def declined(ticket: Ticket) -> set[int]:
    """Who said no to this chat since it waits: it does not ring them again."""
    rings = Ring.objects.filter(handover__ticket=ticket, declined_at__isnull=False)
    if ticket.waiting_since is not None:
        rings = rings.filter(declined_at__gte=ticket.waiting_since)
    return set(rings.values_list("agent_id", flat=True))


def was_missed(ticket: Ticket) -> bool:
    """Whether nobody was there for it since it waits; said once."""
    missed = ticket.events.filter(verb=Event.Verb.CHAT_MISSED)
    return missed.filter(at__gte=ticket.waiting_since).exists()


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could take a chat, and what speaks for them."""

    agent: Agent
    load: int
    idle_since: datetime | None

    @property
    def order(self) -> tuple[int, float, int]:
        """The fewest chats first; of those, whose last one is the longest ago."""
        idle = self.idle_since.timestamp() if self.idle_since else 0.0
        return self.load, idle, self.agent.pk


@dataclass(frozen=True, slots=True)
class Staff:
    """Who of a team is there for a chat.

    choices: with room, in the order in which they would get it. busy: without room.
    """

    choices: list[Choice] = field(default_factory=list)
    busy: int = 0


def staff(ticket: Ticket, now: datetime, *, but: Collection[int] = ()) -> Staff:
    """Who of its team could take this chat: who declined it cannot."""
    refused = declined(ticket) | set(but)
    there = presence.available(ticket.team, now).filter(chat_capacity__gt=0)
    agents = list(there.exclude(pk__in=refused))
    has = loads(agent.pk for agent in agents)
    free = [agent for agent in agents if has[agent.pk] < agent.chat_capacity]
    since = _last_chats(agent.pk for agent in free)
    choices = [Choice(one, has[one.pk], since.get(one.pk)) for one in free]
    choices.sort(key=lambda one: one.order)
    return Staff(choices, busy=len(agents) - len(free))


def _last_chats(agents: Iterable[int]) -> dict[int, datetime]:
    """When each of these got their last chat."""
    got = Handover.objects.filter(is_ringing=True, ended_by__in=list(agents)).exclude(
        state__in=[Handover.State.DECLINED, Handover.State.WITHDRAWN]
    )
    rows = got.order_by().values("ended_by").annotate(at=Max("ended_at"))
    return {row["ended_by"]: row["at"] for row in rows}


def hearers(handover: Handover, now: datetime) -> list[Agent]:
    """Who hears it ring still: rung, there, with room, and has not said no."""
    rung = Ring.objects.filter(handover=handover, declined_at=None).values("agent")
    agents = list(presence.online(now).filter(pk__in=rung))
    if handover.giver_id is not None:
        return agents
    has = loads(agent.pk for agent in agents)
    return [agent for agent in agents if has[agent.pk] < agent.chat_capacity]
