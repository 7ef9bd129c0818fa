"""Messages as a conversation shows them: rows of one query, with all that hangs on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets.models import Attachment, Delivery, Message
from tickets.queries.rows import KINDS, OTHER, Kind

# A sender's clock that is off by less is not worth a word.
DRIFT = timedelta(minutes=15)

State = Delivery.State
WAYS: dict[str, Kind] = {
    State.QUEUED: Kind(icon="clock", name=State.QUEUED.label),
    State.SENDING: Kind(icon="send", name=State.SENDING.label),
    State.SENT: Kind(icon="check", name=State.SENT.label),
    State.DELIVERED: Kind(icon="check-check", name=State.DELIVERED.label),
    State.READ: Kind(icon="eye", name=State.READ.label),
    State.FAILED: Kind(icon="triangle-alert", name=State.FAILED.label),
    State.UNKNOWN: Kind(icon="circle-question-mark", name=State.UNKNOWN.label),
}

FIELDS = (
    "pk", "public_id", "seq", "direction", "text", "html", "said_at", "dated",
    "unverified", "auto", "warnings", "held_until", "agent_id", "agent__name",
    "identity__shown", "identity__customer_id", "identity__customer__name",
    "channel__kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """A delivery: how far it came, to whom, and why not further."""

    public_id: str
    state: str
    shown: str
    last_error: str

    @property
    def is_stuck(self) -> bool:
        return self.state in {State.FAILED, State.UNKNOWN}

    @property
    def icon(self) -> str:
        return WAYS[self.state].icon

    @property
    def words(self) -> str:
        return str(WAYS[self.state].name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message. author: the person's name; key: whom their colour is chosen by."""

    public_id: str
    seq: int
    direction: str
    author: str
    key: int
    address: str
    icon: str
    channel: str
    at: datetime
    dated: datetime | None
    text: str
    html: str
    is_mine: bool
    unverified: bool
    auto: str
    warnings: tuple[str, ...]
    held_until: datetime | None
    files: tuple[dict[str, Any], ...]
    ways: tuple[Way, ...]

    @property
    def is_note(self) -> bool:
        return self.direction == Message.Direction.NOTE

    @property
    def drifted(self) -> datetime | None:
        """What the sender's clock said, when that is far from ours."""
        if self.dated is None or abs(self.dated - self.at) < DRIFT:
            return None
        return self.dated

    @property
    def doubts(self) -> list[str]:
        return Message(warnings=list(self.warnings)).doubts

    @property
    def is_designed(self) -> bool:
        return "designed" in self.warnings

    def is_news(self, read: int) -> bool:
        """Whether somebody who read up to this seq has not read it, nor wrote it."""
        return self.seq > read and not self.is_mine


def said(messages: QuerySet[Message], reader: Agent) -> list[Said]:
    """These messages, in their order, in one query."""
    mine = {"message": OuterRef("pk")}
    files = Attachment.objects.filter(**mine).order_by("id")
    ways = Delivery.objects.filter(**mine).order_by("id")
    rows = messages.values(
        *FIELDS,
        files=ArraySubquery(
            files.values(
                row=JSONObject(
                    id="public_id",
                    name="filename",
                    size="size",
                    type="content_type",
                    inline="inline",
                )
            )
        ),
        ways=ArraySubquery(
            ways.values(
                row=JSONObject(
                    public_id="public_id",
                    state="state",
                    last_error="last_error",
                    shown=F("identity__shown"),
                )
            )
        ),
    )
    return [_read(row, reader) for row in rows]


def _read(row: dict[str, Any], reader: Agent) -> Said:
    kind = KINDS.get(row["channel__kind"] or "", OTHER)
    name = row["agent__name"] or row["identity__customer__name"]
    return Said(
        public_id=str(row["public_id"]),
        seq=row["seq"],
        direction=row["direction"],
        author=name or row["identity__shown"] or _("Unknown"),
        key=row["agent_id"] or row["identity__customer_id"] or 0,
        address=row["identity__shown"] or "",
        icon=kind.icon,
        channel=str(kind.name),
        at=row["said_at"],
        dated=row["dated"],
        text=row["text"],
        html=row["html"],
        is_mine=row["agent_id"] == reader.pk,
        unverified=row["unverified"],
        auto=row["auto"],
        warnings=tuple(row["warnings"]),
        held_until=row["held_until"],
        files=tuple(row["files"]),
        ways=tuple(Way(**way) for way in row["ways"]),
    )
