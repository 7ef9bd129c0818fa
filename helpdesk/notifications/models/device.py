"""Browsers that are told while nobody looks at a page, and what they are to be told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.egress import LONGEST_URL
from helpdesk.base.ids import new_id
from helpdesk.notifications.models.notification import Notification


class Device(models.Model):
    """A browser in which somebody switched push messages on (RFC 8030).

    endpoint: where its push service takes them; key, secret: what they are encrypted for
        (RFC 8291). digest: of the endpoint; a browser is one device, whosever it is now.
    session: in which it was switched on. Once that is over it is told nothing.
    seen_at: when it last said that it is there.
    last_error: what its push service answered when it last took none; "" if it took it.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    endpoint = models.CharField(max_length=LONGEST_URL)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    session = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            # Those that nobody has opened for long.
            models.Index("seen_at", name="device_seen")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.agent_id}"


class Push(models.Model):
    """One message for one device, however many attempts that takes; done, it goes.

    notification: what it tells of; None: of `count` together, or that it works (0).
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="pushes")
    notification = models.ForeignKey(
        Notification, models.CASCADE, null=True, related_name="pushes"
    )
    count = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "notification"],
                condition=Q(notification__isnull=False),
                name="push_once",
            )
        ]
        indexes = [models.Index("not_before", name="push_due")]

    def __str__(self) -> str:
        return f"{self.pk} for {self.device_id}"
