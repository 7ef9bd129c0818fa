"""Handing a ticket over: to whom, with which words; and what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.models import Handover
from tickets.offer_errors import ContextMissing, IsAbsent, OfferedToOwner
from tickets.queries.people import Receiver, receivers

# A value of the list: what it is and its public id.
TEAM, AGENT = "team:", "agent:"


class HandOverForm(TicketForm):
    """Teams first, then people, those who are there before the others."""

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
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - see above
        field.choices = [
            (gettext("Teams"), [(key, team.name) for key, team in self.teams.items()]),
            (
                gettext("People"),
                [(f"{AGENT}{one.agent.public_id}", _shown(one)) for one in found],
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


class DeclineForm(OfferForm):
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
