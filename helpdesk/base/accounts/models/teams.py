"""Teams, who is in them, and the invitations that bring people in."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.hours import Calendar
from helpdesk.base.accounts.models.people import Agent, Role
from helpdesk.base.ids import new_id


class Team(models.Model):
    """Agents who share a queue.

    lead: answers for what nobody else answers for.
    duty: answers for unassigned tickets before the lead does, while set.
    is_open: every agent sees its tickets; otherwise its members do.
    calendar: when somebody is there; without one, always.
    tells_customer: who accepts a hand-over tells the customer, unless they choose not to.
    idle_after: a ticket nobody touched for so long has its next step due.
    joins_matters: the house joins tickets of one verified customer that name the same
        order, without asking.
    closes_after: a ticket that was resolved so long ago is closed; what is said of it later
        opens a new one. None: it can always be opened again.
    grace: of the hours it is there; the lead then hears of a promise that is late.
    signature: below their letters, as HTML; an agent's own takes its place.
    answering: who answers for unassigned tickets just now, where that is neither `duty`
        nor `lead`: by rota, or in place of somebody absent. `actions.reckon` sets it.
    turns_at: when that has to be looked at again. turned_at: when it changed, until every
        ticket of the team knows.
    """

    class Why(models.TextChoices):
        ROTA = "rota", _("on duty by rota")
        DUTY = "duty", _("on duty")
        LEAD = "lead", _("as the lead")
        DEPUTY = "deputy", _("as a deputy")
        ADMIN = "admin", _("as an admin: nobody else is there")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    lead = models.ForeignKey(
        Agent, models.PROTECT, related_name="leads", verbose_name=_("lead")
    )
    duty = models.ForeignKey(
        Agent,
        models.PROTECT,
        related_name="on_duty_for",
        null=True,
        blank=True,
        verbose_name=_("on duty"),
    )
    members = models.ManyToManyField(
        Agent, through="Membership", related_name="teams", verbose_name=_("members")
    )
    is_open = models.BooleanField(_("every agent sees its tickets"), default=True)
    idle_after = models.DurationField(
        _("next step at the latest after"), default=timedelta(days=1)
    )
    joins_matters = models.BooleanField(
        _("join tickets about one matter"), default=False
    )
    grace = models.DurationField(
        _("the lead hears of late promises after"), default=timedelta(hours=1)
    )
    closes_after = models.DurationField(
        _("resolved tickets are closed after"), null=True, blank=True
    )
    tells_customer = models.BooleanField(
        _("customers are told who has their request after a hand-over"),
        default=False,
        db_default=False,
    )
    signature = models.TextField(_("signature"), blank=True, default="", db_default="")
    answering = models.ForeignKey(
        Agent, models.SET_NULL, related_name="+", null=True, blank=True
    )
    answering_why = models.CharField(max_length=8, choices=Why.choices, blank=True)
    turns_at = models.DateTimeField(null=True, blank=True)
    turned_at = models.DateTimeField(null=True, blank=True)
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("business hours"),
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="team_name_unique"),
            models.CheckConstraint(
                condition=Q(idle_after__gt=timedelta(0)),
                name="team_idle_after_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def usual(self) -> Agent:
        """Who answers for what nobody owns, as long as they are there."""
        return self.duty if self.duty is not None and self.duty.can_own else self.lead

    @property
    def answerable(self) -> Agent:
        """Who answers for a ticket of this team that nobody owns."""
        there = self.answering
        return there if there is not None and there.can_own else self.usual

    @property
    def answerable_why(self) -> str:
        person = self.answerable
        if person == self.answering and self.answering_why:
            return self.answering_why
        return str(self.Why.LEAD if person == self.lead else self.Why.DUTY)


class Membership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE)
    agent = models.ForeignKey(Agent, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "agent"], name="member_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent} in {self.team}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(
            accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )


class Invitation(models.Model):
    """A link that makes its holder an agent, once, within 72 hours.

    token_hash: SHA-256 of the token; the token itself is only in the link (AC-60).
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.AGENT
    )
    teams = models.ManyToManyField(Team, blank=True, verbose_name=_("teams"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Agent, models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email
