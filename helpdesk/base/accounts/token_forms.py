"""What people type about tokens, service accounts and apps of others."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.errors import (
    NoSuchNetwork,
    NoWayBack,
    TokenNeedsScopes,
    TokenNeverUsable,
)
from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.scopes import ALL, GRANTABLE, told
from helpdesk.base.forms import ActionForm

NEVER = ""
LIVES = [
    ("7", _("In a week")),
    ("30", _("In 30 days")),
    ("90", _("In 90 days")),
    ("365", _("In a year")),
    (NEVER, _("Never: until it is revoked")),
]


class TokenForm(ActionForm):
    beside = {
        NoSuchNetwork: "networks",
        TokenNeedsScopes: "scopes",
        TokenNeverUsable: "expires",
    }

    name = OneLine(
        label=_("Name"),
        max_length=100,
        help_text=_("What it is for: you tell it by this when you revoke it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of what you may do yourself: never more."),
    )
    expires = forms.ChoiceField(
        label=_("Ends"), choices=LIVES, initial="90", required=False
    )
    networks = forms.CharField(
        label=_("Only from these addresses"),
        max_length=2000,
        required=False,
        help_text=_(
            "One a line, such as 192.0.2.7 or 2001:db8::/32. Empty: from anywhere."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, by: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = ALL if may_administrate(by) else GRANTABLE
        chooser = self.fields["scopes"]
        assert isinstance(chooser, forms.MultipleChoiceField)  # noqa: S101 - see above
        chooser.choices = [(scope, told(scope)) for scope in may]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        days = typed.pop("expires", NEVER)
        typed["expires_at"] = timezone.now() + timedelta(int(days)) if days else None
        typed["networks"] = typed.get("networks", "").split()
        return typed


class ServiceForm(ActionForm):
    name = OneLine(
        label=_("Name"),
        max_length=150,
        help_text=_("Customers and colleagues see it beside what it writes."),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It sees what an agent of these teams sees."),
    )


class AppForm(ActionForm):
    """An app there is: whether it keeps secrets is settled when it is registered."""

    beside = {NoWayBack: "ways_back"}

    name = OneLine(
        label=_("Name"),
        max_length=100,
        help_text=_("People see it when they are asked whether it may act for them."),
    )
    ways_back = forms.CharField(
        label=_("Where people go back to (redirect URIs)"),
        max_length=4000,
        help_text=_("One a line, exactly as the app sends it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )

    def clean_ways_back(self) -> list[str]:
        return str(self.cleaned_data["ways_back"]).split()


_KINDS: list[tuple[str, str | Promise]] = [
    ("server", _("On a server: it gets a secret")),
    ("device", _("On people's devices: nothing there stays secret")),
]


class NewAppForm(AppForm):
    runs_on = forms.ChoiceField(
        label=_("Where it runs"),
        choices=_KINDS,
        initial="server",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        typed["keeps_secrets"] = typed.pop("runs_on", "server") == "server"
        return typed
