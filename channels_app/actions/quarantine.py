"""What an admin does with payloads nobody could make sense of."""

from django.db.models import QuerySet
from django.utils import timezone

from channels_app.errors import NotInQuarantine, RejectionReasonMissing
from channels_app.models import Envelope
from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line


def reprocess(envelope: Envelope, *, by: Agent) -> None:
    """Put it back in line, as new.

    Raises:
        NotAllowed: only admins.
        NotInQuarantine: somebody was quicker.
    """
    _require_admin(by)
    changed = _quarantined(envelope).update(
        state=Envelope.State.NEW,
        attempts=0,
        not_before=timezone.now(),
        ended_at=None,
        lease_token=None,
        lease_until=None,
    )
    if not changed:
        raise NotInQuarantine
    doorbell.ring("channels_app.receive")


def reject(envelope: Envelope, *, reason: str, by: Agent) -> None:
    """It stays kept, with the reason, and becomes no ticket.

    Raises:
        NotAllowed: only admins.
        RejectionReasonMissing: nothing is turned away without a word.
        NotInQuarantine: somebody was quicker.
    """
    _require_admin(by)
    reason = one_line(reason, limit=400)
    if not reason:
        raise RejectionReasonMissing
    changed = _quarantined(envelope).update(
        state=Envelope.State.REJECTED,
        reason=f"{reason} ({by.name})"[:500],
        ended_at=timezone.now(),
    )
    if not changed:
        raise NotInQuarantine


def _quarantined(envelope: Envelope) -> QuerySet[Envelope]:
    return Envelope.objects.filter(pk=envelope.pk, state=Envelope.State.QUARANTINED)


def _require_admin(agent: Agent) -> None:
    if not (agent.is_active and agent.is_admin):
        raise NotAllowed
