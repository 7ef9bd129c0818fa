"""What somebody ought to know of, and how soon they want to hear of it by mail."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models import Event, Ticket


class Wishes(models.Model):
    """How soon somebody hears by mail of what they have not read, by kind.

    Without a row: the default of each.
    """

    class When(models.TextChoices):
        NOW = "now", _("At once")
        LATER = "later", _("After 10 minutes, if I have not read it")
        NEVER = "never", _("Never")

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="wishes")
    mine = models.CharField(
        _("My tickets"), max_length=5, choices=When.choices, default=When.LATER
    )
    handovers = models.CharField(
        _("Hand-overs"), max_length=5, choices=When.choices, default=When.LATER
    )
    clocks = models.CharField(
        _("Promises and clocks"), max_length=5, choices=When.choices, default=When.LATER
    )

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"{self.agent}: {self.mine}, {self.handovers}, {self.clocks}"


DELAYS: dict[str, timedelta | None] = {
    Wishes.When.NOW: timedelta(0),
    Wishes.When.LATER: timedelta(minutes=10),
    Wishes.When.NEVER: None,
}
GROUPS = ("mine", "handovers", "clocks")


class Digest(models.Model):
    """One mail with what somebody has not read.

    not_before: when it is to be sent; None: it is not, or was.
    begun_at: a server was being told. Whoever finds it so later does not know whether it
        took the mail, and sends no second one: the bell has it all.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="digests")
    made_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "not_before", condition=Q(not_before__isnull=False), name="digest_due"
            ),
            # "When did they get the last one?", and what is old.
            models.Index("agent", F("made_at").desc(), name="digest_of_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} to {self.agent_id}"


class Notification(models.Model):
    """An event that one agent ought to know of. Whether they may is asked when it is shown.

    group: of `Wishes`. mail_at: when it is to be mailed, unless it is read before; None:
    it is not, or is no longer. mailed_at, digest: it went into this mail.
    """

    class Why(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned to you")
        OFFERED = "offered", _("Offered to you")
        ENDED = "ended", _("What became of your offer")
        MENTIONED = "mentioned", _("Mentioned")
        ADDED = "added", _("Added")
        PROMISE = "promise", _("Your promise")
        CLOCK = "clock", _("One of your clocks")
        TOLD = "told", _("Told")

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="notifications")
    why = models.CharField(max_length=10, choices=Why.choices)
    group = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, related_name="notifications"
    )

    class Meta:
        constraints = [
            # An event may be told twice.
            models.UniqueConstraint(
                fields=["event", "agent"], name="notification_once"
            ),
            models.CheckConstraint(
                condition=Q(mail_at=None) | Q(read_at=None, mailed_at=None),
                name="notification_mailed_unread_and_once",
            ),
        ]
        indexes = [
            models.Index(
                "agent",
                F("id").desc(),
                condition=Q(read_at=None),
                name="notification_unread",
            ),
            models.Index("agent", F("id").desc(), name="notification_list"),
            models.Index(
                "mail_at", condition=Q(mail_at__isnull=False), name="notification_due"
            ),
            # What goes after a while.
            models.Index(
                "read_at", condition=Q(read_at__isnull=False), name="notification_old"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.why} {self.event_id}"
