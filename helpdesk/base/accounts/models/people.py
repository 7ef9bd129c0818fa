"""Who works here: agents, teams, and the invitations that bring them in."""

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.hours import Calendar
from helpdesk.base.accounts.models.zones import known_zone
from helpdesk.base.ids import new_id


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    LEAD = "lead", _("Lead")
    AGENT = "agent", _("Agent")
    # People from other departments: they read and note what they were added to.
    COLLABORATOR = "collaborator", _("Collaborator")

    @classmethod
    def can_own(cls) -> tuple["Role", ...]:
        """Roles that may be accountable for a ticket and write to customers."""
        return (cls.ADMIN, cls.LEAD, cls.AGENT)


class Theme(models.TextChoices):
    SYSTEM = "system", _("As this device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """How much of a ticket a row of the inbox shows."""

    COMFORTABLE = "comfy", _("Comfortable: three lines")
    COSY = "cosy", _("Cosy: two lines")
    COMPACT = "compact", _("Compact: one line")


class Company(models.Model):
    """The one company this installation serves. The row exists once set-up is done.

    epoch: raised by a restore, so that cursors from before it are known to be void.
    goodwill_budget: what each agent may give away in a calendar month, in minor units of
        goodwill_currency (ISO 4217); more needs approval.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("company name"), max_length=200)
    epoch = models.PositiveIntegerField(default=1)
    set_up_at = models.DateTimeField(auto_now_add=True)
    goodwill_budget = models.PositiveIntegerField(default=0, db_default=0)
    goodwill_currency = models.CharField(max_length=3, default="EUR", db_default="EUR")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="company_is_one"),
        ]

    def __str__(self) -> str:
        return self.name


class AgentManager(BaseUserManager["Agent"]):
    def create_user(
        self, email: str, password: str | None = None, **more: Any
    ) -> "Agent":
        """An agent who can sign in; without a password, only after a reset."""
        agent = self.model(email=email.strip().lower(), **more)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent

    def get_by_natural_key(self, username: str | None) -> "Agent":
        """Sign-in does not care about the case of an address."""
        return self.get(email__iexact=username)

    def active(self) -> models.QuerySet["Agent"]:
        return self.filter(is_active=True)

    def who_can_own(self) -> models.QuerySet["Agent"]:
        """Agents who may be accountable for tickets."""
        return self.active().filter(role__in=Role.can_own())


def new_salt() -> str:
    """A fresh `Agent.session_salt`."""
    return secrets.token_hex(16)


class Agent(AbstractBaseUser):
    """A user of the web UI. Agents are deactivated, never deleted: words keep authors.

    email: in lower case, which is how sign-in looks it up.
    language, time_zone: "" means what their browser asks for, and the server's.
    chat_capacity: how many live chats ring them at most; 0 rings never.
    skills: what they know best, by the names of tags. speaks: languages, by their codes.
    chat_sound: whether a chat that rings is heard as well.
    undo_seconds: how long a reply of theirs waits before it leaves; 0 is at once.
    goodwill_budget: as the company's; None: as everybody's.
    session_salt: part of what each session is checked against, so a new value ends
        every session and every reset link of this agent at once (AC-58).
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.AGENT
    )
    is_active = models.BooleanField(default=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", choices=settings.LANGUAGES
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, default="", validators=[known_zone]
    )
    theme = models.CharField(
        _("colours"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM
    )
    density = models.CharField(
        _("rows of the list"),
        max_length=8,
        choices=Density.choices,
        default=Density.COMFORTABLE,
    )
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    undo_seconds = models.PositiveSmallIntegerField(
        _("seconds to take a reply back"),
        default=10,
        validators=[MaxValueValidator(30)],
    )
    chat_capacity = models.PositiveSmallIntegerField(
        _("chats at the same time"), default=3, validators=[MaxValueValidator(20)]
    )
    chat_sound = models.BooleanField(_("a sound when a chat rings"), default=False)
    goodwill_budget = models.PositiveIntegerField(null=True, blank=True)
    skills = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("skills"),
        default=list,
        blank=True,
    )
    speaks = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    session_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = AgentManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="agent_email_unique"),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="agent_email_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django compares on every request, under the current and older keys."""
        return salted_hmac(
            "helpdesk.base.accounts.session",
            self.password + self.session_salt,
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def can_own(self) -> bool:
        """May be accountable for tickets and write to customers."""
        return self.is_active and self.role in Role.can_own()


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
    grace: of the hours it is there; the lead then hears of a promise that is late.
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
    tells_customer = models.BooleanField(
        _("customers are told who has their request after a hand-over"),
        default=False,
        db_default=False,
    )
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
