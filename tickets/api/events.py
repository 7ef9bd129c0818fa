"""/events/: what happened, to replicate it from; and what happened to one ticket.

The same address streams, for who asks for `text/event-stream`: `tickets/stream.py`.
"""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import MOST, USUAL, Order, limit_of, page
from helpdesk.base.api.problems import Problem, Unknown
from helpdesk.base.api.schema import PROBLEM, call
from helpdesk.base.api.views import ApiView
from tickets.models import Event, Ticket
from tickets.queries import feed
from tickets.queries.event_types import TYPES

LONGEST_SEQ = 18


class TicketName(serializers.Serializer[Any]):
    """Which ticket; all of it is at /tickets/{id}/."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()


class Actor(serializers.Serializer[Any]):
    """Who did it: `agent`, `customer`, or `system`, which has neither id nor name."""

    kind = serializers.CharField()
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)


class EventAnswer(serializers.Serializer[Any]):
    """One change. What `data` holds depends on `type`: docs/events.md."""

    id = serializers.UUIDField()
    type = serializers.CharField(help_text="As `ticket.replied`; more may come.")
    at = serializers.DateTimeField()
    seq = serializers.IntegerField(help_text="Counts the events of its ticket.")
    ticket = TicketName()
    actor = Actor()
    data = serializers.DictField(  # type: ignore[assignment] # a field, as any other
        help_text="Ids and times; never what somebody wrote."
    )


class Feed(serializers.Serializer[Any]):
    results = EventAnswer(many=True)
    next_cursor = serializers.CharField(
        help_text="For `?after=`, next time; there is one at the end as well."
    )
    has_more = serializers.BooleanField(help_text="Whether to ask again at once.")


class Timeline(serializers.Serializer[Any]):
    results = EventAnswer(many=True)
    next = serializers.URLField(allow_null=True)
    next_cursor = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(required=False)


_LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST},
    description=f"How many at most; {USUAL} if not said.",
)


class Events(ApiView):
    """The feed of all changes."""

    family = "events"
    parameters = frozenset({"after", "limit", "type", "ticket"})

    @extend_schema(
        responses={
            (200, "application/json"): Feed,
            (200, "text/event-stream"): str,
            (410, "application/problem+json"): PROBLEM,
        },
        description=(
            "Every change to tickets you may see, in the order of commits and without"
            " gaps. Go on with `next_cursor` for ever; a page may be empty and have more"
            " behind it. With `Accept: text/event-stream` the same comes as server-sent"
            " events, as it happens."
        ),
        parameters=[
            OpenApiParameter(
                "after",
                str,
                description="`next_cursor` of the page before; `now` for what happens"
                " from here on; from the beginning if not said.",
                examples=[OpenApiExample("from here on", value="now")],
            ),
            _LIMIT,
            OpenApiParameter(
                "type",
                {
                    "type": "array",
                    "items": {"type": "string", "enum": list(feed.NAMES)},
                },
                description="Only these types.",
                explode=True,
            ),
            OpenApiParameter("ticket", UUID, description="Only of this ticket."),
        ],
    )
    def get(self, request: Request) -> Response:
        """A page of it."""
        asked = request.query_params
        try:
            found = feed.page(
                self.agent,
                asked.get("after", ""),
                limit_of(asked),
                types=_types(asked),
                ticket=_ticket(asked),
            )
        except feed.NoCursor:
            raise _wrong("after", "This is no cursor of the feed.") from None
        except feed.UnknownType as unknown:
            raise _wrong("type", f"There is no type {str(unknown)[:100]!r}.") from None
        except feed.CursorExpired:
            raise Problem(
                410,
                "cursor_expired",
                "The helpdesk was restored from a backup since this cursor was given:"
                " what came after it may never have happened. Start anew, without `after`.",
            ) from None
        answer = Response(
            {
                "results": found.results,
                "next_cursor": found.next_cursor,
                "has_more": found.has_more,
            }
        )
        answer.cursors = found.cursors  # type: ignore[attr-defined] # for the stream
        return answer


class TicketEvents(ApiView):
    """What happened to one ticket."""

    family = "events"
    parameters = frozenset({"after", "limit", "cursor", "count"})

    @call(
        gives=Timeline,
        about="Its timeline, by `seq`.",
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "integer", "minimum": 0},
                description="Only what has a higher `seq`.",
            ),
            _LIMIT,
            OpenApiParameter("count", bool, description="Whether to count them, too."),
        ],
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A page of it."""
        seen = Ticket.objects.visible_to(self.agent)
        ticket = seen.filter(public_id=id).first()
        if ticket is None:
            raise Unknown
        asked = request.query_params
        events = ticket.events.filter(verb__in=list(TYPES), seq__gt=_seq(asked))
        events = events.select_related("actor", "ticket__customer")
        found = page(events, asked, Order(("seq",)), f"{Event.__name__} {ticket.pk}")
        shown: dict[str, Any] = {
            "results": feed.shown(found.rows, reader=self.agent),
            "next": self._next(found.next_cursor),
            "next_cursor": found.next_cursor or None,
        }
        if found.count is not None:
            shown["count"] = found.count
        return Response(shown)

    def _next(self, cursor: str) -> str | None:
        if not cursor:
            return None
        asked = self.request.query_params.copy()
        asked["cursor"] = cursor
        return self.request.build_absolute_uri(f"?{asked.urlencode()}")


def _types(asked: QueryDict) -> frozenset[str]:
    return frozenset(one for value in asked.getlist("type") for one in value.split(","))


def _ticket(asked: QueryDict) -> UUID | None:
    if "ticket" not in asked:
        return None
    try:
        return UUID(str(asked["ticket"]))
    except ValueError:
        raise _wrong("ticket", "An id is a UUID.") from None


def _seq(asked: QueryDict) -> int:
    after = asked.get("after", "0")
    if after.isascii() and after.isdecimal() and len(after) <= LONGEST_SEQ:
        return int(after)
    raise _wrong("after", "A whole number: the seq of an event.")


def _wrong(parameter: str, words: str) -> serializers.ValidationError:
    return serializers.ValidationError({parameter: [words]}, code="invalid_parameter")
