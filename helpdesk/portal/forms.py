"""What people type in the portal, and what admins decide of it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from helpdesk.portal.actions.writing import LONGEST, LONGEST_SUBJECT
from helpdesk.portal.errors import (
    FilesTooLarge,
    NoAddress,
    NothingWritten,
    OldPasswordWrong,
)
from helpdesk.portal.models import Portal, Sharing
from tickets.actions.rate import COMMENT
from tickets.forms.fields import FilesField
from tickets.models import Organization

SCORES = [(n, str(n)) for n in range(5, 0, -1)]


def _mail(**more: Any) -> forms.CharField:
    """Not checked as mail here: what an address is, one function says for all doors."""
    look = {"type": "email", "autocomplete": "email", "dir": "ltr"}
    return forms.CharField(
        label=_("Your e-mail address"), max_length=254,
        widget=forms.TextInput(attrs=look), **more,
    )  # fmt: skip


class LinkForm(ActionForm):
    """Sign in by a mailed link."""

    beside = {NoAddress: "typed"}

    typed = _mail(help_text=_("We mail you a link that signs you in. It is good once."))


class PasswordForm(ActionForm):
    """Sign in by a password."""

    typed = _mail()
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class WritingForm(ActionForm):
    """Words and files, said once however often the form is sent."""

    beside = {NothingWritten: "text", FilesTooLarge: "files", NoAddress: "typed"}

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment] # the uploads of a form, by name
        label=_("Files"), required=False,
        help_text=_("Ten files with 10 MB each, and 25 MB together, are the most."),
    )  # fmt: skip


class RequestForm(WritingForm):
    """A new request of somebody who is signed in."""

    field_order = ["key", "subject", "text", "files"]

    subject = forms.CharField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip


class UnknownForm(RequestForm):
    """The same of somebody who is not."""

    field_order = ["key", "typed", "name", "subject", "text", "files"]

    typed = _mail(
        help_text=_("We answer there. To read your request here, prove it by a link.")
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )  # fmt: skip


class RatingForm(ActionForm):
    """How it was."""

    score = forms.TypedChoiceField(
        label=_("How did we do?"), choices=SCORES, coerce=int, widget=forms.RadioSelect,
        help_text=_("5 is best, 1 is worst."),
    )  # fmt: skip
    comment = forms.CharField(
        label=_("What was good, what was not?"), max_length=COMMENT, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip


class NameForm(ActionForm):
    """What they are called."""

    name = forms.CharField(
        label=_("Your name"), max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )  # fmt: skip


class LanguageForm(ActionForm):
    """Which language they read."""

    language = forms.ChoiceField(
        label=_("Language"), required=False,
        choices=[("", _("As my browser asks for")), *settings.LANGUAGES],
    )  # fmt: skip


class AddressForm(ActionForm):
    """One more address of theirs."""

    beside = {NoAddress: "typed"}

    typed = _mail(help_text=_("We mail a link there. Follow it in this browser."))


class NewPasswordForm(ActionForm):
    """A password of their own; the old one, unless a mailed link was just followed."""

    beside = {OldPasswordWrong: "old"}

    old = forms.CharField(
        label=_("The password you have now"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), max_length=200, strip=False,
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_old:
            del self.fields["old"]

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        MinimumLengthValidator(10).validate(new)
        CommonPasswordValidator().validate(new)
        return new


class PortalForm(ActionForm):
    """What admins decide."""

    is_on = forms.BooleanField(
        label=_("Customers can use the portal"), required=False,
        help_text=_("Switched off, its pages are not there, and no mail of it is sent."),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        label=_("Who gets what is asked there"), queryset=Team.objects.order_by("name"),
        to_field_name="public_id", empty_label=None,
    )  # fmt: skip
    opens = forms.ChoiceField(
        label=_("Who may open a request"), choices=Portal.Opens.choices,
        widget=forms.RadioSelect, initial=Portal.Opens.EVERYBODY,
    )  # fmt: skip
    shares = forms.ChoiceField(
        label=_("Who sees the requests of an organization"),
        choices=Portal.Shares.choices, widget=forms.RadioSelect,
        initial=Portal.Shares.NOBODY,
        help_text=_(
            "Shared requests can be read by everybody who proved an address of a"
            " customer in the organization. Only who began one can answer or close it."
        ),
    )  # fmt: skip
    sharing = forms.CharField(
        label=_("Organizations that share"), required=False, max_length=20_000,
        help_text=_("One name a line, as it stands in the list of customers."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip

    @classmethod
    def of(cls, portal: Portal | None, data: Any) -> "PortalForm":
        """The form of what is decided already."""
        if portal is None:
            return cls(data)
        names = Sharing.objects.order_by("organization__name")
        now = {
            "is_on": portal.is_on,
            "team": portal.team.public_id,
            "opens": portal.opens,
            "shares": portal.shares,
            "sharing": "\n".join(names.values_list("organization__name", flat=True)),
        }
        return cls(data, initial=now)

    def clean_sharing(self) -> list[Organization]:
        lines = str(self.cleaned_data["sharing"]).splitlines()
        return [_organization(line.strip()) for line in lines if line.strip()]


def _organization(name: str) -> Organization:
    found = Organization.objects.filter(name__iexact=name).order_by("id").first()
    if found is None:
        words = _("There is no organization called “%(name)s”.")
        raise forms.ValidationError(words, params={"name": name})
    return found
