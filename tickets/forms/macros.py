"""Macros: their names, their steps, and which of them is run."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.forms import ActionForm, EditForm
from tickets.actions.canned import may_write_for
from tickets.actions.macro_steps import STEPS
from tickets.actions.macro_words import LONGEST_NOTE, LONGEST_TEXT
from tickets.custom_fields import Of
from tickets.errors import NameMissing, NameTaken
from tickets.forms.base import TicketForm
from tickets.forms.custom import HasValues
from tickets.forms.fields import FilesField, Picked
from tickets.models import Macro, MacroRun, Priority, Ticket
from tickets.queries.canned import teams_with_canned
from tickets.queries.custom_fields import fields_of
from tickets.queries.variables import VARIABLES

MINE = "mine"
TIMES = (
    ("in-4-hours", _("In 4 hours")),
    ("tomorrow", _("Tomorrow 9:00")),
    ("monday", _("Next Monday 9:00")),
    ("in-3-days", _("In 3 days")),
    ("in-7-days", _("In a week")),
    ("in-14-days", _("In two weeks")),
    ("in-30-days", _("In 30 days")),
)


class RunMacroForm(TicketForm):
    """Which of them. What it will do stands above its button."""

    macro = Picked(Macro.objects.none())

    def scope(self) -> None:
        self.choose("macro", Macro.objects.usable_by(self.by))

    def clean(self) -> dict[str, Any]:
        """How long a reply may be taken back is its writer's own choice."""
        hold = timedelta(seconds=self.by.undo_seconds)
        return {**(super().clean() or self.cleaned_data), "hold": hold}


class RunForm(TicketForm):
    """One run of a macro on this ticket."""

    run_of = Picked(MacroRun.objects.none())

    def scope(self) -> None:
        self.choose("run_of", MacroRun.objects.filter(ticket=self.ticket))

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        return {"run": cleaned.get("run_of")}


class MacroForm(EditForm):
    """What it is called, and whose it is."""

    beside = {NameMissing: "name", NameTaken: "name"}

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("It is what the macro is found by, after M."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    whose = forms.ChoiceField(label=_("Who may use it"))

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(one.public_id): one for one in teams_with_canned(agent)}
        offered: list[tuple[str, Any]] = [(MINE, _("I alone"))]
        offered += [(key, str(team)) for key, team in self.teams.items()]
        if may_write_for(agent, None):
            offered.append(("", _("Everybody")))
        field = cast("forms.ChoiceField", self.fields["whose"])
        field.choices = offered
        field.required = not may_write_for(agent, None)

    @classmethod
    def of(cls, macro: Macro, agent: Agent, data: Any = None) -> "MacroForm":
        """The form of a macro there is."""
        team = str(macro.team.public_id) if macro.team else ""
        now = {"name": macro.name, "whose": MINE if macro.owner_id else team}
        return cls(agent, data, initial=now)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        whose = cleaned.pop("whose", MINE)
        return {
            **cleaned,
            "team": self.teams.get(whose),
            "is_personal": whose == MINE,
        }


class MacroFilesForm(ActionForm):
    """Files that go with its reply."""

    files = FilesField(label=_("Files that go with its reply"))  # type: ignore[assignment]


class StepForm(HasValues, ActionForm):
    """What one step takes; each kind of step asks for its own."""

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = name
        for key in STEPS[name].takes:
            if key == "fields":
                self.ask(fields_of(Of.TICKET), {})
            else:
                self.fields[key] = _asked(name, key)

    def clean(self) -> dict[str, Any]:
        """The step as it is kept."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        values = {key: value for key, value in self.take_values(cleaned).items()
                  if value is not None}  # fmt: skip
        if "fields" in STEPS[self.step].takes:
            cleaned["fields"] = values
        for key in ("agent", "team"):
            if key in cleaned:
                chosen = cleaned[key]
                cleaned[key] = str(chosen.public_id) if chosen else ""
        if "priority" in cleaned:
            cleaned["priority"] = int(cleaned["priority"])
        return {"step": {"do": self.step, **cleaned}}


def _asked(step: str, key: str) -> forms.Field:
    if key == "text":
        words = ", ".join("{{" + one + "}}" for one in VARIABLES)
        return forms.CharField(
            label=_("Words"),
            max_length=LONGEST_TEXT,
            strip=False,
            help_text=_("Filled in when it is sent: %(names)s; after a | stands what is"
                        " said where there is nothing.") % {"names": words},
            widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        )  # fmt: skip
    if key in {"agent", "team"}:
        people = Agent.objects.people() if key == "agent" else Team.objects.all()
        return forms.ModelChoiceField(
            people,
            label=_("Colleague") if key == "agent" else _("Team"),
            to_field_name="public_id",
            required=step != "hand_over",
        )
    return _CHOSEN[key]()


_CHOSEN: dict[str, Callable[[], forms.Field]] = {
    "priority": lambda: forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int
    ),
    "when": lambda: forms.ChoiceField(label=_("Until"), choices=TIMES),
    "waiting_for": lambda: forms.ChoiceField(
        label=_("Waiting for"), choices=Ticket.WaitingFor.choices
    ),
    "name": lambda: forms.CharField(
        label=_("Tag"), max_length=60, widget=forms.TextInput(attrs={"dir": "auto"})
    ),
    "note": lambda: forms.CharField(
        label=_("Why, and what is next"), max_length=LONGEST_NOTE, required=False
    ),
}
