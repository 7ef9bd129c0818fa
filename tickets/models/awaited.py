"""Files that were said to come with a message, and have to be fetched yet."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.ids import new_id
from tickets.models.delivery import Attachment
from tickets.models.message import Message


class Awaited(models.Model):
    """A file that is still where its message came from.

    The words are there at once, whatever becomes of their picture; workers fetch it, try
    again, and an agent may ask once more.
    name: how its provider is asked for it; for nobody's eyes: it may be an address with
        a key in it.
    position: where it stands among the files of its message.
    lease_token: who fetches it; a result counts only with the token it began with.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being fetched")
        KEPT = "kept", _("Fetched")
        FAILED = "failed", _("Could not be fetched")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="awaited")
    name = models.CharField(max_length=2000)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    attachment = models.OneToOneField(
        Attachment, models.SET_NULL, null=True, related_name="awaited"
    )

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "awaited files"
        indexes = [
            models.Index(
                "not_before", "id", condition=Q(state="waiting"), name="awaited_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filename} {self.state}"
