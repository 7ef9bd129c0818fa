"""Messages as a conversation shows them: one statement, with all that hangs on them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets.kinds import kind_of
from tickets.models import Message
from tickets.queries.going import Way, when_they_go

# A sender's clock that is off by less is not worth a word.
DRIFT = timedelta(minutes=15)

_SQL = """
SELECT m.public_id, m.seq, m.direction, m.text, m.html, m.said_at, m.dated, m.unverified,
    m.auto, m.warnings::text, m.held_until,
    m.is_timed, m.stopped_at IS NOT NULL, m.agent_id, a.name, i.shown, i.customer_id,
    c.name, h.kind,
    (SELECT json_agg(json_build_object('id', f.public_id, 'name', f.filename,
        'size', f.size, 'type', f.content_type, 'inline', f.inline,
        'cid', f.content_id, 'about', f.description,
        'position', coalesce(w.position, -1)) ORDER BY coalesce(w.position, -1), f.id)
        FROM tickets_attachment f LEFT JOIN tickets_awaited w ON w.attachment_id = f.id
        WHERE f.message_id = m.id)::text,
    (SELECT json_agg(json_build_object('public_id', d.public_id, 'state', d.state,
        'last_error', d.last_error, 'shown', t.shown, 'role', d.role) ORDER BY d.id)
        FROM tickets_delivery d JOIN tickets_identity t ON t.id = d.identity_id
        WHERE d.message_id = m.id)::text,
    m.edited_at IS NOT NULL, m.deleted_at IS NOT NULL, m.form::text,
    (SELECT json_build_object('seq', r.seq,
        'text', left(r.text, 140), 'author', coalesce(b.name, ''))
        FROM tickets_message r LEFT JOIN accounts_agent b ON b.id = r.agent_id
        WHERE r.id = m.answers_id)::text, (SELECT json_build_object('number', k.number,
        'outcome', k.outcome, 'seconds', k.seconds)
        FROM tickets_call k WHERE k.message_id = m.id)::text,
    m.promised::text, m.author, CASE WHEN m.channel_id IS NOT NULL THEN (
        SELECT g.kind FROM tickets_message q JOIN tickets_channel g ON g.id = q.channel_id
        WHERE q.ticket_id = m.ticket_id AND (q.said_at, q.seq) < (m.said_at, m.seq)
        ORDER BY q.said_at DESC, q.seq DESC LIMIT 1) END,
    (SELECT json_agg(json_build_object('id', w.public_id, 'name', w.filename,
        'state', w.state, 'error', w.last_error, 'position', w.position)
        ORDER BY w.position) FROM tickets_awaited w
        WHERE w.message_id = m.id AND w.state <> 'kept')::text,
    (SELECT json_agg(json_build_object('emoji', s.emoji, 'name',
        coalesce(nullif(p.name, ''), o.shown)) ORDER BY s.id)
        FROM tickets_reaction s JOIN tickets_identity o ON o.id = s.identity_id
        JOIN tickets_customer p ON p.id = o.customer_id
        WHERE s.message_id = m.id AND s.emoji <> '')::text,
    CASE WHEN m.edited_at IS NOT NULL OR m.deleted_at IS NOT NULL THEN (
        SELECT json_agg(json_build_object('text', v.text, 'until', v.replaced_at)
        ORDER BY v.replaced_at, v.id) FROM tickets_wording v
        WHERE v.message_id = m.id AND v.replaced_by_id IS NULL)::text END,
    m.public, m.link, m.signature, m.quoted::text, i.pictures_since IS NOT NULL
