"""What people write down of a ticket: goal, story, facts; and what they make of offers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.models import (
    Context,
    Fact,
    Message,
    Suggestion,
    SummaryDraft,
)
from tickets.queries import choices

# What a link says instead of the words: they may be longer than an address.
DRAFT = "draft:"


class ContextForm(TicketForm):
    goal = forms.CharField(
        label=_("What the customer wants"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    summary = forms.CharField(
        label=_("The story so far"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What is written down now; or the draft, where a link asks for that."""
        begins = super().get_initial_for_field(field, field_name)
        if field_name == "summary" and begins == DRAFT:
            draft = SummaryDraft.objects.filter(ticket=self.ticket).first()
            if draft is not None:
                return draft.text
        if begins and begins != DRAFT:
            return begins
        known = Context.objects.filter(ticket=self.ticket).first()
        return getattr(known, field_name, "")


class FactForm(TicketForm):
    name = forms.ChoiceField(label=_("Fact"))
    value = forms.CharField(
        label=_("Value"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    source = forms.ModelChoiceField(
        label=_("From message"),
        queryset=Message.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
    )
    replaces = Picked(Fact.objects.none(), required=False)

    def scope(self) -> None:
        self.choose("source", self.ticket.messages.all())
        self.choose("replaces", self.ticket.facts.all())
        field = cast("forms.ChoiceField", self.fields["name"])
        field.choices = [*choices.fact_names(self.ticket).items()]


class OfFactForm(TicketForm):
    """A fact of this ticket, by the button beside it."""

    fact = Picked(Fact.objects.none())

    def scope(self) -> None:
        self.choose("fact", self.ticket.facts.all())


class OfSuggestionForm(TicketForm):
    """What words of this ticket offer, by the button beside it."""

    suggestion = Picked(Suggestion.objects.none())

    def scope(self) -> None:
        self.choose("suggestion", choices.suggestions(self.ticket))


class DraftSummaryForm(TicketForm):
    """outside: the button that lets a provider draft it says so."""

    outside = forms.BooleanField(required=False, widget=forms.HiddenInput)
