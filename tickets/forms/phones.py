"""What admins type about telephones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from tickets import numbers
from tickets.models import Channel
from tickets.onward_errors import NoNumber


class TelephoneForm(ActionForm):
    """One of our telephones."""

    beside = {NoNumber: "number"}

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=numbers.LONGEST,
        help_text=_("What customers dial, with its country: +46 8 500 102 03."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "dir": "ltr"}),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("Whose tickets its calls are."),
    )

    @classmethod
    def of(cls, phone: Channel, data: Any) -> "TelephoneForm":
        """The form of a telephone there is."""
        now = {
            "name": phone.name,
            "number": numbers.shown(phone.traits["number"]),
            "team": phone.team.public_id,
        }
        return cls(data, initial=now)
