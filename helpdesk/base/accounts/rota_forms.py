"""The rota as people type it: a shift from then until then, or weeks that come again."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.availability_forms import Moment
from helpdesk.base.accounts.errors import AbsentBackwards
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rota import DAY
from helpdesk.base.forms import ActionForm

WORKDAYS = [str(day) for day in range(5)]


def _able(team: Team) -> Any:
    """Its people first would hide the others: anybody who can answer may be on duty."""
    mine = Agent.objects.filter(teams=team) | Agent.objects.filter(leads=team)
    return Agent.objects.who_can_own().filter(pk__in=mine.values("pk")).order_by("name")


class ShiftForm(ActionForm):
    """One person, once."""

    beside = {AbsentBackwards: "ends"}

    agent = forms.ModelChoiceField(
        Agent.objects.none(),
        label=_("Who"),
        to_field_name="public_id",
        empty_label=None,
    )
    begins = Moment(_("From"))
    ends = Moment(_("Until"))

    def __init__(self, team: Team, data: Any = None) -> None:
        super().__init__(data, auto_id="shift_%s")
        chooser: Any = self.fields["agent"]
        chooser.queryset = _able(team)


class WeeksForm(ActionForm):
    """One person each week, or several in turn."""

    agents = forms.ModelMultipleChoiceField(
        Agent.objects.none(),
        label=_("Who"),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several take turns, a week each, in the order of their names."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        coerce=int,
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        initial=WORKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(
        label=_("From"),
        initial=time(9),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes = forms.TimeField(
        label=_("Until"),
        initial=time(17),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_(
            "What ends before it begins runs into the next day; 0:00 is midnight."
        ),
    )
    since = forms.DateField(
        label=_("First week"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Any day of it. Without one, this week."),
    )

    def __init__(self, team: Team, data: Any = None) -> None:
        super().__init__(data, auto_id="weeks_%s")
        chooser: Any = self.fields["agents"]
        chooser.queryset = _able(team)

    def clean_opens(self) -> int:
        return _minutes(self.cleaned_data["opens"])

    def clean_closes(self) -> int:
        return _minutes(self.cleaned_data["closes"]) or DAY

    def clean(self) -> dict[str, Any]:
        fields = {**(super().clean() or self.cleaned_data)}
        if fields.get("opens", 0) == fields.get("closes", 1):
            self.add_error("closes", _("Choose an end that is not the beginning."))
        if "agents" in fields:
            fields["agents"] = list(fields["agents"])
        return fields


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
