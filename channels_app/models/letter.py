"""Mails of our own making to visitors: rows, worked like deliveries."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_app.models.visitor import Chat
from helpdesk.base.ids import new_id
from tickets.models import Channel

GOOD_FOR = timedelta(minutes=15)
TRIES = 5


class Letter(models.Model):
    """A code that proves an address, or a copy of a conversation for one that is proven.

    visitor: not a key: whoever has said nothing yet has no row.
    address: canonical; shown: as they typed it.
    chat: the copy is of this one; with a code: it is sent once the address is proven.
    The code itself is nowhere: it is made of the key of the house and `public_id` (see
        `actions.letters`), so that a copy of the database proves nothing.
    tries: wrong codes since; used_at: a code is good once.
    not_before: when it is to be sent; None: it is not, or was.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("Code")
        TRANSCRIPT = "transcript", _("Transcript")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="letters")
    visitor = models.UUIDField()
    address = models.CharField(max_length=320)
    shown = models.CharField(max_length=400)
    chat = models.ForeignKey(Chat, models.CASCADE, null=True, related_name="letters")
    language = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "not_before", condition=Q(not_before__isnull=False), name="letter_due"
            ),
            # "Which codes may this visitor have read?"
            models.Index("visitor", "created_at", name="letter_of_visitor"),
            models.Index("created_at", name="letter_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_good(self) -> bool:
        """Whether its code, or its link, still proves something."""
        return (
            self.kind == self.Kind.CODE
            and self.used_at is None
            and self.tries < TRIES
            and timezone.now() - self.created_at < GOOD_FOR
        )
