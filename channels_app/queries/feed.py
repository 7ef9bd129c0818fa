"""A chat as its visitor sees it: what is new since a number, and how it stands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from channels_app import tokens
from channels_app.models import Chat, Visitor
from channels_app.queries import visible
from helpdesk.base.plaintext import fold_quotes
from helpdesk.base.sniff import previewable
from helpdesk.base.templatetags.ui import initials
from tickets.models import Attachment, Message, Status
from tickets.queries.chats import place_in_queue

Data = dict[str, Any]

# Of one look; whoever has said more has older words in no hurry.
MOST = 1_000
# A visitor's conversations, the newest.
CHATS = 30
EXCERPT = 120


def chat_of(visitor: Visitor, key: UUID) -> Chat | None:
    """A conversation of this visitor and of nobody else (AC-65), ready for `feed`."""
    if not visitor.is_known:
        return None
    chats = _chats(visitor).filter(key=key)
    chat = visible.with_marks(chats).first()
    return _after_merges(visible.with_marks(chats), chat)


def plain_chat(visitor: Visitor, key: UUID) -> Chat | None:
    """The same without what only a feed looks at."""
    if not visitor.is_known:
        return None
    chats = Chat.objects.filter(visitor=visitor, key=key)
    chats = chats.select_related("visitor", "channel", "ticket")
    return _after_merges(chats, chats.first())


def feed(chat: Chat, after: int = 0) -> Data:
    """What is new since `after`, a number this chat told; all of it when it did not.

    Numbers of the future, below zero or of a ticket the chat had before are none
    (AC-73): whoever has one gets everything.
    """
    head: int = getattr(chat, "head", 0)
    since = chat.seq(after)
    if since > head:
        since = 0
    turns = {pk: turn for turn, pk in enumerate(visible.tickets(chat))}
    if chat.ticket_id is not None:
        turns[chat.ticket_id] = chat.turn
    said = _messages(chat, since, turns)
    newest = max([head, *(m.seq for m in said if m.ticket_id == chat.ticket_id)])
    seen: int = getattr(chat, "seen_by_us", 0)
    return {
        "chat": str(chat.key),
        "seq": chat.number(newest),
        "all": since == 0,
        "seen": chat.number(seen) if seen else 0,
        "messages": [_message(one, chat, turns, seen) for one in said],
        **_state(chat),
    }


def heads(visitor: Visitor) -> list[Data]:
    """Their conversations, the newest first, each by its last words."""
    if not visitor.is_known:
        return []
    chats = list(visible.with_newest(_chats(visitor))[:CHATS])
    if any(chat.ticket and chat.ticket.merged_into_id for chat in chats):
        Chat.objects.after_merges(chats)
        chats = list(visible.with_newest(_chats(visitor))[:CHATS])
    newest = Message.objects.select_related("agent").in_bulk(
        [pk for chat in chats if (pk := getattr(chat, "newest", None)) is not None]
    )
    return [
        _head(chat, newest.get(getattr(chat, "newest", None) or 0)) for chat in chats
    ]


def numbers(chats: Iterable[Chat]) -> dict[str, int]:
    """Of chats with their `head`: up to which number there is something to see."""
    return {str(chat.key): chat.number(getattr(chat, "head", 0)) for chat in chats}


def _chats(visitor: Visitor) -> QuerySet[Chat]:
    """With all that their feed looks at; `visitor` is the one who asks."""
    chats = visible.with_heads(Chat.objects.filter(visitor=visitor))
    return chats.select_related(
        "visitor__mail", "channel", "ticket__assignee", "ticket__rating"
    )


def _after_merges(chats: QuerySet[Chat], chat: Chat | None) -> Chat | None:
    if chat is None or chat.ticket is None or chat.ticket.merged_into_id is None:
        return chat
    Chat.objects.after_merges([chat])
    return chats.first()


def _messages(chat: Chat, since: int, turns: dict[int, int]) -> list[Message]:
    said = visible.messages(chat.visitor).filter(ticket__in=turns)
    if since and chat.ticket is not None:
        newer = Q(seq__gt=since)
        if changed := visible.changed(chat.ticket, since):
            newer |= Q(public_id__in=changed)
        said = said.filter(newer, ticket=chat.ticket)
    said = said.select_related("agent", "answers").prefetch_related("attachments")
    newest = said.order_by("-said_at", "-seq")[:MOST]
    return sorted(newest, key=lambda one: (turns[one.ticket_id], one.said_at, one.seq))


def _message(one: Message, chat: Chat, turns: dict[int, int], seen: int) -> Data:
    mine = one.direction == Message.Direction.IN
    by_mail = one.channel_id != chat.channel_id
    gone = one.deleted_at is not None
    text = fold_quotes(one.text)[0] if mine and by_mail else one.text
    return {
        "id": str(one.public_id),
        "key": str(one.key) if mine and one.key else None,
        "seq": turns[one.ticket_id] * Chat.TURN + one.seq,
        "by": "me" if mine else "agent" if one.agent_id else "house",
        "name": one.agent.name if one.agent and not mine else "",
        "text": "" if gone else text,
        # What we wrote is ours; what came by mail is shown as the words it has.
        "html": "" if gone or mine else one.html,
        "at": one.said_at.isoformat(),
        "answers": str(one.answers.public_id) if one.answers else None,
        "files": [] if gone else [_file(file, chat) for file in one.attachments.all()],
        "form": None if gone else one.form,
        "edited": one.edited_at is not None and not gone,
        "deleted": gone,
        "state": _state_of(one, chat, seen) if mine else None,
        "via": "mail" if by_mail else None,
    }


def _state_of(one: Message, chat: Chat, seen: int) -> str:
    older = one.ticket_id != chat.ticket_id
    return "seen" if older or one.seq <= seen else "delivered"


def _file(file: Attachment, chat: Chat) -> Data:
    signed = tokens.sign_file(chat.visitor.public_id, file.public_id)
    return {
        "id": str(file.public_id),
        "name": file.filename,
        "size": file.size,
        "type": file.content_type,
        "url": f"files/{signed}/",
        "inline": previewable(file.content_type, file.filename),
    }


def _state(chat: Chat) -> Data:
    ticket = chat.ticket
    place = place_in_queue(ticket) if ticket and not is_over(chat) else None
    rating = getattr(ticket, "rating", None)
    return {
        "ended": is_over(chat),
        "agent": _agent(chat),
        "rating": {"score": rating.score, "comment": rating.comment}
        if rating
        else None,
        "queue": {"place": place} if place else None,
        "mailed": _masked(chat) if chat.mailed_seq else None,
    }


def is_over(chat: Chat) -> bool:
    """Whether it was ended, by whichever side; words after it open it again."""
    solved = chat.ticket is not None and chat.ticket.status in {
        Status.RESOLVED,
        Status.CLOSED,
    }
    return solved or chat.ended_at is not None


def _agent(chat: Chat) -> Data | None:
    agent = chat.ticket.assignee if chat.ticket else None
    return {"name": agent.name, "initials": initials(agent.name)} if agent else None


def _masked(chat: Chat) -> str | None:
    """Enough of an address to know it again, and not to learn it."""
    mail = chat.visitor.mail.shown if chat.visitor.mail else chat.visitor.claimed_mail
    name, at, domain = mail.rpartition("@")
    return f"{name[:1]}…{at}{domain}" if at else None


def _head(chat: Chat, last: Message | None) -> Data:
    head: int = getattr(chat, "head", 0)
    return {
        "chat": str(chat.key),
        "seq": chat.number(head),
        "unread": getattr(chat, "unread", 0),
        "last": _excerpt(last) if last else None,
        "ended": is_over(chat),
        "agent": _agent(chat),
    }


def _excerpt(last: Message) -> Data:
    mine = last.direction == Message.Direction.IN
    words = "" if last.deleted_at else " ".join(last.text[: 4 * EXCERPT].split())
    return {
        "text": words[:EXCERPT],
        "at": last.said_at.isoformat(),
        "by": "me" if mine else "agent" if last.agent_id else "house",
    }
