"""Which form is asked for, and how forms are doing."""

from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from channels_app.adapters.form import KIND
from channels_app.models import Connection, Envelope
from tickets.models import Ticket

# Of a key, as its column holds it.
LONGEST = 32


def form(key: str) -> Connection | None:
    """The form of this key, while it is switched on."""
    if not (key.isascii() and key.isalnum() and len(key) <= LONGEST):
        return None
    return every().filter(key=key, channel__is_active=True).first()


def every() -> QuerySet[Connection]:
    """All forms, for admins."""
    forms = Connection.objects.filter(channel__kind=KIND)
    return forms.select_related("channel__team")


def with_health() -> QuerySet[Connection]:
    """The same, with when something was sent last, and how much nobody looked at."""
    held = Q(channel__envelopes__state=Envelope.State.QUARANTINED)
    return every().annotate(
        last_at=Max("channel__envelopes__received_at"),
        held=Count("channel__envelopes", filter=held),
    )


def ticket_of(form: Connection, name: UUID) -> Ticket | None:
    """What became of what was sent, once a worker has looked."""
    sent = Envelope.objects.filter(channel=form.pk, source_key=str(name))
    envelope = sent.select_related("message__ticket__merged_into").first()
    if envelope is None or envelope.message is None:
        return None
    return envelope.message.ticket.survivor()
