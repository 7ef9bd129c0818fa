"""A message as its channel brought it, before we took anything away."""

from django.core.exceptions import ObjectDoesNotExist

from channels_app.adapter import Incoming, Unreadable
from channels_app.models import Envelope
from helpdesk.base.secrets import CannotOpen
from tickets.models import Message

# What came twice is one message with several envelopes; one is enough.
TRIES = 3


def original(message: Message) -> Incoming | None:
    """What came in; None when it is not kept any more or cannot be read."""
    envelopes = Envelope.objects.filter(message=message)
    kept = envelopes.select_related("channel__connection").order_by("id")[:TRIES]
    return next(filter(None, map(_read, kept)), None)


def _read(envelope: Envelope) -> Incoming | None:
    try:
        connection = envelope.channel.connection
        found = connection.adapter.parse(connection.settings(), envelope.content())
    except (CannotOpen, FileNotFoundError, ObjectDoesNotExist, Unreadable):
        return None
    return found if isinstance(found, Incoming) else None
