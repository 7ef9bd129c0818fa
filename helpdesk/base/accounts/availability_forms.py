"""What people say about being there: chats at once, and times they are out of office."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.errors import (
    AbsencesOverlap,
    AbsentBackwards,
    CannotStandIn,
)
from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Agent, Presence
from helpdesk.base.forms import ActionForm

MOST_CHATS = 20
_WRONG = _("Type a whole number from 0 to 20.")
_zone = lazy(timezone.get_current_timezone_name, str)


class PresenceForm(ActionForm):
    chosen = forms.ChoiceField(choices=Presence.Chosen.choices)


class CapacityForm(ActionForm):
    """How many chats somebody takes at once."""

    chat_capacity = forms.IntegerField(
        label=_("Chats at the same time"),
        min_value=0,
        max_value=MOST_CHATS,
        help_text=_("So many ring you at most. 0 never rings."),
        error_messages={
            "invalid": _WRONG,
            "min_value": _WRONG,
            "max_value": _WRONG,
        },
    )


class SkillsForm(ActionForm):
    """What somebody knows best, and what they speak: for the rules of assignment."""

    skills = forms.CharField(
        label=_("Skills"),
        max_length=1000,
        required=False,
        help_text=_("Names of tags, with commas between them: returns, billing."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    speaks = forms.MultipleChoiceField(
        label=_("Languages they write"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, agent: Agent, data: Any) -> "SkillsForm":
        shown = {"skills": ", ".join(agent.skills), "speaks": agent.speaks}
        return cls(data, initial=shown)

    def clean_skills(self) -> list[str]:
        typed = str(self.cleaned_data["skills"]).split(",")
        return [name.strip()[:60] for name in typed if name.strip()]


class ChatsForm(CapacityForm):
    chat_sound = forms.BooleanField(
        label=_("A sound when a chat rings"),
        required=False,
        help_text=_("What rings is always shown on the page as well."),
    )


class Moment(forms.DateTimeField):
    """A time typed into the browser's own picker, on the clock it names."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            help_text=format_lazy(_("Time zone: {zone}"), zone=_zone()),
            **kwargs,
        )


class AbsenceForm(ActionForm):
    """Who, from when, until when, and who stands in."""

    beside = {
        AbsentBackwards: "ends",
        AbsencesOverlap: "begins",
        CannotStandIn: "deputy",
    }

    agent = forms.ModelChoiceField(
        Agent.objects.none(),
        label=_("Who"),
        to_field_name="public_id",
        empty_label=None,
    )
    begins = Moment(_("From"))
    ends = Moment(_("Until"))
    deputy = forms.ModelChoiceField(
        Agent.objects.none(),
        label=_("Deputy"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody: what they have goes to the team"),
        help_text=_(
            "Tickets and promises go to them, and so does what comes meanwhile."
        ),
    )
    note = OneLine(label=_("Note"), max_length=200, required=False)

    def __init__(self, by: Agent, whose: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = Agent.objects.who_can_own().order_by("name")
        for field, people in (("agent", whose.order_by("name")), ("deputy", able)):
            chooser = self.fields[field]
            assert isinstance(chooser, forms.ModelChoiceField)  # noqa: S101 - see above
            chooser.queryset = people
        self.fields["agent"].initial = by.public_id
        self.fields["begins"].initial = _next_hour()


def _next_hour() -> datetime:
    now = timezone.localtime()
    return now.replace(minute=0, second=0, microsecond=0)
