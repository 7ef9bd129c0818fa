"""A new ticket: for whom, by which channel, and its first words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base import richtext
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.actions.bring import LONGEST_ADDRESS, LONGEST_NAME
from tickets.actions.known_at import is_known
from tickets.custom_fields import Facts, Of, Required
from tickets.errors import (
    CannotBegin,
    CannotOwn,
    CannotSee,
    NoAddress,
    NothingToSay,
)
from tickets.forms.beginning import BeginningForm
from tickets.forms.fields import FilesField
from tickets.macro_errors import VariableEmpty
from tickets.models import Channel, Customer, TicketTemplate
from tickets.offer_errors import IsAbsent
from tickets.queries.custom_fields import fields_of
from tickets.queries.opening import address_of, channels_seen_by, teams_seen_by

SEND, KEEP = "send", "keep"


@dataclass(frozen=True, slots=True)
class Closed:
    """A channel by which nobody can be written to first, and why."""

    channel: Channel
    why: str


def closed_ones(channels: Iterable[Channel]) -> list[Closed]:
    """Those of these, in their order."""
    return [Closed(one, why) for one in channels if (why := _why_not(one))]


def _why_not(channel: Channel) -> str:
    if not channel.is_active:
        return gettext("It is switched off.")
    # Forms and portals are "spoken" as well: no message there has an answer's address.
    if channel.traits.get("spoken") and "number" in channel.traits:
        return gettext("What is spoken is written down as a call.")
    if not channel.traits.get("can_start"):
        return gettext("Only customers begin there; you answer them.")
    if not is_known(channel):
        return gettext("Addresses of its kind cannot be typed.")
    return ""


class NewTicketForm(BeginningForm):
    """First words: ours, which go to the customer, or theirs that we know of.

    template: what it begins with. has_variables: the words came of one, whether or not
        that is still there: no customer reads what should have been filled in.
    """

    beside = {
        NoAddress: "of",
        NothingToSay: "html",
        VariableEmpty: "html",
        CannotBegin: "channel",
        CannotOwn: "assignee",
        CannotSee: "assignee",
        IsAbsent: "assignee",
    }

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_id)
    channel = forms.ModelChoiceField(
        label=_("By"),
        queryset=Channel.objects.none(),
        to_field_name="public_id",
        empty_label=None,
    )
    of = forms.CharField(
        label=_("For whom"),
        max_length=LONGEST_ADDRESS,
        help_text=_("An address. Type a name, and those of customers are offered."),
        widget=forms.TextInput(
            attrs={
                "dir": "auto",
                "autocomplete": "off",
                "list": "people",
                "hx-get": reverse_lazy("tickets:new_ticket_people"),
                "hx-trigger": "input changed delay:200ms",
                "hx-include": "[name=channel]",
                "hx-target": "#people",
                "hx-sync": "this:replace",
            }
        ),
    )
    name = forms.CharField(
        label=_("What they are called"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("If they are new to us."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    files = FilesField(  # type: ignore[assignment] # named as the action's argument
        label=_("Files"), required=False
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("The channel's own"),
    )
    field_order = (
        *("key", "channel", "of", "name", "subject", "html", "files"),
        *("team", "assignee", "priority", "tags"),
    )

    def __init__(
        self,
        agent: Agent,
        *args: Any,
        template: TicketTemplate | None = None,
        has_variables: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.template, self.has_variables = agent, template, has_variables
        seen = list(channels_seen_by(agent))
        self.closed = closed_ones(seen)
        closed = {one.channel.pk for one in self.closed}
        # What their own teams have is offered first.
        teams = set(agent.teams.values_list("pk", flat=True))
        able = [one for one in seen if one.pk not in closed]
        self.channels = sorted(able, key=lambda one: (one.team_id not in teams, one.pk))
        ids = [one.pk for one in able]
        self.choose("channel", channels_seen_by(agent).filter(pk__in=ids))
        self.choose("team", teams_seen_by(agent).order_by("name"))
        owners = Agent.objects.who_can_own().order_by("name")
        self.choose("assignee", owners, empty=_("Me, when it is sent"))
        self.fields["subject"].help_text = _("Empty: how the words begin.")
        if template is not None:
            self._begin_as(template)
        if self.channels:
            self.initial.setdefault("channel", self.channels[0].public_id)
        self.ask(_asked(template), template.fields if template else {})

    def begin_with(self, customer: Customer) -> None:
        """For whom, and the first channel by which they are reached."""
        chosen = self.initial.get("channel")
        for channel in sorted(self.channels, key=lambda one: one.public_id != chosen):
            if (theirs := address_of(customer, channel.kind)) is not None:
                found = {"channel": channel.public_id, "of": theirs.shown}
                self.initial = {**self.initial, **found}
                return

    @property
    def sends(self) -> bool:
        """Whether the words are ours, and go out."""
        return bool(self.data.get("how") != KEEP)

    @property
    def keeps_first(self) -> bool:
        """Whether such tickets are only written down, unless somebody says otherwise."""
        return self.template is not None and not self.template.is_sent

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        given = {**(super().clean() or self.cleaned_data)}
        given["has_variables"] = self.has_variables
        given["fields"] = self.values(given)
        if self.sends:
            given["hold"] = timedelta(seconds=self.by.undo_seconds)
        return given

    def typed(self, data: QueryDict) -> dict[str, Any]:
        """What somebody typed into this form, unlike what it began with: that stays when
        they choose another template."""
        found = {}
        for name, field in self.fields.items():
            typed = field.widget.value_from_datadict(data, MultiValueDict(), name)
            before = self[name].value()
            if name == "html":
                is_same = _words(typed) == _words(before)
            else:
                is_same = _said(typed) == _said(before)
            if name != "key" and typed and not is_same:
                found[name] = typed
        return found

    def again(self) -> None:
        """Browsers keep no files of a form that comes back: it says so."""
        sent = self.is_bound and bool(self.cleaned_data.get("files"))
        if sent and self.errors:
            self.add_error("files", gettext("Choose the files again."))

    def _begin_as(self, template: TicketTemplate) -> None:
        """What stands there, as far as this person may choose it."""
        html = template.html or richtext.of_text(template.text)
        begins = {
            "subject": template.subject,
            "html": html,
            "priority": template.priority,
            "tags": ", ".join(template.tags),
        }
        for name, row in (
            ("team", template.for_team),
            ("assignee", template.assignee),
        ):
            if row is not None:
                begins[name] = row.public_id
        channel = template.channel
        if channel is not None and channel.pk in {one.pk for one in self.channels}:
            begins["channel"] = channel.public_id
        self.initial = {**begins, **self.initial}


def _asked(template: TicketTemplate | None) -> list[Any]:
    """The custom fields that every ticket has to have filled in sooner or later, and
    those that a template fills in."""
    filled = template.fields if template else {}
    nothing = Facts({})
    return [
        one
        for one in fields_of(Of.TICKET)
        if one.key in filled or (one.required != Required.NO and one.is_shown(nothing))
    ]


def _words(html: Any) -> list[str]:
    return richtext.to_text(str(html or "")).split()


def _said(value: Any) -> list[str]:
    some = value if isinstance(value, list) else [value]
    return [str(one) for one in some if one is not None]
