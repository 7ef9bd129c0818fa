"""Handing a ticket over: to whom, with which words; and what they answer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions.offers import pending
from tickets.actions.passing import promises_of
from tickets.errors import ReasonMissing
from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.models import FollowUp, Handover
from tickets.offer_errors import ContextMissing, IsAbsent, OfferedToOwner
from tickets.queries.people import Receiver, can_be_asked, receivers

# A value of the list: what it is and its public id.
TEAM, AGENT = "team:", "agent:"


class HandOverForm(TicketForm):
    """Teams first, then people, those who are there before the others; then those from
    other departments, who are asked. Another channel has a form of its own."""

    beside = {ContextMissing: "goal", IsAbsent: "to", OfferedToOwner: "to"}

    to = forms.ChoiceField(label=_("To whom"))
    goal = forms.CharField(
        label=_("What the customer wants"),
        max_length=300,
        required=False,
        help_text=_("So that nobody has to ask them again."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    note = forms.CharField(
        label=_("Why, and what is next"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def scope(self) -> None:
        self.teams = {f"{TEAM}{team.public_id}": team for team in Team.objects.all()}
        found = receivers(self.ticket, but=self.by)
        self.agents = {f"{AGENT}{one.agent.public_id}": one.agent for one in found}
        others = can_be_asked(but=self.by).order_by("name")
        asked = {f"{AGENT}{one.public_id}": one for one in others}
        self.agents |= asked
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - see above
        field.choices = [
            (gettext("Teams"), [(key, team.name) for key, team in self.teams.items()]),
            (
                gettext("People"),
                [(f"{AGENT}{one.agent.public_id}", _shown(one)) for one in found],
            ),
            (
                gettext("Other departments: they answer, the ticket stays yours"),
                [(key, one.name) for key, one in asked.items()],
            ),
        ]
        known = getattr(self.ticket, "context", None)
        self.fields["goal"].initial = known.goal if known else ""

    def clean_to(self) -> Agent | Team:
        chosen = self.cleaned_data["to"]
        return self.teams.get(chosen) or self.agents[chosen]


class OfferForm(TicketForm):
    handover = Picked(Handover.objects.none())

    def scope(self) -> None:
        self.choose("handover", self.ticket.handovers.all())


if TYPE_CHECKING:
    _Multiple = forms.ModelMultipleChoiceField[FollowUp]
else:
    _Multiple = forms.ModelMultipleChoiceField


class Promises(_Multiple):
    """Each with its time and whose it is."""

    def label_from_instance(self, obj: FollowUp) -> str:
        due = date_format(localtime(obj.due_at), "SHORT_DATETIME_FORMAT")
        words = {"what": obj.what, "due": due, "owner": obj.owner.name}
        return gettext("%(what)s, by %(due)s (%(owner)s)") % words


class AcceptForm(OfferForm):
    """With what comes along. A button alone says no more than yes: then it is done as the
    team does it.

    chosen: the form itself was sent, with its boxes as they stand.
    """

    chosen = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    leave = Promises(
        label=_("Promises that stay with who made them"),
        queryset=FollowUp.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All others are yours from now on."),
    )
    tell_customer = forms.BooleanField(
        label=_("Tell the customer who has it now"), required=False
    )

    def scope(self) -> None:
        super().scope()
        handover = pending(self.ticket)
        if handover is None or not self.by.can_own:
            del self.fields["leave"], self.fields["tell_customer"]
            return
        promised = promises_of(self.ticket, handover)
        self.choose("leave", promised)
        if not promised.exists():
            del self.fields["leave"]
        team = handover.to_team or self.ticket.team
        self.fields["tell_customer"].initial = team.tells_customer

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        if not typed.pop("chosen", False):
            typed.pop("tell_customer", None)
        return typed


class AnswerForm(OfferForm):
    text = forms.CharField(
        label=_("Your answer, as a note"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class DeclineForm(OfferForm):
    beside = {ReasonMissing: "reason"}

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _shown(one: Receiver) -> str:
    words: list[Any] = [one.agent.name, one.state_name]
    if one.chats:
        words.append(gettext("chats: %d") % one.chats)
    return " · ".join(words)
