"""How soon mail tells of what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from helpdesk.notifications.models import Wishes


class WishesForm(ActionForm):
    mine = forms.ChoiceField(
        label=_("My tickets"),
        choices=Wishes.When.choices,
        widget=forms.RadioSelect,
        help_text=_("Assigned to you, mentioned in a note, let in by a colleague."),
    )
    handovers = forms.ChoiceField(
        label=_("Hand-overs"),
        choices=Wishes.When.choices,
        widget=forms.RadioSelect,
        help_text=_("Offered to you or your team, and what became of your own."),
    )
    clocks = forms.ChoiceField(
        label=_("Promises and clocks"),
        choices=Wishes.When.choices,
        widget=forms.RadioSelect,
        help_text=_("Promises that are late, and agreed times that run out."),
    )
