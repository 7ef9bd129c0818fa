"""What was changed in the settings, by whom, and how it was before."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.people import Agent
from helpdesk.base.ids import new_id


class SettingChange(models.Model):
    """One thing of the settings that one request added, changed or deleted.

    Written by a trigger of the tables that `helpdesk/base/accounts/watched.py` lists, in
    the transaction of the change (decision 0059). Never updated, never deleted afterwards:
    another trigger refuses both.

    by_name, name: as they were called then. through: the token or app of an API call.
    thing: the id by which API and addresses name it. fields: `{field: [before, after]}`,
    `{field: {"-": […], "+": […]}}` of what there may be many, and `{field: "secret"}`
    where neither may stand anywhere. unit: names the request, xid its transaction.
    """

    class What(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        API = "api", _("API")

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        AGENT = "agent", _("Person")
        INVITATION = "invitation", _("Invitation")
        TEAM = "team", _("Team")
        CALENDAR = "calendar", _("Business hours")
        TOKEN = "token", _("Token")
        APP = "app", _("App")
        WEBHOOK = "webhook", _("Webhook")
        CHANNEL = "channel", _("Channel")
        MAIL_SERVER = "mail_server", _("Mail server")
        PORTAL = "portal", _("Customer portal")
        SHARING = "sharing", _("Shared requests of an organization")
        POLICY = "policy", _("SLA policy")
        FIELD = "field", _("Field")
        FACT = "fact", _("Fact")
        VIEW = "view", _("View")
        CANNED_REPLY = "canned_reply", _("Canned reply")
        MACRO = "macro", _("Macro")
        TICKET_TEMPLATE = "ticket_template", _("Ticket template")
        HOLDING_REPLY = "holding_reply", _("Holding reply")
        SIDE_APP = "side_app", _("App beside tickets")
        MENTION_RULE = "mention_rule", _("Rule for mentions")
        WATCHED_WORD = "watched_word", _("Watched word")
        HELP_CENTRE = "help_centre", _("Help centre")
        CATEGORY = "category", _("Category")
        SNIPPET = "snippet", _("Snippet")
        SYNONYMS = "synonyms", _("Synonyms")
        STOP_WORD = "stop_word", _("Stop word")
        OFFERS = "offers", _("Answers before a ticket")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    way = models.CharField(max_length=4, choices=Way.choices)
    through = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    target = models.BigIntegerField()
    thing = models.UUIDField(null=True)
    name = models.CharField(max_length=300)
    what = models.CharField(max_length=7, choices=What.choices)
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    unit = models.UUIDField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The page's filters, each in the order of the page.
            models.Index(fields=["by", "-id"], name="setting_change_by"),
            models.Index(fields=["kind", "-id"], name="setting_change_kind"),
            models.Index(fields=["at"], name="setting_change_at"),
            # What the same request changed before, for the trigger.
            models.Index(fields=["unit"], name="setting_change_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.what}"
