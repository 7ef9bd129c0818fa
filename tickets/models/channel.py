"""A configured door. The noun lives here; how it works lives in channels_app."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.ids import new_id

# Words of a sample ticket, which go nowhere.
SAMPLE = "sample"


class RealManager(models.Manager["Channel"]):
    """Doors that lead somewhere: that of a sample is in no list and no choice."""

    def get_queryset(self) -> models.QuerySet["Channel"]:
        return super().get_queryset().exclude(kind=SAMPLE)


class Channel(models.Model):
    """A mailbox, a widget on one site, a bot, a number.

    kind: names its adapter. traits: data its adapter wrote (max_length, formats,
        reply_window, can_start, undo, public, receipts); rules decide from these alone.
        undo: whether a reply may wait some seconds to be taken back (unless it says no).
    is_system: the mailbox our own mail (password reset, invitation) goes through.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=120)
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="channels", verbose_name=_("team")
    )
    traits = models.JSONField(default=dict)
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(_("also sends our own mail"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RealManager()
    everything = models.Manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_system"],
                condition=Q(is_system=True),
                name="one_system_channel",
            )
        ]

    def __str__(self) -> str:
        return self.name
