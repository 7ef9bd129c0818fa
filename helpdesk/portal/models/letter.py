"""Mails of the portal: rows, worked like deliveries."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.ids import new_id
from helpdesk.portal.models.account import Account
from tickets.models import Ticket

GOOD_FOR = timedelta(minutes=30)


class Letter(models.Model):
    """A link that proves an address, or the word that a request moved on.

    address: canonical, "" for none that mail could go to; shown: as they typed it.
    account: whom the address is to belong to, or who is told; None: whoever reads it.
    where: the page that was asked for, for afterwards.
    The token of its link is nowhere: it is made of the key of the house and `public_id`
        (see `tokens`), so that a copy of the database opens nothing.
    used_at: a link is good once.
    not_before: when it is to be sent; None: it is not, or was.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Link to sign in")
        REQUEST = "request", _("Link after a request")
        ADDRESS = "address", _("Link to add an address")
        NEWS = "news", _("News of a request")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=320)
    shown = models.CharField(max_length=400)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="letters"
    )
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    where = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "not_before",
                condition=Q(not_before__isnull=False),
                name="portal_letter_due",
            ),
            models.Index("created_at", name="portal_letter_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_good(self) -> bool:
        """Whether its link still proves something."""
        return (
            self.kind != self.Kind.NEWS
            and self.used_at is None
            and timezone.now() - self.created_at < GOOD_FOR
        )
