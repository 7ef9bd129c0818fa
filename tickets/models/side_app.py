"""Apps of others that show themselves beside a ticket."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base import secrets
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id

LONGEST_URL = 500


class SideAppQuerySet(models.QuerySet["SideApp"]):
    def shown_to(self, agent: Agent) -> "SideAppQuerySet":
        """Those that are on, for everybody or for a team of theirs; admins have all."""
        found = self.filter(is_active=True)
        if agent.role == Role.ADMIN:
            return found
        ours = Team.objects.filter(Q(members=agent) | Q(lead=agent))
        return found.filter(Q(teams=None) | Q(teams__in=ours)).distinct()


class SideApp(models.Model):
    """An address elsewhere that is shown beside tickets, and told whom it is shown to.

    scopes: what its token says beyond the ticket's number. teams: whose agents have it;
        none: everybody's.
    sealed, hint: the secret that signs its tokens, and that one's last characters.
    old_sealed, old_until: the one before, which signs as well until then.
    """

    class Scope(models.TextChoices):
        TICKET = "ticket", _("The ticket: subject, status, team, tags")
        CUSTOMER = "customer", _("The customer: name, addresses, organization")
        AGENT = "agent", _("The agent: name and e-mail address")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope.choices), default=list, blank=True
    )
    teams = models.ManyToManyField(Team, related_name="side_apps", blank=True)
    is_active = models.BooleanField(default=True)
    sealed = models.BinaryField(default=bytes)
    hint = models.CharField(max_length=4, default="")
    old_sealed = models.BinaryField(default=bytes)
    old_until = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    objects = SideAppQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def seal(self, text: str) -> None:
        """Keep a secret; the row has to exist already, since it is bound to it."""
        self.sealed = secrets.seal({"secret": text}, row=self._row)
        self.hint = text[-4:]

    def secret(self) -> str:
        """What signs."""
        return secrets.unseal(bytes(self.sealed), row=self._row)["secret"]

    def old_secret(self, now: datetime) -> str:
        """What signs as well for a while yet; "" for nothing."""
        if self.old_until is None or self.old_until <= now:
            return ""
        return secrets.unseal(bytes(self.old_sealed), row=self._row)["secret"]

    @property
    def _row(self) -> str:
        return f"tickets_sideapp:{self.pk}:sealed"
