"""Who works here: the company and its agents."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.zones import known_zone
from helpdesk.base.ids import new_id


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    LEAD = "lead", _("Lead")
    AGENT = "agent", _("Agent")
    # People from other departments: they read and note what they were added to.
    COLLABORATOR = "collaborator", _("Collaborator")
    # A service account: a program that works as an agent does, by its tokens alone.
    API = "api", _("API client")

    @classmethod
    def can_own(cls) -> tuple["Role", ...]:
        """Roles that may be accountable for a ticket: people, who can be asked."""
        return (cls.ADMIN, cls.LEAD, cls.AGENT)

    @classmethod
    def of_people(cls) -> list[tuple[str, Any]]:
        """What somebody who signs in can be, for choices; a program is made as one."""
        return [choice for choice in cls.choices if choice[0] != cls.API]


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
    push_subjects: push messages show the subject of the ticket on locked screens.
    accent: its colour as #rrggbb, on pages of customers and where people sign in; empty:
        ours. blob: its logo there; empty: its name.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("company name"), max_length=200)
    epoch = models.PositiveIntegerField(default=1)
    set_up_at = models.DateTimeField(auto_now_add=True)
    goodwill_budget = models.PositiveIntegerField(default=0, db_default=0)
    goodwill_currency = models.CharField(max_length=3, default="EUR", db_default="EUR")
    push_subjects = models.BooleanField(default=False, db_default=False)
    first_steps_hidden_at = models.DateTimeField(null=True)
    accent = models.CharField(max_length=7, default="", db_default="", blank=True)
    blob = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="company_is_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_logo(self) -> bool:
        """Whether it stands where its name would."""
        return bool(self.blob)


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

    def people(self) -> models.QuerySet["Agent"]:
        """Those who read what is put before them: no service accounts."""
        return self.active().exclude(role=Role.API)

    def who_can_own(self) -> models.QuerySet["Agent"]:
        """Agents who may be accountable for tickets."""
        return self.active().filter(role__in=Role.can_own())


def new_salt() -> str:
    """A fresh `Agent.session_salt`."""
    return secrets.token_hex(16)


class Agent(AbstractBaseUser):
    """A user of the web UI, or a service account: a program with a name and teams, known
    by its role. Agents are deactivated, never deleted: words keep authors.

    email: in lower case, which is how sign-in looks it up. A program's leads nowhere.
    language, time_zone: "" means what their browser asks for, and the server's.
    first_steps: whether what a new helpdesk lacks is told beside their inbox.
    chat_capacity: how many live chats ring them at most; 0 rings never.
    skills: what they know best, by the names of tags. speaks: languages, by their codes.
    chat_sound: whether a chat that rings is heard as well.
    own_keys: what they press for commands, by their names; those that were not changed
        are not in it. See `accounts.keymap`.
    list_width: of the list beside a ticket, in pixels; None is as wide as it comes.
    undo_seconds: how long a reply of theirs waits before it leaves; 0 is at once.
    signature: below their letters, as HTML; "" takes their team's.
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
    own_keys = models.JSONField(
        default=dict, blank=True, db_default=Value({}, models.JSONField())
    )
    list_width = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(240), MaxValueValidator(640)],
    )
    undo_seconds = models.PositiveSmallIntegerField(
        _("seconds to take a reply back"),
        default=10,
        validators=[MaxValueValidator(30)],
    )
    first_steps = models.BooleanField(default=True, db_default=True)
    chat_capacity = models.PositiveSmallIntegerField(
        _("chats at the same time"), default=3, validators=[MaxValueValidator(20)]
    )
    chat_sound = models.BooleanField(_("a sound when a chat rings"), default=False)
    signature = models.TextField(_("signature"), blank=True, default="", db_default="")
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
    def is_service(self) -> bool:
        """A service account: no person, and never signed in."""
        return self.role == Role.API

    @property
    def can_own(self) -> bool:
        """May be accountable for tickets."""
        return self.is_active and self.role in Role.can_own()

    @property
    def can_work(self) -> bool:
        """May write to customers and change tickets: who can own them, and programs."""
        return self.can_own or (self.is_active and self.is_service)
