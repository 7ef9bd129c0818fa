"""A transfer that is over only when somebody accepted it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.models.ticket import Ticket


class HandoverQuerySet(models.QuerySet["Handover"]):
    def pending(self) -> "HandoverQuerySet":
        """Offered, and nobody has answered yet."""
        return self.filter(state=Handover.State.OFFERED, ticket__deleted_at=None)

    def standing(self) -> "HandoverQuerySet":
        """Not over: on offer, or accepted by somebody who owes an answer."""
        standing = Handover.State.standing()
        return self.filter(state__in=standing, ticket__deleted_at=None)


class Handover(models.Model):
    """A ticket on offer to an agent or a team. Until it is accepted the giver answers.

    A collaborator cannot be accountable: who accepts as one is asked, and the ticket stays
    where it is. It ends with their answer.

    giver: None when the house itself offers it (a chat that rings).
    is_ringing: it came from somebody who waits at the other end; the available agents
        of the team hear it ring (see `Ring`).
    brief: what whoever takes over has to go by, as it was when it was offered.
    told_customer: the customer was told who has it now.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Taken back")
        ASKED = "asked", _("Asked")
        ANSWERED = "answered", _("Answered")

        @classmethod
        def standing(cls) -> tuple["Handover.State", ...]:
            """Those in which somebody still owes something."""
            return (cls.OFFERED, cls.ASKED)

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(
        Agent, models.PROTECT, null=True, related_name="handovers_given"
    )
    to_agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, related_name="handovers_offered"
    )
    to_team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="handovers_offered"
    )
    is_ringing = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    brief = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.OFFERED
    )
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    told_customer = models.BooleanField(default=False, db_default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(state="offered"),
                name="one_handover_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(to_agent__isnull=False, to_team=None)
                | Q(to_agent=None, to_team__isnull=False),
                name="handover_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "asked"], ended_at=None)
                | (~Q(state__in=["offered", "asked"]) & Q(ended_at__isnull=False)),
                name="handover_ends_when_nobody_owes_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")),
                name="handover_has_time",
            ),
        ]
        indexes = [
            models.Index(
                "expires_at",
                condition=Q(state__in=["offered", "asked"]),
                name="handover_standing",
            ),
            # What went to and fro in the last days.
            models.Index("offered_at", name="handover_lately"),
            # Those that ended in a period, for reports.
            models.Index(
                "ended_at",
                condition=Q(ended_at__isnull=False),
                name="handover_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.to}: {self.state}"

    @property
    def to(self) -> Agent | Team:
        """Whom it is offered to."""
        to = self.to_agent or self.to_team
        assert to is not None  # noqa: S101 - `handover_to_somebody`
        return to


class Ring(models.Model):
    """An agent who hears an offer; who declined it hears it no more."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="rings")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="rings")
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "agent"], name="ring_once")
        ]
        indexes = [models.Index("agent", "handover", name="ring_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} hears {self.handover_id}"
