"""What admins decided of the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from tickets.models import Channel, Organization


class Portal(models.Model):
    """The one row of its settings; without it there is no portal.

    opens: who may open a request on its pages.
    team: who gets what is opened here.
    channel: by which its words come in; made when it is first switched on.
    """

    class Opens(models.TextChoices):
        EVERYBODY = (
            "everybody",
            _("Everybody: who is not signed in proves it afterwards"),
        )
        KNOWN = "known", _("Only who is signed in")

    class Shares(models.TextChoices):
        NOBODY = "nobody", _("Everybody sees their own requests alone")
        SOME = "some", _("In the organizations named below, everybody sees all of them")
        ALL = "all", _("In every organization, everybody sees all of its requests")

    is_on = models.BooleanField(default=False)
    opens = models.CharField(
        max_length=10, choices=Opens.choices, default=Opens.EVERYBODY
    )
    shares = models.CharField(
        max_length=10, choices=Shares.choices, default=Shares.NOBODY
    )
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # One row, whoever saves first.
            models.CheckConstraint(condition=models.Q(id=1), name="one_portal")
        ]

    def __str__(self) -> str:
        return f"portal {'on' if self.is_on else 'off'}"

    @property
    def team(self) -> Team:
        return self.channel.team


class Sharing(models.Model):
    """An organization in which everybody sees all of its requests."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="portal_sharing"
    )

    def __str__(self) -> str:
        return f"{self.organization_id} shares"
