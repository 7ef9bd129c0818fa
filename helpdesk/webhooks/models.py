"""Who wants to be told of what, what they were told, and what they said to it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base import secrets
from helpdesk.base.accounts.models import Agent
from helpdesk.base.egress import LONGEST_URL
from helpdesk.base.ids import new_id
from tickets.models import Event


class Subscription(models.Model):
    """A server that is told of events, by the rights of the agent it belongs to.

    types: `ticket.replied`, a beginning such as `ticket.promise*`, or `*`.
    conditions: what its tickets have to be like (`wanted.py`); {} takes all.
    not_before: until then nothing is tried, since the server is in trouble, or said so.
    leased_until: somebody is just talking to it; nobody else does meanwhile.
    turn_at: when it was last its turn, so that all get theirs.
    failing_since: of the first failure after the last success. failures: since then.
    tell: who answers for it is to be told of its state, not before `tell_at`.
    version: raised by each change that somebody makes.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("switched on")
        PAUSED = "paused", _("paused")
        # It answered 410: it wants no more of this.
        DISABLED = "disabled", _("gone")

    class Why(models.TextChoices):
        BY_HAND = "by_hand", _("somebody paused it")
        FAILING = "failing", _("nothing but failures for three days")
        GONE = "gone", _("the server answered that it wants nothing more (410)")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    owner = models.ForeignKey(Agent, models.PROTECT, related_name="webhooks")
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    description = models.CharField(_("description"), max_length=200, blank=True)
    types = ArrayField(models.CharField(max_length=60), default=list)
    conditions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    state_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    turn_at = models.DateTimeField(default=timezone.now)
    succeeded_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    tell = models.CharField(max_length=10, choices=Why.choices, blank=True)
    tell_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", why="") | (~Q(state="active") & ~Q(why="")),
                name="webhook_says_why_it_rests",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    def live_secrets(self, now: datetime) -> list["Secret"]:
        """Those that sign, the newest first."""
        return [one for one in self.secrets.all() if one.is_live(now)]


class Secret(models.Model):
    """What a subscription signs with. Two live ones while it is being replaced.

    hint: its last characters, by which people know it.
    expires_at: None for the newest; the others for a while yet.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="secrets"
    )
    sealed = models.BinaryField(default=bytes)
    hint = models.CharField(max_length=4)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"],
                condition=Q(expires_at=None),
                name="webhook_has_one_newest_secret",
            )
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"

    def is_live(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now

    def seal(self, text: str) -> None:
        """Keep it; the row has to exist already, since it is bound to it."""
        self.sealed = secrets.seal({"secret": text}, row=self._row)

    def text(self) -> str:
        """What it is.

        Raises:
            secrets.CannotOpen: it belongs to another row or key.
        """
        return secrets.unseal(bytes(self.sealed), row=self._row)["secret"]

    @property
    def _row(self) -> str:
        return f"webhooks_secret:{self.pk}:sealed"


class Delivery(models.Model):
    """One event for one subscription, however many attempts that takes.

    event: None for a test. is_replay: told once more because somebody asked for it, by the
        same `webhook-id`.
    line, seq: the ticket's key and the event's place in it: what is in one line goes one
        after another. Events never change their ticket.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        # The owner may not see the ticket (any more), or is no longer here.
        WITHHELD = "withheld", _("withheld")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="deliveries"
    )
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    line = models.BigIntegerField(null=True)
    seq = models.BigIntegerField(default=0)
    is_replay = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # An event may be told twice.
            models.UniqueConstraint(
                fields=["subscription", "event"],
                condition=Q(is_replay=False),
                name="webhook_event_once",
            )
        ]
        indexes = [
            # What is due, and what of a ticket comes before it.
            models.Index(
                "subscription",
                "not_before",
                condition=Q(state="waiting"),
                name="webhook_due",
            ),
            models.Index(
                "subscription",
                "line",
                "seq",
                "id",
                condition=Q(state="waiting"),
                name="webhook_line",
            ),
            # The log, and what is old.
            models.Index("subscription", F("id").desc(), name="webhook_log"),
            models.Index("made_at", name="webhook_old"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} for {self.subscription_id}"

    @property
    def message_id(self) -> str:
        """Its `webhook-id`: of the event, so that it is the same when told again."""
        return str(self.event.public_id if self.event else self.public_id)


class Attempt(models.Model):
    """One request, and what was answered: as much of it as is good to know.

    sent, headers: headers of the request and of the answer, none that is secret.
    body: how the answer begins. error: a code where there was none.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)
    sent = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.number}: {self.status or self.error}"
