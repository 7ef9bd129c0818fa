"""What people type about how tickets of a kind begin."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base import richtext
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.forms import EditForm
from helpdesk.base.rich_forms import RichField
from tickets.actions.canned import may_write_for
from tickets.custom_fields import Of
from tickets.errors import CannotOwn, NameMissing, NameTaken
from tickets.forms.beginning import BeginningForm
from tickets.forms.compose import MAX_HTML
from tickets.macro_errors import VariableUnknown
from tickets.models import Channel, TicketTemplate
from tickets.queries.canned import teams_with_canned
from tickets.queries.custom_fields import fields_of
from tickets.queries.opening import channels_seen_by, teams_seen_by

MINE, SEND, KEEP = "mine", "send", "keep"


class TicketTemplateForm(EditForm, BeginningForm):
    """A template: its name, whose it is, and what a new ticket begins with."""

    beside = {
        NameMissing: "name",
        NameTaken: "name",
        VariableUnknown: "html",
        CannotOwn: "assignee",
    }

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What new tickets of this kind are called: “Parcel lost”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    whose = forms.ChoiceField(label=_("Who may use it"))
    channel = forms.ModelChoiceField(
        label=_("By"),
        queryset=Channel.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Any channel"),
    )
    html = RichField(
        label=_("First words"),
        rows=6,
        max_length=MAX_HTML,
        help_text=_("Their variables are filled in for the customer when it is sent."),
    )
    how = forms.ChoiceField(
        label=_("What becomes of the words"),
        choices=[
            (SEND, _("They go to the customer")),
            (KEEP, _("They are only written down")),
        ],
    )
    for_team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("The channel's own"),
    )
    field_order = (
        *("name", "whose", "channel", "subject", "html", "how"),
        *("for_team", "assignee", "priority", "tags"),
    )

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        self.template: TicketTemplate | None = kwargs.pop("template", None)
        super().__init__(*args, **kwargs)
        self.teams = {str(one.public_id): one for one in teams_with_canned(agent)}
        offered: list[tuple[str, Any]] = [(MINE, _("I alone"))]
        offered += [(key, str(team)) for key, team in self.teams.items()]
        if may_write_for(agent, None):
            offered.append(("", _("Everybody")))
        whose = cast("forms.ChoiceField", self.fields["whose"])
        whose.choices = offered
        whose.required = not may_write_for(agent, None)
        self.choose("channel", channels_seen_by(agent).order_by("name"))
        self.choose("for_team", teams_seen_by(agent).order_by("name"))
        owners = Agent.objects.who_can_own().order_by("name")
        self.choose("assignee", owners, empty=_("Whoever sends it"))
        values = self.template.fields if self.template else {}
        self.ask(fields_of(Of.TICKET), values)

    @classmethod
    def of(
        cls, template: TicketTemplate, agent: Agent, data: Any
    ) -> "TicketTemplateForm":
        """The form of a template there is."""
        team = str(template.team.public_id) if template.team else ""
        now: dict[str, Any] = {
            "name": template.name,
            "whose": MINE if template.owner_id else team,
            "subject": template.subject,
            "html": template.html or richtext.of_text(template.text),
            "how": SEND if template.is_sent else KEEP,
            "priority": template.priority,
            "tags": ", ".join(template.tags),
        }
        for name in ("channel", "for_team", "assignee"):
            row = getattr(template, name)
            now[name] = row.public_id if row else None
        return cls(agent, data, initial=now, template=template)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        given = {**(super().clean() or self.cleaned_data)}
        whose, how = given.pop("whose", MINE), given.pop("how", SEND)
        given["fields"] = self.values(given)
        return {
            **given,
            "is_sent": how == SEND,
            "team": self.teams.get(whose),
            "is_personal": whose == MINE,
        }
