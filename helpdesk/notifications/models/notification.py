"""What somebody ought to know of, and the mails that told them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from helpdesk.notifications.kinds import KINDS, Tone
from tickets.models import Event, Ticket


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

    kind: of `kinds.KINDS`. times: how many of them it stands for: an answer that follows
        on one they have not read takes its place.
    is_listed: it stands in their list; else it is only pushed or mailed.
    at: when it comes up; snoozed_until: that is yet to be told.
    mail_at: when it is to be mailed, unless it is read before; None: it is not, or is no
        longer. mailed_at, digest: it went into this mail. push_at: the same of push.
    tone: what is heard when it comes; of `kinds.Tone`.
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
        ANSWERED = "answered", _("A customer answered")
        OPENED = "opened", _("A new ticket")
        NOTED = "noted", _("A note of a colleague")

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="notifications")
    why = models.CharField(max_length=10, choices=Why.choices)
    kind = models.CharField(max_length=20)
    times = models.PositiveSmallIntegerField(default=1)
    is_listed = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)
    snoozed_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, related_name="notifications"
    )
    push_at = models.DateTimeField(null=True)
    tone = models.CharField(max_length=8, blank=True, choices=Tone.choices)

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
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(push_at=None, snoozed_until=None),
                name="notification_read_is_told",
            ),
        ]
        indexes = [
            # The bell, and the list as the page has it and as programs do.
            models.Index(
                "agent",
                F("at").desc(),
                F("id").desc(),
                condition=Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(
                "agent", F("at").desc(), F("id").desc(), name="notification_by_time"
            ),
            models.Index("agent", F("id").desc(), name="notification_list"),
            models.Index(
                "mail_at", condition=Q(mail_at__isnull=False), name="notification_due"
            ),
            models.Index(
                "push_at", condition=Q(push_at__isnull=False), name="notification_push"
            ),
            models.Index(
                "snoozed_until",
                condition=Q(snoozed_until__isnull=False),
                name="notification_wakes",
            ),
            # What goes after a while.
            models.Index(
                "read_at", condition=Q(read_at__isnull=False), name="notification_old"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.why} {self.event_id}"

    @property
    def group(self) -> str:
        """The head under which the settings have its kind."""
        return KINDS[self.kind].group
