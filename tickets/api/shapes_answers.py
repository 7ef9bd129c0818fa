"""The outside of the ways that an answer can take."""

from dataclasses import dataclass
from uuid import UUID

from rest_framework import serializers

from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import Channel
from tickets.queries.way import Way, Ways


@dataclass(frozen=True, slots=True)
class Answer:
    """A way, and whether an answer takes it by itself."""

    way: Way
    best: bool

    @property
    def channel(self) -> Channel:
        return self.way.channel

    @property
    def to(self) -> list[str]:
        return [one.shown for one in self.way.people]


@dataclass(frozen=True, slots=True)
class Answers:
    """All ways of a ticket."""

    id: UUID
    results: list[Answer]


class WayShape(Shape):
    """One way: a channel, and whether everybody reads it there."""

    channel = Ref("tickets.api.shapes.ChannelShape")
    public = serializers.BooleanField(
        source="way.is_public",
        help_text="Everybody reads it there, below what they wrote in public.",
    )
    to = serializers.ListField(
        child=serializers.CharField(), help_text="The addresses it reaches."
    )
    open = serializers.BooleanField(
        source="way.is_open", help_text="false: it is refused, and `why` says why."
    )
    best = serializers.BooleanField(
        help_text="What a reply takes that names neither `channel` nor `public`."
    )
    why = serializers.CharField(source="way.why", help_text="For it, or against it.")
    longest = serializers.IntegerField(
        source="way.longest", allow_null=True, help_text="Letters; null: any number."
    )
    closes_at = serializers.DateTimeField(
        source="way.closes_at",
        allow_null=True,
        help_text="Until when answers are taken there; null: there is no end.",
    )


class WaysShape(Shape):
    """The ways that an answer can take, the best first."""

    results = WayShape(many=True)


def answers(ticket: UUID, found: Ways) -> Answers:
    """Of a ticket, as they are told."""
    best = found.best
    return Answers(ticket, [Answer(one, one == best) for one in found.all])
