"""A chat as its visitor sees it: what is new since a number, and how it stands."""

import json
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from channels_app import tokens
from channels_app.models import Chat, Visitor
from channels_app.queries import looks, visible
from channels_app.queries.looks import Look, Row
from helpdesk.base import within
from helpdesk.base.quotes import fold_quotes
from helpdesk.base.sniff import previewable
from helpdesk.base.templatetags.ui import initials
from tickets.models import Attachment, Message, Ticket
from tickets.queries.chats import place_in_queue
from tickets.queries.choices import files_of_words

Data = dict[str, Any]

EXCERPT = 120


@dataclass(slots=True)
class InView:
    """A conversation of a visitor's, ready for `feed`. row: what hangs on it."""

    visitor: Visitor
    look: Look
    row: Row

    @property
    def mine(self) -> tuple[int, int] | None:
        """Who its visitor is in the look itself, not in their row, which was read before:
        a number without its words would never be asked for again."""
        identity: int | None = self.row["visitor__identity_id"]
        mail: int | None = self.row["visitor__mail_id"]
        return None if identity is None else (identity, mail or identity)


def chat_of(visitor: Visitor, key: UUID) -> InView | None:
    """A conversation of this visitor and of nobody else (AC-65)."""
    if not visitor.is_known:
        return None
    row = looks.one_chat(visitor.pk, key)
    if row is not None and row["ticket__merged_into_id"] is not None:
        _follow_merges(visitor)
        row = looks.one_chat(visitor.pk, key)
    return InView(visitor, Look.of(row), row) if row else None


def plain_chat(visitor: Visitor, key: UUID) -> Chat | None:
    """The same as its row, without what only a feed looks at."""
    if not visitor.is_known:
        return None
    chat = looks.row_of_chat(visitor.pk, key)
    if chat is None or chat.ticket is None or chat.ticket.merged_into_id is None:
        return chat
    Chat.objects.after_merges([chat])
    return looks.row_of_chat(visitor.pk, key)


def feed(view: InView, after: int = 0) -> Data:
    """What is new since `after`, a number this chat told; all of it when it did not.

    Numbers of the future, below zero or of a ticket the chat had before are none
    (AC-73): whoever has one gets everything.
    """
    look = view.look
    turn, since = divmod(after, Chat.TURN)
    if turn != look.turn or after < 0 or since > look.head:
        since = 0
    turns = {pk: turn for turn, pk in enumerate(visible.tickets(look))}
    if look.ticket_id is not None:
        turns[look.ticket_id] = look.turn
    said = _messages(view, since, turns)
    here = [row["seq"] for row in said if row["ticket_id"] == look.ticket_id]
    read = view.row["read"]
    files = _files(view, said)
    return {
        "chat": str(look.key),
        "seq": look.told(max([look.head, *here])),
        "all": since == 0,
        "seen": look.told(read) if read else 0,
        "messages": [_message(row, view, turns, files[row["pk"]]) for row in said],
        **_state(view),
    }


def heads(visitor: Visitor) -> list[Data]:
    """Their conversations, the newest first, each by its last words."""
    if not visitor.is_known:
        return []
    rows = looks.all_chats(visitor.pk)
    if any(row["ticket__merged_into_id"] is not None for row in rows):
        _follow_merges(visitor)
        rows = looks.all_chats(visitor.pk)
    newest = Message.objects.only("direction", "text", "said_at", "agent", "deleted_at")
    last = newest.in_bulk([row["newest"] for row in rows if row["newest"] is not None])
    return [_head(Look.of(row), row, last.get(row["newest"])) for row in rows]


def _follow_merges(visitor: Visitor) -> None:
    merged = Chat.objects.filter(visitor=visitor, ticket__merged_into__isnull=False)
    Chat.objects.after_merges(merged.select_related("ticket__merged_into"))


def _messages(view: InView, since: int, turns: dict[int, int]) -> list[Row]:
    look, mine = view.look, view.mine
    if mine is None or look.ticket_id is None:
        return []
    if since == 0:
        found = [row for pk in turns for row in looks.messages(*mine, pk, 0)]
    else:
        found = looks.messages(*mine, look.ticket_id, since)
        if view.row["changed"] > since:
            found += _changed(view, since, {row["pk"] for row in found})
    return sorted(
        found, key=lambda row: (turns[row["ticket_id"]], row["said_at"], row["seq"])
    )


def _changed(view: InView, since: int, known: set[int]) -> list[Row]:
    """Older messages that became others since: seldom, so all are looked at again."""
    look, mine = view.look, view.mine
    if mine is None or look.ticket_id is None:
        return []
    changed = set(visible.changed_since(look.ticket_id, since))
    return [
        row
        for row in looks.messages(*mine, look.ticket_id, 0)
        if str(row["public_id"]) in changed and row["pk"] not in known
    ]


