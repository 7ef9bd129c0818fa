"""The files of a delivery, as its provider takes them."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from channels_app import tokens
from channels_app.adapter import File
from helpdesk.base import blobs
from tickets.models import Attachment, Delivery


def files_of(attachments: Iterable[Attachment], delivery: Delivery) -> tuple[File, ...]:
    """What goes along, as its provider takes it."""
    fetches = bool(delivery.channel.traits.get("fetches"))
    return tuple(
        File(
            filename=attachment.filename,
            content_type=attachment.content_type,
            content=blobs.get(attachment.blob),
            address=_address(delivery, attachment) if fetches else "",
        )
        for attachment in attachments
    )


def _address(delivery: Delivery, attachment: Attachment) -> str:
    """Where whoever is handed the delivery fetches it, for an hour."""
    signed = tokens.sign_sent(delivery.public_id, attachment.public_id)
    return settings.SITE_URL + reverse("channels:sent_file", args=[signed])
