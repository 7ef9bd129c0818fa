"""Files of deliveries, for whoever was handed one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tickets.models import Attachment, Delivery


def attachment(delivery: UUID, file: UUID) -> Attachment | None:
    """The file, if it still goes along with that delivery."""
    sent = Delivery.objects.filter(public_id=delivery, message__held_until=None)
    ticket = sent.values_list("message__ticket", flat=True).first()
    if ticket is None:
        return None
    files = Attachment.objects.filter(
        public_id=file, message__ticket=ticket, message__deleted_at=None
    )
    return files.exclude(message__direction="note").first()


def takes(delivery: UUID) -> Mapping[str, Any] | None:
    """What the provider takes by whose channel it goes; None: it does not say."""
    traits = Delivery.objects.filter(public_id=delivery).values_list(
        "channel__traits", flat=True
    )
    found: Mapping[str, Any] | None = (traits.first() or {}).get("takes")
    return found
