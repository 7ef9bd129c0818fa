"""What an agent writes down of a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from tickets import numbers
from tickets.errors import NothingToSay
from tickets.forms.compose import MAX_TEXT, OnceForm
from tickets.models import Call, Channel
from tickets.onward_errors import CodeElsewhere, NoNumber, NoSuchCode
from tickets.queries.telephones import telephones

_WAYS = [("yes", _("The customer called")), ("no", _("We called"))]


def _telephone() -> "forms.ModelChoiceField[Channel]":
    return forms.ModelChoiceField(
        label=_("Telephone"),
        queryset=Channel.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        required=False,
    )


def _number(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Their number"),
        max_length=numbers.LONGEST,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
        ),
    )


def outcome_field() -> forms.ChoiceField:
    """What came of a call."""
    return forms.ChoiceField(
        label=_("What came of it"),
        choices=Call.Outcome.choices,
        initial=Call.Outcome.TALKED,
    )


def words_field() -> forms.CharField:
    """What was said in it, as whoever took it says."""
    return forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


def offer_telephones(form: forms.Form) -> None:
    """Which of ours; where there is one there is nothing to choose."""
    ours = telephones()
    field = form.fields["channel"]
    field.queryset = ours  # type: ignore[attr-defined] # a ModelChoiceField
    found = list(ours[:2])
    if len(found) < 2:
        field.widget = forms.HiddenInput()
    field.initial = found[0].public_id if found else None


class CallForm(OnceForm):
    """A call about a ticket."""

    beside = {NoNumber: "number", NothingToSay: "text"}

    called_us = forms.TypedChoiceField(
        label=_("Who called"),
        choices=_WAYS,
        coerce=lambda value: value == "yes",
        initial="yes",
    )
    outcome = outcome_field()
    text = words_field()
    number = _number(_("Empty: the number we know, or one that was withheld."))
    channel = _telephone()

    def scope(self) -> None:
        offer_telephones(self)


class NewCallForm(ActionForm):
    """A call about a matter that is new to us, or the one whose code they say."""

    beside = {
        NoNumber: "number",
        NothingToSay: "text",
        NoSuchCode: "code",
        CodeElsewhere: "code",
    }

    code = forms.CharField(
        label=_("Their code"),
        max_length=40,
        required=False,
        help_text=_("Where they were told one: the call joins their ticket."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
    )
    number = _number(_("Empty: it was withheld."))
    name = forms.CharField(
        label=_("Who called"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = words_field()
    outcome = outcome_field()
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        required=False,
        empty_label=_("The telephone's own"),
    )
    channel = _telephone()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_telephones(self)

    @property
    def has_telephone(self) -> bool:
        return self.fields["channel"].initial is not None
