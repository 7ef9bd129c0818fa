"""Mailboxes, by what they are called in addresses."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from channels_app.models import Connection

KIND = "email"


def mailbox_or_404(public_id: UUID) -> Connection:
    """Raises Http404."""
    found = Connection.objects.filter(channel__kind=KIND)
    found = found.select_related("channel__team")
    return get_object_or_404(found, channel__public_id=public_id)
