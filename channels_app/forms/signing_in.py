"""How a mailbox signs in where its provider wants no password: the company's own app."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from channels_app.actions.mailboxes import ARRIVING, PasswordNeeded
from channels_app.actions.signing_in import PASSWORD
from channels_app.forms.mail_doors import BeginForm
from channels_app.forms.mail_out import LTR, Secret
from channels_app.forms.mailboxes import NamedForm
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm

_KNOWN = [("google", _("Google (Gmail, Workspace)")), ("microsoft", _("Microsoft 365"))]
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_LINE = re.compile(r"[\x21-\x7e]*")


class AppForm(ActionForm):
    """The app that was registered at the provider."""

    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", **LTR}),
        help_text=_("The provider calls the app so that you registered there."),
    )
    client_secret = Secret(label=_("Client secret"))
    tenant = forms.CharField(
        label=_("Tenant"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=LTR),
        help_text=_(
            "Microsoft alone: the directory (tenant) ID. Empty: accounts of all companies."
        ),
    )

    def clean_tenant(self) -> str:
        tenant: str = self.cleaned_data["tenant"].strip()
        if tenant and not _TENANT.fullmatch(tenant):
            raise forms.ValidationError(_("Type the ID or the domain of the tenant."))
        return tenant

    def clean_client_id(self) -> str:
        return _plain(self.cleaned_data["client_id"].strip())

    def clean_client_secret(self) -> str:
        return _plain(self.cleaned_data["client_secret"])

    def clean(self) -> dict[str, Any]:
        """With `sign_in` in place of its parts."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        parts = ("with_", "client_id", "tenant", "authorize", "token", "scope")
        found = {part: typed.pop(part, "") for part in parts}
        kind = found.pop("with_")
        if kind != PASSWORD and not found["client_id"] and not self.errors:
            self.add_error(
                "client_id",
                _("Type the client ID of your app: the provider asks for it."),
            )
        said = {key: value for key, value in found.items() if value}
        return {**typed, "sign_in": {"with": kind, **said}}


class NewSignInForm(NamedForm, AppForm, BeginForm):
    """A mailbox at one of the providers whose servers we know."""

    with_ = forms.ChoiceField(label=_("Provider"), choices=_KNOWN)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("New tickets from this mailbox are theirs."),
    )

    field_order = ("with_", "address", "name", "team", "begin", "begin_days")

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        typed["name"] = typed.get("name") or typed.get("address", "")
        typed["begin"] = typed.get("begin") or "none"
        typed["begin_days"] = typed.get("begin_days") or ARRIVING["begin_days"]
        return typed


class SignInForm(AppForm):
    """How a mailbox that is there signs in."""

    beside = {PasswordNeeded: "client_secret"}

    with_ = forms.ChoiceField(
        label=_("Sign in"),
        choices=[
            (PASSWORD, _("With a password")),
            *_KNOWN,
            ("other", _("Another provider with OAuth 2.0")),
        ],
    )
    authorize = forms.CharField(
        label=_("Address to agree at"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    token = forms.CharField(
        label=_("Address for tokens"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    scope = forms.CharField(
        label=_("Scopes"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=LTR),
        help_text=_("What the provider calls the right to read and send mail."),
    )

    field_order = ("with_",)

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_secret:
            self.fields["client_secret"].help_text = _("Empty: stays as it is.")

    def common(self) -> list[forms.BoundField]:
        return [
            self[name] for name in ("with_", "client_id", "client_secret", "tenant")
        ]

    def rare(self) -> list[forms.BoundField]:
        """For providers whose addresses nobody knows but them."""
        return [self[name] for name in ("authorize", "token", "scope")]

    def rare_is_wrong(self) -> bool:
        return any(field.errors for field in self.rare())

    def clean_authorize(self) -> str:
        return _address(self.cleaned_data["authorize"].strip())

    def clean_token(self) -> str:
        return _address(self.cleaned_data["token"].strip())

    def clean(self) -> dict[str, Any]:
        is_other = self.cleaned_data.get("with_") == "other"
        for name in ("authorize", "token"):
            if is_other and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(
                    name, _("Copy this address from your provider's documentation.")
                )
        return super().clean()


def _plain(typed: str) -> str:
    if not _LINE.fullmatch(typed):
        raise forms.ValidationError(_("Type this on one line, without odd characters."))
    return typed


def _address(typed: str) -> str:
    """HTTPS; other ways lead only to what whoever operates the helpdesk allows."""
    try:
        parts = urlsplit(typed)
        is_allowed = parts.netloc in settings.EGRESS_ALLOW
    except ValueError:
        raise forms.ValidationError(_("This is no address.")) from None
    if typed and not (parts.netloc and (parts.scheme == "https" or is_allowed)):
        raise forms.ValidationError(_("It begins with https://."))
    return _plain(typed)