def _files(view: InView, said: list[Row]) -> dict[int, list[Data]]:
    """Those of messages that have some, each with an address for this visitor."""
    found: dict[int, list[Data]] = defaultdict(list)
    have = [row["pk"] for row in said if row["has_files"] and not row["deleted_at"]]
    files = files_of_words(Attachment.objects.filter(message__in=have))
    for file in files.order_by("id") if have else ():
        signed = tokens.sign_file(view.visitor.public_id, file.public_id)
        found[file.message_id].append(
            {
                "id": str(file.public_id),
                "name": file.filename,
                "size": file.size,
                "type": file.content_type,
                "url": f"files/{signed}/",
                "inline": previewable(file.content_type, file.filename),
                "cid": file.content_id if file.inline else "",
            }
        )
    return found


def _message(row: Row, view: InView, turns: dict[int, int], files: list[Data]) -> Data:
    mine = row["direction"] == Message.Direction.IN
    by_mail = row["channel_id"] != view.look.channel_id
    gone = row["deleted_at"] is not None
    text = fold_quotes(row["text"])[0] if mine and by_mail else row["text"]
    return {
        "id": str(row["public_id"]),
        "key": str(row["key"]) if mine and row["key"] else None,
        "seq": turns[row["ticket_id"]] * Chat.TURN + row["seq"],
        "by": _by(row["direction"], row["agent_id"]),
        "name": "" if mine else row["agent__name"] or "",
        "text": "" if gone else text,
        # What we wrote is ours; what came by mail is shown as the words it has.
        "html": "" if gone or mine else _pictured(row["html"], files),
        "at": row["said_at"].isoformat(),
        "answers": str(answers) if (answers := row["answers__public_id"]) else None,
        "files": files,
        "form": None if gone or row["form"] is None else json.loads(row["form"]),
        "edited": row["edited_at"] is not None and not gone,
        "deleted": gone,
        "state": _state_of(row, view) if mine else None,
        "via": "mail" if by_mail else None,
    }


def _pictured(html: str, files: list[Data]) -> str:
    """With its pictures where this visitor finds them; those are no files beside it."""
    named = within.named(html)
    there = {one["cid"]: one for one in files if one["inline"] and one["cid"] in named}
    for one in there.values():
        files.remove(one)

    def find(name: str) -> str | None:
        if name not in there:
            return None
        one = there[name]
        alt = escape(named[name] or one["name"])
        return f'<img src="{one["url"]}" alt="{alt}">'

    return within.shown(html, find)


def _by(direction: str, agent: int | None) -> str:
    if direction == Message.Direction.IN:
        return "me"
    return "agent" if agent else "house"


def _state_of(row: Row, view: InView) -> str:
    older = row["ticket_id"] != view.look.ticket_id
    return "seen" if older or row["seq"] <= view.row["read"] else "delivered"


def _state(view: InView) -> Data:
    look, row = view.look, view.row
    score = None if look.is_doubted else row["ticket__rating__score"]
    place = None if look.is_doubted else _place(view)
    comment = row["ticket__rating__comment"]
    return {
        "ended": look.is_over,
        "agent": _agent(look),
        "rating": {"score": score, "comment": comment} if score else None,
        "queue": {"place": place} if place else None,
        "mailed": _masked(view.visitor) if look.mailed_seq else None,
    }


def _place(view: InView) -> int | None:
    """Whose turn it is, while nobody has taken it."""
    look, row = view.look, view.row
    if look.is_over or row["ticket__assignee_id"] or not row["ticket__waiting_since"]:
        return None
    ticket = Ticket(
        pk=look.ticket_id,
        team_id=row["ticket__team_id"],
        live_since=row["ticket__live_since"],
        waiting_since=row["ticket__waiting_since"],
    )
    return place_in_queue(ticket)


def _agent(look: Look) -> Data | None:
    if look.owner is None:
        return None
    return {"name": look.owner, "initials": initials(look.owner)}


def _masked(visitor: Visitor) -> str | None:
    """Enough of an address to know it again, and not to learn it."""
    mail = visitor.mail.shown if visitor.mail else visitor.claimed_mail
    name, at, domain = mail.rpartition("@")
    return f"{name[:1]}…{at}{domain}" if at else None


def _head(look: Look, row: Row, last: Message | None) -> Data:
    return {
        "chat": str(look.key),
        "seq": look.told(look.head),
        "unread": row["unread"],
        "last": _excerpt(last) if last else None,
        "ended": look.is_over,
        "agent": _agent(look),
    }


def _excerpt(last: Message) -> Data:
    words = "" if last.deleted_at else " ".join(last.text[: 4 * EXCERPT].split())
    return {
        "text": words[:EXCERPT],
        "at": last.said_at.isoformat(),
        "by": _by(last.direction, last.agent_id),
    }
