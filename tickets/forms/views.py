"""What people type to keep a filter as a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm
from tickets.actions.canned import may_write_for
from tickets.models import View
from tickets.queries.canned import teams_with_canned
from tickets.view_errors import ViewNameMissing, ViewNameTaken

ME, EVERYBODY = "me", "everybody"


class ViewForm(ActionForm):
    """A name, and who has the view."""

    beside = {ViewNameMissing: "name", ViewNameTaken: "name"}

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("It stands beside the inbox."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    who = forms.ChoiceField(label=_("Who has it"))

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = teams_with_canned(agent).order_by("name") if agent.can_work else []
        self._teams = {str(team.public_id): team for team in teams}
        choices: list[tuple[str, Any]] = [(ME, _("Only me"))]
        choices += [(key, team.name) for key, team in self._teams.items()]
        if may_write_for(agent, None):
            choices.append((EVERYBODY, _("Everybody")))
        who: Any = self.fields["who"]
        who.choices = choices

    def clean_who(self) -> dict[str, Any]:
        """As the action takes it."""
        who = self.cleaned_data["who"]
        return {"is_private": who == ME, "team": self._teams.get(who)}

    @classmethod
    def of(cls, view: View | None, agent: Agent) -> "ViewForm":
        """The form of a view there is, or of a new one."""
        if view is None:
            return cls(agent, initial={"who": ME})
        who = str(view.team.public_id) if view.team else EVERYBODY
        return cls(
            agent, initial={"name": view.name, "who": ME if view.owner_id else who}
        )
