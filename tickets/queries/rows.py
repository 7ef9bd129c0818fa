"""Rows of a list of tickets: all that one shows, as ready strings, in one statement.

A list is what agents look at all day: templates that format dates and ask models for
names cost more than everything else of the page together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.templatetags.ui import face, initials
from tickets.kinds import Kind, kind_of
from tickets.models import Clock as SlaClock
from tickets.models import Priority, Ticket
from tickets.queries.times import Clock
from tickets.queries.urgency import urgency_of

TAGS = 2
# The list whose rows say when a reply goes, whatever else is next.
SCHEDULED = "scheduled"
# Letters of the last words that the widest list has room for.
WORDS = 140
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


STEPS: dict[str, Kind] = {
    Ticket.NextStep.PROMISE: Kind(
        icon="calendar-clock", name=Ticket.NextStep.PROMISE.label
    ),
    Ticket.NextStep.CLOCK: Kind(icon="timer", name=Ticket.NextStep.CLOCK.label),
    Ticket.NextStep.WAKE: Kind(icon="alarm-clock", name=Ticket.NextStep.WAKE.label),
    Ticket.NextStep.IDLE: Kind(icon="eye", name=Ticket.NextStep.IDLE.label),
}


@dataclass(frozen=True, slots=True)
class Pill:
    """A time that matters. tone: ok, warn or bad, said by the words as well.

    since, limit: seconds, where a script counts on; "" where it stands still.
    """

    tone: str
    text: str
    title: str
    icon: str = ""
    name: str = ""
    since: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A ticket in a list. All strings: formatting numbers is what templates do slowly.

    at, sort: where in the list it stands, for us and for a script to compare. rank: its
        priority, for lists that are sorted by that.
    prefix: who said the last words, when it was one of us. has_note: what came last is
        a note.
    """

    pk: int
    number: str
    url: str
    seq: str
    at: int
    rank: int
    sort: str
    classes: str
    who: str
    initials: str
    face: str
    subject: str
    prefix: str
    words: str
    iso: str
    time: str
    title: str
    icon: str
    kind: str
    priority: str
    tags: Sequence[str]
    more_tags: Sequence[str]
    owner: str
    owner_initials: str
    owner_face: str
    is_unread: bool
    has_note: bool
    has_draft: bool
    waiting: Pill | None
    step: Pill | None


# What the rows of `page (id, at)` show; %s is who looks. `said` is the last public word,
# whose copy the ticket keeps; `newest` may be a note.
_SQL = """
SELECT page.at, t.id, t.number, t.seq, t.subject, t.priority, t.last_words,
    newest.direction IS NOT DISTINCT FROM 'note', t.last_message_at, t.waiting_since,
    t.next_step, t.next_step_at, (SELECT min(f.due_at) FROM tickets_followup f
        WHERE f.ticket_id = t.id AND f.state = 'open'),
    clock.kind, clock.due_at, clock.warns_at,
    t.last_message_seq > coalesce(s.seq, 0) AND newest.agent_id IS DISTINCT FROM %s,
    c.id, coalesce(nullif(c.name, ''), (SELECT i.shown FROM tickets_identity i
        WHERE i.customer_id = c.id ORDER BY i.id LIMIT 1), ''),
    team.idle_after, a.id, a.name, ch.kind, w.id, w.name,
    EXISTS (SELECT 1 FROM tickets_draft d WHERE d.ticket_id = t.id AND d.agent_id = %s),
    ARRAY(SELECT g.name FROM tickets_ticket_tags tt JOIN tickets_tag g ON g.id = tt.tag_id
        WHERE tt.ticket_id = t.id ORDER BY g.name)
FROM page
JOIN tickets_ticket t ON t.id = page.id
JOIN tickets_customer c ON c.id = t.customer_id
JOIN accounts_team team ON team.id = t.team_id
LEFT JOIN accounts_agent a ON a.id = t.assignee_id
LEFT JOIN tickets_seen s ON s.agent_id = %s AND s.ticket_id = t.id
LEFT JOIN tickets_message newest
    ON newest.ticket_id = t.id AND newest.seq = t.last_message_seq
LEFT JOIN LATERAL (SELECT m.channel_id, m.agent_id FROM tickets_message m
    WHERE m.ticket_id = t.id AND m.direction NOT IN ('note', 'side')
    AND m.held_until IS NULL
    ORDER BY m.said_at DESC, m.seq DESC LIMIT 1) said ON true
LEFT JOIN LATERAL (SELECT k.kind, k.due_at, k.warns_at FROM tickets_clock k
    WHERE k.ticket_id = t.id AND k.stopped_at IS NULL AND k.due_at IS NOT NULL
    ORDER BY k.due_at LIMIT 1) clock ON true
LEFT JOIN tickets_channel ch ON ch.id = said.channel_id
LEFT JOIN accounts_agent w ON w.id = said.agent_id
"""


