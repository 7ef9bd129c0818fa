"""What hangs on words: the files that came with them, and their way to each address."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.ids import new_id
from tickets.models.channel import Channel
from tickets.models.message import Message
from tickets.models.people import Identity

# Of what is to be seen in a picture: what providers take.
DESCRIPTION = 1500


class Attachment(models.Model):
    """A file that came with a message. `filename` is a label; the bytes are a blob.

    inline: shown within the words, which name it by its content id.
    description: what is to be seen, in words, for whoever does not see it.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)
    description = models.CharField(
        max_length=DESCRIPTION, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename


class Delivery(models.Model):
    """One message on its way to one identity over one channel: one row, any attempts.

    role: as whom its letter names them; those in BCC it does not name.
    place: the reference it carries outside (a Message-ID), minted once: a retry has
        the same. provider_id: the id the provider gave it.
    lease_token: who is working on it; a finished attempt counts only with the token it
        began with.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Not known whether it arrived")

    class Role(models.TextChoices):
        TO = "to", _("To")
        CC = "cc", _("CC")
        BCC = "bcc", _("BCC")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    role = models.CharField(
        max_length=3, choices=Role.choices, default=Role.TO, db_default=Role.TO
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    place = models.CharField(max_length=1000, blank=True)
    provider_id = models.CharField(max_length=1000, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["message", "identity"], name="delivery_once"
            )
        ]
        indexes = [
            # What is due, in the order of each conversation.
            models.Index(
                "channel",
                "identity",
                "id",
                condition=Q(state__in=["queued", "sending"]),
                name="delivery_line",
            ),
            models.Index(
                "not_before",
                condition=Q(state__in=["queued", "sending"]),
                name="delivery_due",
            ),
            # What did not arrive, or may not have: few, among all there ever were.
            models.Index(
                "message",
                condition=Q(state__in=["failed", "unknown"]),
                name="delivery_stuck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.identity_id}: {self.state}"
