"""The looks of visitors' pages that come a hundred times a second, written down once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from channels_app.models import Chat
from channels_app.queries import visible
from helpdesk.base.written import Written, WrittenModels
from tickets.models import Attachment, Status

Row = dict[str, Any]

# Of one look; whoever has said more has older words in no hurry.
MOST = 1_000
# A visitor's conversations, the newest.
CHATS = 30
# What stands for values; nothing else in these queries is equal to one of them.
_A, _B, _C, _D, _KEY = -101, -102, -103, -104, UUID(int=101)


@dataclass(slots=True, kw_only=True)
class Look:
    """A chat as its visitor's page looks at it: see `Chat` and `visible`."""

    pk: int
    key: UUID
    place: str
    turn: int
    channel_id: int
    ticket_id: int | None
    ended_at: datetime | None
    mailed_seq: int
    number: int | None
    status: str | None
    merged_into: int | None
    owner_id: int | None
    owner: str | None
    head: int
    is_doubted: bool

    @classmethod
    def of(cls, row: Row) -> Self:
        look = cls(**{name: row[column] for name, column in _COLUMNS.items()})
        if look.is_doubted:  # not even who looks after it
            look.owner_id = look.owner = None
        return look

    @property
    def is_open(self) -> bool:
        """Whether its ticket is."""
        return self.status in Status.open_set()

    @property
    def is_over(self) -> bool:
        """Whether it was ended, by whichever side; words after it open it again."""
        solved = self.status in {Status.RESOLVED, Status.CLOSED}
        return solved or self.ended_at is not None

    def told(self, seq: int) -> int:
        """A seq of its ticket as its visitor's browser knows it."""
        return self.turn * Chat.TURN + seq


_COLUMNS = {
    "pk": "pk",
    "key": "key",
    "place": "place",
    "turn": "turn",
    "channel_id": "channel_id",
    "ticket_id": "ticket_id",
    "ended_at": "ended_at",
    "mailed_seq": "mailed_seq",
    "number": "ticket__number",
    "status": "ticket__status",
    "merged_into": "ticket__merged_into_id",
    "owner_id": "ticket__assignee_id",
    "owner": "ticket__assignee__name",
    "head": "head",
    "is_doubted": "is_doubted",
}
_FEED = (
    *("read", "changed", "ticket__live_since", "ticket__waiting_since"),
    *("ticket__team_id", "ticket__rating__score", "ticket__rating__comment"),
    # Whose words count for `head`: read with it, since both change while somebody looks.
    *("visitor__identity_id", "visitor__mail_id"),
)
_MESSAGE = (
    *("pk", "public_id", "ticket_id", "seq", "direction", "channel_id", "agent_id"),
    *("agent__name", "key", "text", "html", "said_at", "form", "edited_at"),
    *("deleted_at", "answers__public_id", "has_files"),
)


def _one(visitor: int, key: UUID) -> QuerySet[Any, Any]:
    chats = Chat.objects.filter(visitor=visitor, key=key)
    chats = visible.with_doubts(visible.with_marks(visible.with_heads(chats)))
    return chats.values_list(*_COLUMNS.values(), *_FEED)


def _all(visitor: int) -> QuerySet[Any, Any]:
    chats = visible.with_newest(
        visible.with_heads(
            Chat.objects.filter(visitor=visitor, ticket__deleted_at=None)
        )
    )
    return visible.with_doubts(chats).values_list(
        *_COLUMNS.values(), "newest", "unread"
    )[:CHATS]


def _row(visitor: int, key: UUID) -> QuerySet[Chat]:
    chats = Chat.objects.filter(visitor=visitor, key=key)
    return chats.select_related("visitor", "channel", "ticket")


def _of_ticket(ticket: int) -> QuerySet[Any, Any]:
    chats = visible.with_heads(Chat.objects.filter(ticket=ticket))
    chats = visible.with_doubts(chats)
    return chats.values_list(*_COLUMNS.values(), "visitor__public_id")


def _said(identity: int, mail: int, ticket: int, since: int) -> QuerySet[Any, Any]:
    files = Attachment.objects.filter(message=OuterRef("pk"))
    said = visible.said_to(identity, mail).filter(ticket=ticket, seq__gt=since)
    newest = said.annotate(has_files=Exists(files)).order_by("-said_at", "-seq")
    return newest.values_list(*_MESSAGE)[:MOST]


_one_chat = Written(_one, visitor=_A, key=_KEY)
_all_chats = Written(_all, visitor=_A)
_chat_row = WrittenModels(_row, visitor=_A, key=_KEY)
_chats_of_ticket = Written(_of_ticket, ticket=_A)
_messages = Written(_said, identity=_A, mail=_B, ticket=_C, since=_D)


def one_chat(visitor: int, key: UUID) -> Row | None:
    """A conversation of this visitor's, with all that its feed looks at."""
    return next(iter(_one_chat.rows(visitor=visitor, key=key)), None)


def all_chats(visitor: int) -> list[Row]:
    """Their conversations, the newest first, with `newest` and `unread`."""
    return _all_chats.rows(visitor=visitor)


def row_of_chat(visitor: int, key: UUID) -> Chat | None:
    """A conversation of this visitor's as its row, with whose it is, channel and ticket."""
    return _chat_row.first(visitor=visitor, key=key)


def of_ticket(ticket: int) -> list[tuple[UUID, Look]]:
    """The chats of a ticket, each with whose it is."""
    rows = _chats_of_ticket.rows(ticket=ticket)
    return [(row["visitor__public_id"], Look.of(row)) for row in rows]


def messages(identity: int, mail: int, ticket: int, since: int) -> list[Row]:
    """What may be seen of a ticket after a seq, the newest first."""
    return _messages.rows(identity=identity, mail=mail, ticket=ticket, since=since)