def rows_of(
    page: str, params: Sequence[Any], *, agent: Agent, query: str = ""
) -> list[Row]:
    """The rows of a statement that answers with (id, at), in no order.

    query: what the address of the list asks for that their links lead back to.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH page (id, at) AS MATERIALIZED ({page}) {_SQL}",
            [*params, agent.pk, agent.pk, agent.pk],
        )
        found = cursor.fetchall()
    maker = _Maker(agent, query)
    return [maker.row(*one) for one in found]


def ticks(moment: datetime) -> int:
    """Microseconds since 1970: exact, and short in an address."""
    return (moment - EPOCH) // TICK


class _Maker:
    """Makes rows for one look of one person: their clock, their language, said once."""

    def __init__(self, agent: Agent, query: str) -> None:
        self.agent = agent
        self.clock = Clock(timezone.now())
        self.query = f"?{query}" if query else ""
        self.url = reverse("tickets:ticket", args=[0])
        self.you = _("You")
        self.unknown = _("Unknown")
        self.waiting_for = _("waiting for")
        self.waiting_since = _("Waiting since %(time)s")
        # Translated once, not once a row.
        self.kinds: dict[str, tuple[str, str]] = {}
        self.steps = {step: str(shown.name) for step, shown in STEPS.items()}
        self.clocks = {kind.value: str(kind.label) for kind in SlaClock.Kind}

    def row(
        self, at: datetime, pk: int, number: int, seq: int, subject: str, priority: int,
        words: str, noted: bool, said: datetime | None, waiting: datetime | None,
        step: str, step_at: datetime | None, promised: datetime | None,
        clock: str | None, due_at: datetime | None, warns_at: datetime | None,
        unread: bool, customer: int, who: str,
        idle: timedelta, owner: int | None, owner_name: str | None, kind: str | None,
        writer: int | None, writer_name: str | None, draft: bool, tags: list[str],
    ) -> Row:  # fmt: skip
        """One row, from one row of the statement."""
        icon, kind_name = self._kind(kind or "")
        if promised:
            step, step_at = Ticket.NextStep.PROMISE, promised
        next_step = self._step(step, step_at, is_waited_for=waiting is not None)
        if clock and due_at and not (promised and promised <= due_at):
            next_step = self._clock(clock, due_at, warns_at)
        if self.query == f"?view={SCHEDULED}":
            next_step = self._goes(at)
        who = who or self.unknown
        classes = " unread" if unread else ""
        if priority > Priority.NORMAL:
            classes += f" p{priority}"
        return Row(
            pk=pk,
            number=str(number),
            url=f"{self.url.replace('0', str(number), 1)}{self.query}",
            seq=str(seq),
            at=ticks(at),
            rank=priority,
            sort=str(ticks(at)),
            classes=classes,
            who=who,
            initials=initials(who),
            face=face(customer),
            subject=subject,
            prefix=self._prefix(writer, writer_name),
            words=words[:WORDS],
            iso=said.isoformat(timespec="seconds") if said else "",
            time=self.clock.short(said) if said else "",
            title=self.clock.full(said) if said else "",
            icon=icon,
            kind=kind_name,
            priority=_priority(priority),
            tags=tags[:TAGS],
            more_tags=tags[TAGS:],
            owner=owner_name or "",
            owner_initials=initials(owner_name) if owner_name else "",
            owner_face=face(owner) if owner else "",
            is_unread=unread,
            has_note=noted,
            has_draft=draft,
            waiting=self._waiting(waiting, idle) if waiting else None,
            step=next_step,
        )

    def _kind(self, kind: str) -> tuple[str, str]:
        if kind not in self.kinds:
            shown = kind_of(kind)
            self.kinds[kind] = shown.icon, str(shown.name)
        return self.kinds[kind]

    def _prefix(self, writer: int | None, name: str | None) -> str:
        if writer is None:
            return ""
        return self.you if writer == self.agent.pk else (name or "").split(" ")[0]

    def _waiting(self, since: datetime, limit: timedelta) -> Pill:
        """Fine for half the time the team lets a ticket lie, too long after all of it."""
        spent = max(self.clock.now - since, timedelta(0))
        return Pill(
            tone_of(spent, limit),
            self.clock.span(spent),
            self.waiting_since % {"time": self.clock.full(since)},
            name=self.waiting_for,
            since=str(int(since.timestamp())),
            limit=str(int(limit.total_seconds())),
        )

    def _step(
        self, step: str, at: datetime | None, *, is_waited_for: bool
    ) -> Pill | None:
        """What happens next; that somebody should look is said when nobody waits."""
        if at is None or (step == Ticket.NextStep.IDLE and is_waited_for):
            return None
        late = at <= self.clock.now
        tone = ("bad" if step == Ticket.NextStep.PROMISE else "warn") if late else ""
        name = self.steps[step]
        if late:
            name = _("%(step)s, late") % {"step": name}
        title = f"{name}: {self.clock.full(at)}"
        return Pill(tone, self.clock.ahead(at), title, icon=STEPS[step].icon, name=name)

    def _goes(self, at: datetime) -> Pill:
        """When a reply goes that waits for its time, in the list of those."""
        late = at <= self.clock.now
        name = _("reply was not sent") if late else _("reply goes")
        title = f"{name}: {self.clock.full(at)}"
        tone = "bad" if late else ""
        return Pill(
            tone, self.clock.ahead(at), title, icon="send-horizontal", name=name
        )

    def _clock(self, kind: str, due_at: datetime, warns_at: datetime | None) -> Pill:
        """What the customer is to get by then; said in words as well as by colour."""
        urgency = urgency_of(due_at, warns_at, self.clock.now)
        name = urgency.words() % {"step": self.clocks[kind]}
        title = f"{name}: {self.clock.full(due_at)}"
        text = self.clock.ahead(due_at)
        return Pill(urgency.tone, text, title, icon=urgency.icon, name=name)


def tone_of(spent: timedelta, limit: timedelta) -> str:
    """How waiting so long is shown to a team that lets a ticket lie for `limit`."""
    return "bad" if spent >= limit else "warn" if spent * 2 >= limit else "ok"


def _priority(priority: int) -> str:
    return str(Priority(priority).label) if priority > Priority.NORMAL else ""
