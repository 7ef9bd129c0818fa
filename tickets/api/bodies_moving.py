"""Where a matter goes on: in another ticket, on another channel, by telephone."""

from typing import Any

from rest_framework import serializers

from helpdesk.base.api.bodies import Choose
from tickets import numbers
from tickets.api.bodies import Few, TicketBody, Words
from tickets.models import Call, Way
from tickets.queries import choices, reach
from tickets.queries.telephones import telephones

# Of one split.
MOST_MOVED = 200


class WayOf(serializers.ChoiceField):
    """What another ticket is."""

    def to_internal_value(self, data: Any) -> Way:
        """As the action takes it."""
        return Way(super().to_internal_value(data))


class MergeBody(TicketBody):
    into = Choose(
        lambda body: choices.mergeable(body.by), help_text="The ticket that goes on."
    )


class MatterBody(TicketBody):
    other = Choose(
        lambda body: choices.matters(body.ticket, body.by),
        help_text="Another open ticket of the same customer.",
    )


class MovingBody(TicketBody):
    moving = Choose(lambda body: choices.movings(body.ticket))


class LinkBody(TicketBody):
    other = Choose(
        lambda body: choices.linkable(body.ticket, body.by),
        help_text="The other ticket.",
    )
    way = WayOf(Way.choices, default=Way.RELATED, help_text="What that one is.")


class UnlinkBody(TicketBody):
    link = Choose(lambda body: choices.links(body.ticket, body.by))


class SplitBody(TicketBody):
    messages = serializers.ListField(
        child=Choose(lambda body: choices.settled_words(body.ticket)),
        min_length=1,
        max_length=MOST_MOVED,
        help_text="Those that go there.",
    )
    subject = Few(500, help_text="Of the new ticket.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it: one of them, and the others."""
        first, *also = attrs.pop("messages")
        return {**attrs, "message": first, "also": also}


class WayOn(serializers.CharField):
    """A kind of channel by which this ticket can go on."""

    default_error_messages = {"invalid_choice": "It cannot go on by this kind."}

    def to_internal_value(self, data: Any) -> str:
        """Its name.

        Raises:
            ValidationError: there is no such way for this ticket.
        """
        kind: str = super().to_internal_value(data)
        if kind not in dict(reach.ways_on(self.root.about)):  # type: ignore[attr-defined] # a body
            self.fail("invalid_choice")
        return kind


class ContinueBody(TicketBody):
    kind = WayOn(max_length=30)


class VouchBody(TicketBody):
    message = Choose(
        lambda body: choices.their_words(body.ticket),
        help_text="Words that nobody is sure of.",
    )


class RetryBody(TicketBody):
    delivery = Choose(lambda body: choices.deliveries(body.ticket))


class FetchBody(TicketBody):
    file = Choose(
        lambda body: choices.missing_files(body.ticket),
        help_text="One that could not be fetched: see `awaited` of its message.",
    )


class CallBody(TicketBody):
    called_us = serializers.BooleanField(
        default=True, help_text="False: we called the customer."
    )
    outcome = serializers.ChoiceField(Call.Outcome.choices, default=Call.Outcome.TALKED)
    text = Words(help_text="What was said.")
    number = Few(
        numbers.LONGEST, help_text="Theirs; empty: the one we know, or withheld."
    )
    channel = Choose(
        lambda body: telephones(),
        default=None,
        allow_null=True,
        help_text="Which of our telephones; the first, if not said.",
    )
