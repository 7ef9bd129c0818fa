"""What admins type about apps beside tickets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import EditForm
from tickets.app_errors import AppNameTaken, NoSecureAddress
from tickets.errors import NameMissing
from tickets.models import SideApp
from tickets.models.side_app import LONGEST_URL


class SideAppForm(EditForm):
    """Its name, where it is, what it is told, and who has it."""

    beside = {NameMissing: "name", AppNameTaken: "name", NoSecureAddress: "url"}

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("It stands above the app, beside the ticket."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("A page of theirs, with https://. It is shown in a frame."),
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it is told"),
        required=False,
        choices=SideApp.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside the ticket's number and who asks, when somebody opens it."),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Who has it"),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Agents of these teams; none chosen: everybody."),
    )
    is_active = forms.BooleanField(label=_("Shown"), required=False, initial=True)

    @classmethod
    def of(cls, app: SideApp, data: Any) -> "SideAppForm":
        """The form of an app there is."""
        now: dict[str, Any] = {"name": app.name, "url": app.url, "scopes": app.scopes}
        now |= {"teams": [one.public_id for one in app.teams.all()]}
        return cls(data, initial=now | {"is_active": app.is_active})
