"""Mailboxes, and what is said of what comes in by them."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.actions.mailboxes import (
    RATES,
    MailboxTaken,
    NoCompanyServer,
    PasswordNeeded,
)
from channels_app.errors import RejectionReasonMissing
from channels_app.forms.guesses import guesses
from channels_app.forms.mail_doors import DoorsForm
from channels_app.forms.mail_out import (
    LTR,
    Secret,
    Security,
    SendingForm,
    host_typed,
)
from helpdesk.base.accounts.models import Team
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm


class RejectForm(ActionForm):
    """Why a message becomes no ticket. That it is not empty the action sees to."""

    beside = {RejectionReasonMissing: "reason"}

    reason = forms.CharField(
        label=_("Why it becomes no ticket"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class NamedForm(ActionForm):
    """Which mailbox it is, however it is reached."""

    beside = {MailboxTaken: "address", NoCompanyServer: "smtp_by"}

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs=LTR),
        help_text=_("Customers write to it, and answers come from it."),
    )
    name = forms.CharField(
        label=_("Name of the mailbox"),
        max_length=120,
        required=False,
        help_text=_("Agents see it. Empty: the address."),
    )


class MailboxForm(NamedForm, SendingForm, DoorsForm):
    """A mailbox. What is left empty is guessed from the address.

    has_doors: the page shows how mail may arrive otherwise, too.
    """

    has_doors = False

    from_name = forms.CharField(
        label=_("Sender's name"),
        max_length=100,
        required=False,
        help_text=_("Customers see it beside the address."),
    )
    imap_host = forms.CharField(
        label=_("IMAP server"),
        max_length=253,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )
    imap_security = Security(label=_("IMAP security"))
    imap_port = forms.IntegerField(
        label=_("IMAP port"), min_value=1, max_value=65535, required=False
    )
    imap_user = forms.CharField(
        label=_("IMAP user"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", **LTR}),
        help_text=_("Empty: the address."),
    )
    imap_password = Secret(label=_("IMAP password"))
    folder = forms.CharField(
        label=_("Folder"), max_length=200, required=False, initial="INBOX"
    )
    tls_verify = forms.BooleanField(
        label=_("Check the servers' certificates"),
        required=False,
        initial=True,
        help_text=_("Switch it off only for servers of your own, in your own network."),
    )
    chat_link = forms.BooleanField(
        label=_("Offer a chat below each answer"),
        required=False,
        initial=True,
        help_text=_(
            "One line with a link that leads its reader into the chat of their team, with"
            " the whole conversation. Only where the team has a chat widget."
        ),
    )
    quotes = forms.ChoiceField(
        label=_("Quote below each answer"),
        choices=[("", _("Nothing")), ("last", _("The customer's last mail"))],
        required=False,
        help_text=_(
            "Agents can choose otherwise. Who did not have it is quoted nothing."
        ),
    )
    acknowledge = forms.BooleanField(
        label=_("Say by mail that a new message has arrived"),
        required=False,
        help_text=_(
            "At once, with the ticket's number, what happens next and, where there are"
            " any, up to three articles that may answer it. Never to machines and lists,"
            " and at most three times a day to one address."
        ),
    )
    reply_address = forms.EmailField(
        label=_("Address for answers"),
        max_length=200,
        required=False,
        help_text=_(
            "Only if all mail to it with “+anything” before the @ comes into this mailbox:"
            " each mail then asks for answers at an address of its own, by which they find"
            " their ticket whatever programs on the way leave out. Best below a name of"
            " its own, such as reply@answers.example.com. Empty: answers go to the address"
            " above."
        ),
    )
    agents_reply = forms.BooleanField(
        label=_("Colleagues may answer by mail"),
        required=False,
        help_text=_(
            "What we write to a colleague about a ticket then asks for answers at an"
            " address that is theirs alone and good for 14 days. An answer goes to the"
            " customer as theirs only if it comes from their address, and if the receiving"
            " server says so (see “Proof of senders”); else it waits in the quarantine. It"
            " takes an address for answers."
        ),
    )
    is_system = forms.BooleanField(
        label=_("Also sends our own mail"),
        required=False,
        help_text=_("Invitations and password links go through this mailbox."),
    )

    def __init__(
        self,
        *args: Any,
        kept_secrets: frozenset[str] = frozenset(),
        has_tokens: bool = False,
        **kwargs: Any,
    ) -> None:
        """`kept_secrets`: names of those the mailbox has; blank keeps them. `has_tokens`:
        it needs none."""
        super().__init__(*args, **kwargs)
        self.kept_secrets = kept_secrets
        for field in kept_secrets:
            self.fields[field].help_text = (
                _("Not needed: it signs in with tokens of its provider.")
                if has_tokens
                else _("Empty: stays as it is.")
            )

    def who(self) -> list[forms.BoundField]:
        """The address, and whose it is."""
        return self._part("address", "name", "team", "from_name")

    def receiving(self) -> list[forms.BoundField]:
        return self._part(
            "imap_host", "imap_user", "imap_password", "begin", "begin_days"
        )

    def arriving(self) -> list[forms.BoundField]:
        """Other doors and folders, and other teams: folded away, too."""
        return self._part(
            "door", "folders", "after", "after_folder", "after_days", "routes"
        )

    def arriving_is_told(self) -> bool:
        """Something of it is wrong, or not as usual."""
        return any(field.errors or field.value() not in (None, "", [], "imap", "keep", 30)
                   for field in self.arriving())  # fmt: skip

    def sending(self) -> list[forms.BoundField]:
        by = ["smtp_by"] if self.may_be_company() else []
        return self._part(
            *by, "smtp_host", "smtp_user", "smtp_password", "quotes", "chat_link",
            "acknowledge", "is_system",
        )  # fmt: skip

    def limits(self) -> list[forms.BoundField]:
        """How much goes by it at most: folded away."""
        return self._part(*RATES)

    def limits_are_told(self) -> bool:
        return any(field.errors or field.value() for field in self.limits())

    def rare(self) -> list[forms.BoundField]:
        """What is right as it is for almost everybody: folded away."""
        return self._part(
            "imap_security", "imap_port", "folder", "reply_address", "agents_reply",
            "smtp_security", "smtp_port", "tls_verify",
        )  # fmt: skip

    def rare_is_wrong(self) -> bool:
        """Something that is folded away has to be looked at."""
        return any(field.errors for field in self.rare())

    def refuse(self, refusal: Refused) -> None:
        """A password that is needed again is asked for where it is typed."""
        if isinstance(refusal, PasswordNeeded):
            self.refusal = refusal
            self.add_error(refusal.secret, str(refusal))
        else:
            super().refuse(refusal)

    def clean_address(self) -> str:
        name, _at, domain = self.cleaned_data["address"].rpartition("@")
        return f"{name}@{domain.lower()}"

    def clean_imap_host(self) -> str:
        return host_typed(self.cleaned_data["imap_host"])

    def clean_agents_reply(self) -> bool:
        is_wanted: bool = self.cleaned_data["agents_reply"]
        if is_wanted and self.cleaned_data.get("reply_address") == "":
            self.add_error(
                "reply_address", _("Colleagues answer at addresses made of this one.")
            )
        return is_wanted

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        if "address" not in typed:
            return typed
        for field, guess in guesses(typed).items():
            if field in typed and (
                typed[field] in ("", None) or field == "smtp_security"
            ):
                self._show(field, guess)
                typed[field] = guess
        for field, value in typed.items():
            if isinstance(value, str) and not value.isprintable():
                self.add_error(
                    field, _("Type this on one line, without odd characters.")
                )
        given = {key for key in ("imap_password", "smtp_password") if typed.get(key)}
        given |= self.kept_secrets
        if not typed.get("smtp_user") and (given or typed.get("door") == "imap"):
            typed["smtp_user"] = typed.get("imap_user", "")
        if typed.get("door") == "imap" and "imap_password" not in given:
            self.add_error("imap_password", _("Type it: the server will ask for it."))
        return typed

    def _part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def _show(self, field: str, guess: str | int) -> None:
        """What was guessed stands in the form when it comes back."""
        data: Any = copy(self.data)
        data[self.add_prefix(field)] = str(guess)
        self.data = data


class TeamMailboxForm(MailboxForm):
    """A mailbox of one of several teams."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("New tickets from this mailbox are theirs."),
    )

    field_order = ("address", "name", "team", "from_name")
    has_doors = True


def kept_secrets(secret: Mapping[str, str]) -> frozenset[str]:
    """Which passwords a mailbox needs not be given again. Who signs in with tokens needs
    none."""
    if "client_secret" in secret:
        return frozenset({"imap_password", "smtp_password"})
    return frozenset(secret) & {"imap_password", "smtp_password"}
