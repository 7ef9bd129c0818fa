"""What was agreed on, and the clocks that run for it."""

from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Calendar, Team
from helpdesk.base.ids import new_id
from tickets.models.channel import Channel
from tickets.models.people import Organization
from tickets.models.status import Priority
from tickets.models.tag import Tag
from tickets.models.ticket import Ticket

# A year of business time is longer than anybody waits.
MOST_SECONDS = 366 * 24 * 60 * 60


class SlaPolicy(models.Model):
    """How soon customers are answered, and which: the first that fits a ticket holds.

    A condition that is empty holds for every ticket. priorities: their numbers.
    calendar: business hours it goes by, whatever the team's are.
    warn_percent, warn_seconds: how much of a target is left when it warns; one of them.
    active_since: clocks of it do not begin before; empty while it is switched off.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField()
    is_active = models.BooleanField(_("active"), default=True)
    active_since = models.DateTimeField(null=True, default=timezone.now)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    channels = models.ManyToManyField(Channel, related_name="+", blank=True)
    tags = models.ManyToManyField(Tag, related_name="+", blank=True)
    organizations = models.ManyToManyField(Organization, related_name="+", blank=True)
    priorities: "ArrayField[list[int], list[int]]" = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True
    )
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    warn_percent = models.PositiveSmallIntegerField(null=True)
    warn_seconds = models.PositiveIntegerField(null=True)
    pauses_waiting = models.BooleanField(default=True)
    pauses_snoozed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "SLA policies"
        constraints = [
            models.UniqueConstraint(
                fields=["position"],
                name="policy_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(Lower("name"), name="policy_name_unique"),
            models.CheckConstraint(
                condition=Q(warn_percent=None) | Q(warn_seconds=None),
                name="policy_warns_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(warn_percent=None)
                | Q(warn_percent__gte=1, warn_percent__lte=99),
                name="policy_warns_by_a_part",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(active_since__isnull=False),
                name="active_policy_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def priority_names(self) -> list[str]:
        return [str(Priority(one).label) for one in self.priorities]

    @property
    def has_conditions(self) -> bool:
        """Whether it is for some tickets only."""
        named = (self.teams, self.channels, self.tags, self.organizations)
        return bool(self.priorities) or any(rows.all() for rows in named)


class Clock(models.Model):
    """Something a customer waits for: it runs, stands still for a pause, and stops.

    started_at: the words it answers for, or the ticket's opening.
    due_at: when the target has passed; empty while it stands still, or where it never is
        open. warns_at: likewise, when to say that it soon is.
    warned_at, breached_at: each is recorded once, and stays whatever is changed later;
        breached_at is when it was due, not when we noticed.
    stopped_at: it runs no more; outcome says why. A ticket that is opened again has its
        clocks go on.
    """

    class Kind(models.TextChoices):
        FIRST_REPLY = "first_reply", _("First reply")
        NEXT_REPLY = "next_reply", _("Next reply")
        RESOLUTION = "resolution", _("Resolution")

    class Outcome(models.TextChoices):
        MET = "met", _("Done in time")
        MISSED = "missed", _("Done too late")
        DROPPED = "dropped", _("No longer asked for")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    policy = models.ForeignKey(SlaPolicy, models.PROTECT, related_name="clocks")
    target = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warns_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=8, choices=Outcome.choices, blank=True, default=""
    )

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "started_at"], name="clock_once"
            ),
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=Q(stopped_at=None),
                name="one_clock_of_a_kind_runs",
            ),
            models.CheckConstraint(
                condition=Q(target__gt=0, target__lte=MOST_SECONDS),
                name="clock_has_a_target",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, outcome="")
                | Q(
                    stopped_at__gte=F("started_at"),
                    outcome__in=["met", "missed", "dropped"],
                ),
                name="clock_stops_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="missed") | Q(breached_at__isnull=False),
                name="missed_clock_was_breached",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="met") | Q(breached_at=None),
                name="met_clock_was_not_breached",
            ),
        ]
        indexes = [
            # What is due, among all clocks there ever were.
            models.Index(
                "due_at",
                condition=Q(stopped_at=None, breached_at=None),
                name="clock_due",
            ),
            models.Index(
                "warns_at",
                condition=Q(stopped_at=None, breached_at=None, warned_at=None),
                name="clock_warns",
            ),
            # Those that fell due in a period, whatever became of them, for reports.
            models.Index(
                Coalesce("breached_at", "due_at", "stopped_at"), name="clock_fell_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class SlaTarget(models.Model):
    """How long one thing may take at one priority. Without a row it may take forever."""

    policy = models.ForeignKey(SlaPolicy, models.CASCADE, related_name="targets")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices)
    kind = models.CharField(max_length=12, choices=Clock.Kind.choices)
    seconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["priority", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "priority", "kind"], name="target_once"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gt=0, seconds__lte=MOST_SECONDS),
                name="target_of_a_sensible_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.seconds}"


class Pause(models.Model):
    """A time in which a ticket was not ours to work on; a policy says which count.

    why: the status it had, or that it was deleted. until: empty while it lasts.
    """

    class Why(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SNOOZED = "snoozed", _("Snoozed")
        RESOLVED = "resolved", _("Resolved")
        DELETED = "deleted", _("Deleted")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="pauses")
    why = models.CharField(max_length=8, choices=Why.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "since"], name="pause_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(until=None), name="one_pause_lasts"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="pause_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.why}"


class Terms(models.Model):
    """All policies that are in force with the hours they go by, as one row.

    So whoever settles a ticket asks for a token and knows whether the rules that this
    process keeps are still those. Made anew whenever a policy or a calendar changes.

    version: written to each ticket its clocks were set by.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.BigIntegerField(default=0)
    token: "models.UUIDField[UUID, UUID]" = models.UUIDField(default=uuid4)
    in_force = models.BooleanField(default=False)
    rules = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "terms"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="terms_are_one")]

    def __str__(self) -> str:
        return str(self.version)
