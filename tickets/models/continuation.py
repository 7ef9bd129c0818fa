"""A matter on its way to another channel."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets import codes
from tickets.models.channel import Channel
from tickets.models.message import Message
from tickets.models.people import Identity
from tickets.models.ticket import Ticket, beside

GOOD_FOR = timedelta(days=14)
# The kind of those whose link everybody can read: it proves nothing of who follows it, and
# their code leads nobody anywhere.
PUBLIC = "public"


def _until() -> object:
    return timezone.now() + GOOD_FOR


def keyed() -> Func:
    """`codes.keyed` of the code, for the database."""
    return Func(
        F("code"),
        Value(codes.LETTERS),
        Value(codes.KEYS),
        function="TRANSLATE",
        output_field=models.CharField(),
    )


class ContinuationQuerySet(models.QuerySet["Continuation"]):
    def good(self) -> "ContinuationQuerySet":
        """Offered, not arrived yet, and not too old."""
        return self.filter(arrived_at=None, expires_at__gt=timezone.now())

    def typed_as(self, *digits: str) -> "ContinuationQuerySet":
        """Those whose codes are typed so, or so, on the keys of a telephone."""
        return self.carried().annotate(keys=keyed()).filter(keys__in=digits)

    def carried(self) -> "ContinuationQuerySet":
        """Those whose code takes whoever brings it along."""
        return self.exclude(kind=PUBLIC)


class Continuation(models.Model):
    """Whoever brings its code goes on with the ticket, wherever they bring it.

    code: see `tickets.codes`; of one ticket, and good once.
    kind: the kind of channel it was meant for; "public": see `PUBLIC`.
    offered_by: None when the customer asked for it themselves.
    identity, channel, message: who brought it, where, and with which first words; a
        page that a link opened has none yet.
    is_proven: they followed a link that was sent to somebody who takes part.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    code = models.CharField(max_length=9, unique=True, default=codes.mint)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="continuations")
    kind = models.CharField(max_length=30)
    offered_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_until)
    arrived_at = models.DateTimeField(null=True)
    identity = models.ForeignKey(Identity, models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    is_proven = models.BooleanField(default=False)

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                keyed(), condition=Q(arrived_at=None), name="continuation_keyed"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")),
                name="continuation_has_time",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, channel=None)
                | Q(arrived_at__isnull=False, channel__isnull=False),
                name="continuation_arrives_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.kind}"

    @property
    def came_with(self) -> Message | None:
        """Their first words, unless those are of another ticket by now."""
        return beside(self, self.message)

    @property
    def is_public(self) -> bool:
        """Everybody may have its link."""
        return self.kind == PUBLIC

    @property
    def shown(self) -> str:
        """Its code for people; "" where nobody may have it."""
        return "" if self.is_public else codes.shown(self.code)

    @property
    def signed(self) -> str:
        """Its code for links; "" where nobody may have it."""
        return "" if self.is_public else codes.signed(self.code)
