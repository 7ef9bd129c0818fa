"""Words that were kept a moment ago and are no message yet: their writer sees them."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from channels_app.models import Envelope
from helpdesk.portal.models import Account

# What waits this long is looked at by an admin; it is kept all the same.
_STATES = (Envelope.State.NEW, Envelope.State.QUARANTINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """ticket: which they answer; None for a new request."""

    at: datetime
    subject: str
    text: str
    ticket: UUID | None


def pending(account: Account) -> list[Pending]:
    """In the order they were written."""
    rows = Envelope.objects.filter(
        channel__kind="portal", conv_key=str(account.public_id), state__in=_STATES
    )
    return [_read(one) for one in rows.order_by("id")]


def _read(envelope: Envelope) -> Pending:
    said = json.loads(envelope.content())
    answers = said.get("answers")
    return Pending(
        at=envelope.received_at,
        subject=said["subject"],
        text=said["text"],
        ticket=UUID(answers["ticket"]) if answers else None,
    )