FROM tickets_message m
LEFT JOIN accounts_agent a ON a.id = m.agent_id
LEFT JOIN tickets_identity i ON i.id = m.identity_id
LEFT JOIN tickets_customer c ON c.id = i.customer_id
LEFT JOIN tickets_channel h ON h.id = m.channel_id
WHERE m.ticket_id = %s
"""
_BEFORE = """
AND (m.said_at, m.seq) < (SELECT b.said_at, b.seq FROM tickets_message b
    WHERE b.ticket_id = %s AND b.seq = %s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message. author: the person's name; key: whom their colour is chosen by.

    asks: choices or fields that a message of ours offers. filled: what a customer filled
        in beside their words: `filled`, each {"label", "value"}, `page`, `reference`.
    answers: the message it answers, shortened.
    call: with which number it was spoken on the telephone, and what came of it.
    promised: what its words promise that nobody keeps: each {"what", "due_at"}.
    former: the kind of channel of what was said to or by the customer before it.
    awaited: files that are not here (yet), each with its state and what went wrong.
    signs: what people put on it. wordings: what its writer had said there before, each
        with the time until which it stood; of our own words they are not read here.
    is_public: everybody can read it; link: where, if that is known.
    signature, quoted: what its letter carries below it, as `Message` has it.
    is_trusted: pictures of its sender on other servers are always shown, if it is theirs.
    """

    public_id: str
    seq: int
    direction: str
    author: str
    key: int
    address: str
    kind: str
    icon: str
    at: datetime
    dated: datetime | None
    text: str
    html: str
    is_mine: bool
    unverified: bool
    auto: str
    warnings: Sequence[str]
    held_until: datetime | None
    is_timed: bool
    is_stopped: bool
    files: Sequence[dict[str, Any]]
    ways: Sequence[Way]
    is_edited: bool
    is_deleted: bool
    asks: dict[str, Any] | None
    filled: dict[str, Any] | None
    answers: dict[str, Any] | None
    call: dict[str, Any] | None
    promised: Sequence[dict[str, Any]] = ()
    former: str = ""
    awaited: Sequence[dict[str, Any]] = ()
    signs: Sequence[dict[str, Any]] = ()
    wordings: Sequence[dict[str, Any]] = ()
    is_public: bool = False
    link: str = ""
    signature: str = ""
    quoted: dict[str, str] | None = None
    is_trusted: bool = False

    @property
    def is_hop(self) -> bool:
        """Whether the conversation goes on by another kind of channel from here on."""
        return bool(self.former) and self.former != self.kind

    @property
    def is_note(self) -> bool:
        return self.direction == Message.Direction.NOTE

    @property
    def is_beside(self) -> bool:
        """Whether it was said with somebody outside."""
        return self.direction == Message.Direction.SIDE

    @property
    def is_theirs(self) -> bool:
        """Whether it came from the customer's side."""
        return self.direction == Message.Direction.IN

    @property
    def channel(self) -> str:
        """What its kind of channel is called."""
        return str(kind_of(self.kind).name)

    @property
    def drifted(self) -> datetime | None:
        """What the sender's clock said, when that is far from ours."""
        if self.dated is None or abs(self.dated - self.at) < DRIFT:
            return None
        return self.dated

    @property
    def doubts(self) -> list[str]:
        return Message(warnings=list(self.warnings)).doubts if self.warnings else []

    @property
    def is_designed(self) -> bool:
        return Message.DESIGNED in self.warnings

    @property
    def has_remote_pictures(self) -> bool:
        return Message.REMOTE in self.warnings

    @property
    def is_vouched(self) -> bool:
        """Whether the domain of its sender says that it is its own."""
        return Message.VOUCHED in self.warnings

    @property
    def is_by_mail(self) -> bool:
        """Whether one of us wrote it in their mail program."""
        return Message.BY_MAIL in self.warnings

    @property
    def repeats(self) -> bool:
        """Whether it says that they have told us before."""
        return Message.REPEATS in self.warnings

    def is_news(self, read: int) -> bool:
        """Whether somebody who read up to this seq has not read it, nor wrote it."""
        return self.seq > read and not self.is_mine


def newest(ticket: int, reader: Agent, *, before: int, count: int) -> list[Said]:
    """So many messages of a ticket, those said last first; before: 0 for the end.

    before: the seq of the message they are asked before. By when they were said: what a
    merge brought has newer seqs than words that were said after it.
    """
    narrow = _BEFORE if before else ""
    params = [ticket, ticket, before, count] if before else [ticket, count]
    order = "ORDER BY m.said_at DESC, m.seq DESC LIMIT %s"
    return _said(f"{_SQL}{narrow} {order}", params, reader)


def changed(
    ticket: int, reader: Agent, *, since: int, touched: Sequence[UUID]
) -> list[Said]:
    """Messages after a seq, and those named."""
    narrow = " AND (m.seq > %s OR m.public_id = ANY(%s)) ORDER BY m.seq"
    return _said(f"{_SQL}{narrow}", [ticket, since, list(touched)], reader)


def _said(sql: str, params: Sequence[Any], reader: Agent) -> list[Said]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    names = _("Unknown"), _("Automatic")
    messages = [_read(*row, reader=reader.pk, names=names) for row in rows]
    when = when_they_go(
        way for one in messages if one.held_until is None for way in one.ways
    )
    if not when:
        return messages
    return [
        replace(one, ways=[way.going(when) for way in one.ways]) for one in messages
    ]


def _read(
    public_id: UUID, seq: int, direction: str, text: str, html: str, at: datetime,
    dated: datetime | None, unverified: bool, auto: str, warnings: str,
    held_until: datetime | None, is_timed: bool, is_stopped: bool, agent: int | None,
    agent_name: str | None, shown: str | None, customer: int | None,
    customer_name: str | None, kind: str | None,
    files: str | None, ways: str | None, is_edited: bool, is_deleted: bool,
    form: str | None, answers: str | None, call: str | None,
    promised: str | None, ours: str, former: str | None,
    awaited: str | None, signs: str | None, wordings: str | None, is_public: bool,
    link: str, signature: str, quoted: str | None, is_trusted: bool, *,
    reader: int, names: tuple[str, str],
) -> Said:  # fmt: skip
    """One message, from one row of the statement."""
    kind = kind or ""
    return Said(
        public_id=str(public_id),
        seq=seq,
        direction=direction,
        author=agent_name or customer_name or shown or ours or names[bool(auto)],
        key=agent or customer or 0,
        address=shown or "",
        kind=kind,
        icon=kind_of(kind).icon,
        at=at,
        dated=dated,
        text=text,
        html=html,
        is_mine=agent == reader,
        unverified=unverified,
        auto=auto,
        warnings=json.loads(warnings) if warnings != "[]" else (),
        held_until=held_until,
        is_timed=is_timed,
        is_stopped=is_stopped,
        files=json.loads(files) if files else (),
        ways=[Way(**way) for way in json.loads(ways)] if ways else (),
        is_edited=is_edited,
        is_deleted=is_deleted,
        asks=json.loads(form) if form and direction == Message.Direction.OUT else None,
        filled=json.loads(form) if form and direction == Message.Direction.IN else None,
        answers=json.loads(answers) if answers else None,
        call=json.loads(call) if call else None,
        promised=json.loads(promised) if promised else (),
        former=former or "",
        awaited=json.loads(awaited) if awaited else (),
        signs=json.loads(signs) if signs else (),
        wordings=json.loads(wordings) if wordings else (),
        is_public=is_public,
        link=link,
        signature=signature,
        quoted=json.loads(quoted) if quoted else None,
        is_trusted=is_trusted,
    )
