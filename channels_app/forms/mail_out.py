"""How mail goes out: by which server, and how much of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.actions.mailboxes import PasswordNeeded
from channels_app.adapters.email.servers import COMPANY
from channels_app.queries import relay
from helpdesk.base.forms import ActionForm

# More than any provider lets anybody send.
MOST = 1_000_000


# Names of machines and what they take stay in order, whichever way words run.
LTR = {"dir": "ltr"}


class Security(forms.ChoiceField):
    """How a connection is kept from being read along the way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[
                ("tls", _("TLS from the start")),
                ("starttls", _("STARTTLS")),
                ("none", _("None: everybody on the way can read along")),
            ],
            initial="tls",
            **kwargs,
        )


class Secret(forms.CharField):
    """A password: kept in the field while somebody tries settings, never shown later.

    Only what was typed in this very request comes back; no stored one ever does.
    """

    def __init__(self, **kwargs: Any) -> None:
        keyboard = {"autocomplete": "new-password", **LTR}
        super().__init__(
            strip=False,
            required=False,
            max_length=1000,
            widget=forms.PasswordInput(render_value=True, attrs=keyboard),
            **kwargs,
        )


def _limit(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST)


class ServerForm(ActionForm):
    """The company's own mail server."""

    beside = {PasswordNeeded: "smtp_password"}

    smtp_host = forms.CharField(
        label=_("SMTP server"), max_length=253, widget=forms.TextInput(attrs=LTR)
    )
    smtp_security = Security(label=_("SMTP security"))
    smtp_port = forms.IntegerField(
        label=_("SMTP port"),
        min_value=1,
        max_value=65535,
        required=False,
        help_text=_("Empty: the usual one."),
    )
    smtp_user = forms.CharField(
        label=_("SMTP user"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", **LTR}),
        help_text=_("Empty: the server asks for no name, as a relay of your own may."),
    )
    smtp_password = Secret(label=_("SMTP password"))
    tls_verify = forms.BooleanField(
        label=_("Check the server's certificate"),
        required=False,
        initial=True,
        help_text=_(
            "Switch it off only for a server of your own, in your own network."
        ),
    )

    def __init__(self, *args: Any, has_password: bool = False, **kwargs: Any) -> None:
        """`has_password`: one is kept; blank keeps it."""
        super().__init__(*args, **kwargs)
        if has_password:
            self.fields["smtp_password"].help_text = _("Empty: stays as it is.")

    def clean_smtp_host(self) -> str:
        return host_typed(self.cleaned_data["smtp_host"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        for field, value in typed.items():
            if isinstance(value, str) and not value.isprintable():
                self.add_error(
                    field, _("Type this on one line, without odd characters.")
                )
        return typed


class SendingForm(ActionForm):
    """Part of a mailbox: what it sends by."""

    smtp_by = forms.ChoiceField(
        label=_("Answers go out by"),
        required=False,
        choices=[
            ("own", _("a server of this mailbox")),
            (COMPANY, _("the company's mail server")),
        ],
        help_text=_("By the company's server the three below are not needed."),
    )
    smtp_host = forms.CharField(
        label=_("SMTP server"),
        max_length=253,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    smtp_security = Security(label=_("SMTP security"))
    smtp_port = forms.IntegerField(
        label=_("SMTP port"), min_value=1, max_value=65535, required=False
    )
    smtp_user = forms.CharField(
        label=_("SMTP user"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", **LTR}),
        help_text=_("Empty: the user and password of IMAP."),
    )
    smtp_password = Secret(label=_("SMTP password"))
    rate_minute = _limit(_("Mails in a minute, at most"))
    rate_hour = _limit(_("Mails in an hour, at most"))
    rate_day = _limit(_("Mails in a day, at most"))

    def may_be_company(self) -> bool:
        """Whether there is anything to choose."""
        return self["smtp_by"].value() == COMPANY or relay.is_there()

    def clean_smtp_host(self) -> str:
        return host_typed(self.cleaned_data["smtp_host"])


def host_typed(typed: str) -> str:
    """A bare name: no scheme, path, port, user or space."""
    host = typed.strip().rstrip(".").lower()
    if any(character in host for character in "/@ \\?#") or not host.isprintable():
        raise forms.ValidationError(_("Type only the name of the server."))
    return host
