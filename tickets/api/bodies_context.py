"""What is known of a ticket, what words offer, and what is given for goodwill."""

from typing import Any

from rest_framework import serializers

from helpdesk.base.api.bodies import Choose
from tickets.api.bodies import Few, TicketBody
from tickets.forms.goodwill import MOST
from tickets.queries import choices


class ContextBody(TicketBody):
    """Both, as they are to stand."""

    goal = serializers.CharField(max_length=300, allow_blank=True)
    summary = serializers.CharField(max_length=20_000, allow_blank=True)


class FactName(serializers.CharField):
    """A name under which facts are recorded here."""

    default_error_messages = {"invalid_choice": "There is no fact of this name."}

    def to_internal_value(self, data: Any) -> str:
        """Its short name.

        Raises:
            ValidationError: nothing is recorded under it here.
        """
        name: str = super().to_internal_value(data)
        if name not in choices.fact_names(self.root.about):  # type: ignore[attr-defined] # a body
            self.fail("invalid_choice")
        return name


class FactBody(TicketBody):
    name = FactName(max_length=20)
    value = serializers.CharField(max_length=500)
    source = Choose(  # type: ignore[assignment] # named as the action's argument
        lambda body: body.ticket.messages.all(),
        default=None,
        allow_null=True,
        help_text="The message that says it.",
    )
    replaces = Choose(
        lambda body: body.ticket.facts.all(), default=None, allow_null=True
    )


class OfFactBody(TicketBody):
    fact = Choose(lambda body: body.ticket.facts.all())


class OfSuggestionBody(TicketBody):
    suggestion = Choose(lambda body: choices.suggestions(body.ticket))


class SummaryBody(TicketBody):
    outside = serializers.BooleanField(
        default=False, help_text="Whether a provider may read the words and draft it."
    )


class GiveGoodwillBody(TicketBody):
    amount = serializers.IntegerField(
        min_value=0, max_value=MOST, help_text="In minor units of your own currency."
    )
    reason = serializers.CharField(max_length=300)


class OfGoodwillBody(TicketBody):
    goodwill = Choose(lambda body: body.ticket.goodwill.all())


class DeclineGoodwillBody(OfGoodwillBody):
    note = Few(300)
