"""Which teams, and from when until when: said by the address, so that it can be shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.reports.access import teams_of
from helpdesk.reports.periods import LENGTHS, LONGEST, USUAL, Period

CUSTOM = "dates"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. teams: None for those of everybody. query: of its address."""

    period: Period
    teams: Sequence[Team] | None
    team: Team | None
    query: str


class ChoiceForm(forms.Form):
    """An address that means nothing shows the usual choice, and says what is wrong."""

    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, to_field_name="public_id",
        label=gettext_lazy("Team"),
    )  # fmt: skip
    days = forms.ChoiceField(required=False, label=gettext_lazy("Period"))
    since = forms.DateField(
        required=False, label=gettext_lazy("From"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip
    until = forms.DateField(
        required=False, label=gettext_lazy("To"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip

    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        self.agent = agent
        team: Any = self.fields["team"]
        team.queryset = teams_of(agent)
        team.empty_label = _("All teams") if agent.is_admin else _("All my teams")
        days: Any = self.fields["days"]
        days.choices = [
            (str(length), ngettext("%d day", "%d days", length) % length)
            for length in LENGTHS
        ]
        days.choices += [(CUSTOM, _("From … to …"))]

    def clean(self) -> dict[str, Any]:
        """Two dates are a period of their own, whatever else was chosen."""
        given: dict[str, Any] = super().clean() or {}
        given["period"] = Period.latest(_days(given.get("days")))
        since, until = given.get("since"), given.get("until")
        if given.get("days") == CUSTOM:
            try:
                if since is None or until is None:
                    raise forms.ValidationError(_("Choose both days."))
                given["period"] = Period.of(since, until)
            except (ValueError, OverflowError) as error:
                words = _("Choose a first day and a later one, %(days)s days at most.")
                raise forms.ValidationError(words % {"days": LONGEST}) from error
        return given

    def choice(self) -> Choice:
        """What to show; the usual where what was asked for makes no sense."""
        given = self.cleaned_data if self.is_valid() else {}
        period = given.get("period") or Period.latest()
        team: Team | None = given.get("team")
        if team is not None:
            teams: list[Team] | None = [team]
        else:
            teams = None if self.agent.is_admin else list(teams_of(self.agent))
        return Choice(period, teams, team, self._query(given, team))

    def _query(self, given: dict[str, Any], team: Team | None) -> str:
        words = {"days": given.get("days") or str(USUAL)}
        if words["days"] == CUSTOM:
            words |= {"since": str(given["since"]), "until": str(given["until"])}
        if team is not None:
            words["team"] = str(team.public_id)
        return urlencode(words)


def _days(chosen: str | None) -> int:
    return int(chosen) if chosen and chosen.isdecimal() else USUAL
