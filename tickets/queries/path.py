"""Where a ticket's story went: channels, teams, people; and what is new to a reader."""

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection

from helpdesk.base.accounts.models import Agent
from tickets.models import Event, Message, Seen, Ticket
from tickets.queries.timeline import SILENT, Told

# A ticket that went round and round is told by its beginning and its end.
STEPS = 14
NEWS = 12

# Where two messages that follow one another came by different channels.
_HOPS = """
SELECT seq, said_at, kind FROM (
    SELECT m.seq, m.said_at, h.kind, lag(h.kind) OVER (ORDER BY m.seq) AS before
    FROM tickets_message m JOIN tickets_channel h ON h.id = m.channel_id
    WHERE m.ticket_id = %s AND m.held_until IS NULL
) AS said WHERE before IS DISTINCT FROM kind ORDER BY seq
"""
_MOVES = {Event.Verb.TEAM_CHANGED: "team", Event.Verb.ASSIGNED: "person"}


@dataclass(frozen=True, slots=True)
class Changed:
    """Since a reader last looked. theirs, ours, notes: how much was said, by whom."""

    theirs: int
    ours: int
    notes: int
    events: list[Told]

    def __bool__(self) -> bool:
        return bool(self.theirs or self.ours or self.notes or self.events)


def path(ticket: Ticket) -> list[dict[str, Any]]:
    """Its stations in their order: a channel, a team or a person, and since when."""
    with connection.cursor() as cursor:
        cursor.execute(_HOPS, [ticket.pk])
        steps: list[tuple[int, dict[str, Any]]] = [
            (seq, {"kind": "channel", "name": kind, "at": at.isoformat()})
            for seq, at, kind in cursor.fetchall()
        ]
    moved = Event.objects.filter(ticket=ticket, verb__in=_MOVES).order_by("seq")
    steps += [
        (
            one.seq,
            {
                "kind": _MOVES[Event.Verb(one.verb)],
                "name": str(one.data.get("name", "")),
                "at": one.at.isoformat(),
            },
        )
        for one in moved
    ]
    told = [step for _seq, step in sorted(steps, key=itemgetter(0))]
    return told if len(told) <= STEPS else [told[0], *told[1 - STEPS :]]


def changed(ticket: Ticket, reader: Agent, since: int | None = None) -> Changed | None:
    """What happened after what they have read; None for who never read it."""
    if since is None:
        seen = Seen.objects.filter(ticket=ticket, agent=reader)
        since = seen.values_list("seq", flat=True).first()
    if not since:
        return None
    said = ticket.messages.filter(seq__gt=since, held_until=None)
    directions = Counter(said.exclude(agent=reader).values_list("direction", flat=True))
    others = Event.objects.filter(ticket=ticket, seq__gt=since).exclude(actor=reader)
    events = others.exclude(verb__in=SILENT).select_related("actor").order_by("-seq")
    news = [
        Told(one.at, one.seq, one.verb, one.actor.name if one.actor else "", one.data)
        for one in events[:NEWS]
    ]
    return Changed(
        theirs=directions[Message.Direction.IN],
        ours=directions[Message.Direction.OUT],
        notes=directions[Message.Direction.NOTE],
        events=[one for one in reversed(news) if not one.is_silent],
    )
