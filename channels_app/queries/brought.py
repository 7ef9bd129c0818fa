"""Channels that programs of others speak, and what became of the words they brought."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.plaintext import printable
from tickets.models import Channel, Delivery, Ticket

FAMILY = "custom."


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of words. ticket, message: None while there is none, or where whoever
    asks may not see it."""

    external_id: str
    state: str
    reason: str
    received_at: datetime
    ticket: UUID | None = None
    number: int | None = None
    message: UUID | None = None


def channels_of(agent: Agent) -> QuerySet[Channel]:
    """Those this agent may speak for, which is to put words into customers' mouths: their
    team's own, and an admin all of them."""
    ours = Channel.objects.filter(kind__startswith=FAMILY)
    if not agent.is_active or agent.role == Role.COLLABORATOR:
        return ours.none()
    if agent.role == Role.ADMIN:
        return ours
    return ours.filter(Q(team__in=agent.teams.values("pk")) | Q(team__lead=agent))


def became(channel: Channel, external_id: str, *, reader: Agent) -> Became | None:
    """What became of words by their provider's name; None: nobody brought them."""
    if printable(external_id) != external_id:
        return None  # none was ever kept, and PostgreSQL would not look
    found = Envelope.objects.filter(channel=channel, source_key=external_id)
    envelope = found.defer("raw").select_related("message__ticket").first()
    return shown(envelope, reader=reader) if envelope else None


def shown(envelope: Envelope, *, reader: Agent) -> Became:
    """What there is to tell of them by now."""
    told = Became(
        external_id=envelope.source_key,
        state=envelope.state,
        reason=envelope.reason,
        received_at=envelope.received_at,
    )
    message = envelope.message
    if message is None or not _sees(reader, message.ticket):
        return told
    return Became(
        external_id=told.external_id,
        state=told.state,
        reason=told.reason,
        received_at=told.received_at,
        ticket=message.ticket.public_id,
        number=message.ticket.number,
        message=message.public_id,
    )


def delivery_of(channel: Channel, public_id: UUID) -> Delivery | None:
    """One of this channel's own."""
    found = Delivery.objects.filter(channel=channel, public_id=public_id)
    return found.select_related("message__ticket").first()


def _sees(reader: Agent, ticket: Ticket) -> bool:
    return Ticket.objects.visible_to(reader).filter(pk=ticket.pk).exists()
