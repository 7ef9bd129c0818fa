"""Somebody at a widget who is to show that they wrote what everybody can read."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from channels_app.models.visitor import Visitor
from helpdesk.base.ids import new_id
from tickets import codes
from tickets.models import Continuation, Identity

GOOD_FOR = timedelta(hours=1)
TRIES = 5


def _until() -> object:
    return timezone.now() + GOOD_FOR


class Proving(models.Model):
    """They followed a public link (`continuation`), which proves nothing. Until they prove
    more they are a visitor like any other.

    code: shown to them alone, for the account that wrote to send it to us; good once.
    said_by, said_at: the account that did, and when; it goes on with the visitor's next
        question, since their conversations are locked before tickets.
    sent_to, sent_at: the account that was sent another code to be typed here. That one is
        nowhere: it is made of the key of the house and `public_id`, and `turn`.
    turn: goes up with each new pair of codes. tries: wrong ones that were typed since.
    how: what proved it: "sent", "said", "site", "address".
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="provings")
    continuation = models.ForeignKey(
        Continuation, models.CASCADE, related_name="provings"
    )
    code = models.CharField(max_length=9, unique=True, default=codes.mint)
    turn = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_until)
    sent_to = models.ForeignKey(Identity, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(Identity, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "continuation"], name="proving_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visitor_id} for {self.continuation_id}"

    @property
    def is_good(self) -> bool:
        """Its codes still prove something."""
        return (
            self.proven_at is None
            and self.expires_at > timezone.now()
            and self.tries < TRIES
        )
