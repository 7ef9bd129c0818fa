"""What an admin types about a name of facts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.forms import EditForm
from tickets.context_errors import FactNameMissing, FactNameTaken, UnsafePattern
from tickets.models import FactName, called


class FactNameForm(EditForm):
    """A name of facts as a whole; cleaned for `save_fact_name`."""

    beside = {
        FactNameMissing: "label",
        FactNameTaken: "label",
        UnsafePattern: "pattern",
    }

    label = OneLine(label=_("Name"), max_length=60)
    is_personal = forms.BooleanField(
        label=_("It is true of the person, too"),
        required=False,
        help_text=_("Agents may keep it for the customer; their next ticket shows it."),
    )
    is_single = forms.BooleanField(
        label=_("A ticket has one of it at a time"),
        required=False,
        help_text=_("Another value is offered in place of the first."),
    )
    pattern = forms.CharField(
        label=_("How it is written"),
        required=False,
        max_length=200,
        help_text=_(
            "A regular expression for your own numbers, such as KX\\d{4}-\\d{2}. What"
            " customers write is searched with it, and what it finds is offered to agents."
        ),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    @classmethod
    def of(cls, name: FactName, data: Any = None) -> "FactNameForm":
        """The form of a name there is."""
        initial = {
            "label": called(name.slug, name.label),
            "is_personal": name.is_personal,
            "is_single": name.is_single,
            "pattern": name.pattern,
        }
        return cls(data, initial=initial)
