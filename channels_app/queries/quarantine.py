"""What waits for an admin's eyes."""

from django.db.models import QuerySet

from channels_app.models import Envelope

LIST = 200
HEAD_BYTES = 4_000


def waiting() -> QuerySet[Envelope]:
    """Payloads in quarantine, newest first, without their bytes."""
    quarantined = Envelope.objects.filter(state=Envelope.State.QUARANTINED)
    return quarantined.defer("raw").select_related("channel").order_by("-id")[:LIST]


def head(envelope: Envelope) -> str:
    """The beginning of a payload as text, to see what it is; never trusted."""
    return (
        envelope.content()[:HEAD_BYTES].decode("utf-8", "replace").replace("\x00", "␀")
    )
