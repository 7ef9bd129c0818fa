"""/channels/{id}/messages/: what a program brings, and what became of it; and
/channels/{id}/deliveries/{id}/: what became of what we said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from channels_app.actions import bringing
from channels_app.actions.bringing import Brought, Kept
from channels_app.api import bodies_brought as bodies
from channels_app.api import shapes_brought as shapes
from channels_app.errors import Invalid, OtherWords
from channels_app.queries import brought as queries
from helpdesk.base.api import problems
from helpdesk.base.api.media import Parser
from helpdesk.base.api.problems import Problem, Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView
from tickets.actions import NewFile
from tickets.actions.confirm import confirm
from tickets.api.shapes import ChannelShape
from tickets.models import Channel

# What a form adds around its files.
AROUND = 1024 * 1024
PART, FILES = "message", "file"
FORM = {
    "type": "object",
    "properties": {
        PART: {"type": "string", "description": "The same object, as JSON."},
        FILES: {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "maxItems": bringing.MOST_FILES,
        },
    },
    "required": [PART],
}


class ChannelView(ApiView):
    """About a channel that this caller speaks for; any other is not there (AC-48)."""

    family = "channels"
    of = ChannelShape

    def channel(self, id: UUID) -> Channel:  # noqa: A002 - its name in the address
        """Raises Unknown."""
        found = queries.channels_of(self.agent).filter(public_id=id)
        channel = found.select_related("connection").first()
        if channel is None:
            raise Unknown
        return channel

    def became(self, kept: Kept) -> dict[str, Any]:
        """What is known by now."""
        row = queries.shown(kept.envelope, reader=self.agent)
        return represent(shapes.BroughtShape, [row])[0]


class BroughtMessages(ChannelView):
    """Words of a channel."""

    parser_classes = [Parser, MultiPartParser]

    @call(
        body={"application/json": bodies.BroughtBody, "multipart/form-data": FORM},
        responses={201: shapes.BroughtShape, 200: shapes.BroughtShape},
        about=(
            "Bring a message. 201: it is kept, and becomes part of a ticket within"
            " seconds; 200: it was brought before. 409 `other_words`: another message"
            " has this `external_id`."
        ),
        operation_id="channels_messages_bring",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Keep it, and say what is known."""
        channel = self.channel(id)
        sent, files = _sent(request)
        one = _read(self, sent, files)
        try:
            kept = bringing.say(channel, one)
        except Invalid as refusal:
            raise bodies.wrong(refusal.data["errors"], one) from refusal
        return Response(self.became(kept), status=201 if kept.is_new else 200)


class BroughtInBulk(ChannelView):
    """Many at once."""

    @call(
        body=bodies.BulkShown,
        gives=shapes.BulkShape,
        about="Bring up to 100, in their order; one that is wrong stops no other.",
        operation_id="channels_messages_bring_bulk",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Keep those that can be kept."""
        channel = self.channel(id)
        items = self.body(bodies.BulkBody)["messages"]
        read = [self._look(item) for item in items]
        good = [one for one in read if isinstance(one, Brought)]
        kept = iter(zip(good, bringing.say_all(channel, good), strict=True))
        results = [
            self._told(item, *next(kept))
            if isinstance(one, Brought)
            else self._problem(item, one)
            for item, one in zip(items, read, strict=True)
        ]
        return Response({"results": results})

    def _look(self, item: Mapping[str, Any]) -> Brought | ValidationError:
        try:
            return _read(self, item)
        except ValidationError as error:
            return error

    def _told(
        self, item: Mapping[str, Any], one: Brought, kept: Kept | Invalid | OtherWords
    ) -> dict[str, Any]:
        if isinstance(kept, Invalid):
            return self._problem(item, bodies.wrong(kept.data["errors"], one))
        if isinstance(kept, OtherWords):
            return self._problem(item, kept)
        return {
            "external_id": one.external_id,
            "status": 201 if kept.is_new else 200,
            "result": self.became(kept),
            "problem": None,
        }

    def _problem(self, item: Mapping[str, Any], error: Exception) -> dict[str, Any]:
        answer = problems.answer(error, {"request": self.request})
        named = item.get("external_id")
        return {
            "external_id": named if isinstance(named, str) else None,
            "status": answer.status_code,
            "result": None,
            "problem": answer.data,
        }


class BroughtMessage(ChannelView):
    """One of them."""

    @call(gives=shapes.BroughtShape, about="What became of a message you brought.")
    def get(self, request: Request, id: UUID, external_id: str) -> Response:  # noqa: A002 - its name in the address
        """Its state, and the ticket it became part of."""
        channel = self.channel(id)
        row = queries.became(channel, external_id, reader=self.agent)
        if row is None:
            raise Unknown
        return Response(represent(shapes.BroughtShape, [row])[0])


class Receipt(ChannelView):
    """A delivery of the channel."""

    @call(
        body=bodies.ReceiptBody,
        gives=shapes.ReceiptShape,
        about=(
            "Say what became of it. Only to the right: sent, delivered, read; what"
            " arrived does not fail, and what failed is over until an agent tries again."
        ),
        operation_id="channels_deliveries_confirm",
    )
    def post(self, request: Request, id: UUID, delivery: UUID) -> Response:  # noqa: A002 - its name in the address
        """As often as you like; said again, it changes nothing."""
        found = queries.delivery_of(self.channel(id), delivery)
        if found is None:
            raise Unknown
        given = self.body(bodies.ReceiptBody)
        confirm(
            found,
            state=given["state"],
            provider_id=given["external_id"],
            words=given["detail"],
        )
        return Response(represent(shapes.ReceiptShape, [found])[0])

    @call(gives=shapes.ReceiptShape, about="How far it came.")
    def get(self, request: Request, id: UUID, delivery: UUID) -> Response:  # noqa: A002 - its name in the address
        """As we know it."""
        found = queries.delivery_of(self.channel(id), delivery)
        if found is None:
            raise Unknown
        return Response(represent(shapes.ReceiptShape, [found])[0])


def _read(
    view: ApiView, sent: Mapping[str, Any], files: tuple[NewFile, ...] = ()
) -> Brought:
    read = bodies.BroughtBody(data=sent, context={"by": view.agent})
    read.is_valid(raise_exception=True)
    return bodies.brought(read.validated_data, files)


def _sent(request: Request) -> tuple[Any, tuple[NewFile, ...]]:
    """The message and its files: an object, or a form with the object as one part."""
    if not str(request.content_type).startswith("multipart/"):
        return request.data, ()
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > bringing.MAX_TOGETHER + AROUND:
        raise Problem(413, "too_large", "These files are more than 25 MB together.")
    parts: Any = request.data
    unknown = set(parts) - {PART, FILES}
    if unknown:
        raise ValidationError(
            {name: ["There is no such field."] for name in unknown},
            code="unknown_field",
        )
    try:
        sent = orjson.loads(parts.get(PART, ""))
    except (orjson.JSONDecodeError, TypeError, AttributeError):
        raise ValidationError({PART: ["This is no JSON."]}) from None
    files = tuple(
        NewFile(
            filename=file.name or "",
            content_type=file.content_type or "",
            content=file.read(),
        )
        for file in request.FILES.getlist(FILES)
    )
    return sent, files
