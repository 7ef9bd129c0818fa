"""What the next person must know, and what was promised."""

from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.message import Message
from tickets.models.ticket import Ticket, beside


class Context(models.Model):
    """What the customer wants, and the story so far.

    summary_seq: of the ticket when the summary was written; what was said since may make
    it stale. sources: its sentences that stand word for word in messages, each with the
    message (a public id) and where it stands there.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="context")
    goal = models.CharField(_("what the customer wants"), max_length=300, blank=True)
    summary = models.TextField(_("the story so far"), blank=True)
    summary_seq = models.BigIntegerField(default=0, db_default=0)
    sources = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.goal


class FactQuerySet(models.QuerySet["Fact"]):
    def current(self) -> "FactQuerySet":
        """Facts that no later one replaced."""
        return self.filter(replaced_by=None)


class Fact(models.Model):
    """One thing known about a ticket. Never overwritten: a new one replaces it.

    name: the slug of a `FactName`; a name that is switched off keeps its facts.
    canonical: what values are compared by (`detect.canonical`).
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="facts")
    name = models.SlugField(_("fact"), max_length=20, db_index=False)
    value = models.CharField(_("value"), max_length=500)
    canonical = models.CharField(max_length=500, blank=True, db_default="", default="")
    source = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="facts"
    )
    recorded_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                    | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                ),
                name="fact_confirmed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

    @property
    def said_in(self) -> Message | None:
        """Its source, unless that is of another ticket by now."""
        return beside(self, self.source)

    @property
    def newer(self) -> "Fact | None":
        """What replaced it, unless that is of another ticket by now."""
        return beside(self, self.replaced_by)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        """Nothing is owed of what was deleted, as long as it is."""
        return self.filter(state=FollowUp.State.OPEN, ticket__deleted_at=None)


class FollowUp(models.Model):
    """A promise: what, by whom, until when, from which message.

    reminds_at: when its owner is reminded; reminded_at: when they were.
    late_at: when its time passed while it was open; it may still be kept, late.
    escalates_at: when the lead hears of it, should it still be open then.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="follow_ups")
    what = models.CharField(_("what was promised"), max_length=300)
    owner = models.ForeignKey(Agent, models.PROTECT, related_name="promises")
    due_at = models.DateTimeField(_("until"))
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="promises"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    reminds_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    escalates_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""),
                name="withdrawn_promise_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="promise_ends_when_it_is_not_open",
            ),
        ]
        indexes = [
            models.Index(
                "due_at", condition=Q(state="open", late_at=None), name="promise_due"
            ),
            models.Index(
                "reminds_at",
                condition=Q(state="open", reminded_at=None),
                name="promise_reminds",
            ),
            models.Index(
                "escalates_at",
                condition=Q(state="open", escalated_at=None),
                name="promise_escalates",
            ),
            models.Index(
                "ticket", "due_at", condition=Q(state="open"), name="promise_of_ticket"
            ),
            # The list of promises, the soonest first.
            models.Index(
                "due_at", "ticket", condition=Q(state="open"), name="promise_soonest"
            ),
            # Those that fell due in a period, whatever became of them, for reports.
            models.Index("due_at", name="promise_fell_due"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def promised_in(self) -> Message | None:
        """Its message, unless that is of another ticket by now."""
        return beside(self, self.message)
