"""What programs send of the words on their channel, and of what became of ours."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from channels_app.actions import bringing
from channels_app.actions.bringing import Brought
from helpdesk.base.api.bodies import Body, Moment
from tickets.actions import NewFile
from tickets.models import Delivery

INCOMING, OUTGOING = "incoming", "outgoing"
State = Delivery.State
# What a program can say of a delivery; all else is ours to know.
STATES = [
    (state.value, state.label)
    for state in (State.SENT, State.DELIVERED, State.READ, State.FAILED)
]
# Base64 of the largest file.
MOST_BASE64 = (bringing.MAX_BYTES + 2) // 3 * 4
# Where in the body stands what an action calls so.
_PLACES = {"author": ("sender", "name"), "thread": ("thread",)}


class Words(serializers.CharField):
    """Words or ids as they are: blanks at their ends are part of them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)


class Optional(Words):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default="", allow_blank=True, **kwargs)


@extend_schema_field(OpenApiTypes.BYTE)
class Base64(serializers.CharField):
    """Bytes, as RFC 4648 section 4 writes them."""

    default_error_messages = {"not_base64": "This is no base64."}

    def to_internal_value(self, data: Any) -> Any:
        """The bytes.

        Raises:
            ValidationError: it is no base64, or too long.
        """
        text = super().to_internal_value(data)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self.fail("not_base64")


class PartyBody(Body):
    address = Optional(
        max_length=bringing.LONGEST_ADDRESS,
        help_text="A customer's address on the channel: what answers are sent to.",
    )
    name = Optional(max_length=bringing.LONGEST_NAME)


class FileBody(Body):
    name = serializers.CharField(max_length=255, help_text="A label, never a path.")
    type = serializers.CharField(max_length=127, default="application/octet-stream")
    content = Base64(max_length=MOST_BASE64, allow_blank=True)


class BroughtBody(Body):
    """One message of the channel."""

    external_id = Words(
        max_length=bringing.LONGEST_ID,
        help_text="What your program calls it. The same again is the same message.",
    )
    direction = serializers.ChoiceField(
        [(INCOMING, "by a customer"), (OUTGOING, "by your side, elsewhere")],
        default=INCOMING,
        help_text="An outgoing one was said already, by a bot, say: it is not sent.",
    )
    thread = Optional(
        max_length=bringing.LONGEST_ADDRESS,
        help_text="Words of one thread are one matter; else those of one address.",
    )
    sender = PartyBody(
        default=dict, help_text="Who said it; `address` for incoming ones only."
    )
    to = PartyBody(default=dict, help_text="The customer an outgoing one was said to.")
    subject = Optional(max_length=500)
    text = Optional(max_length=bringing.MOST_LETTERS)
    html = Optional(max_length=bringing.MOST_HTML, help_text="It is sanitised.")
    said_at = Moment(
        default=None, allow_null=True, help_text="Your clock; it is shown."
    )
    in_reply_to = serializers.ListField(
        child=Words(max_length=bringing.LONGEST_ID),
        default=list,
        max_length=20,
        help_text="`external_id`s, or ids of deliveries, that it answers.",
    )
    attachments = serializers.ListField(
        child=FileBody(), default=list, max_length=bringing.MOST_FILES
    )
    automatic = serializers.BooleanField(
        default=False, help_text="Said by a machine: nobody is answered by it."
    )
    delivery = serializers.UUIDField(
        default=None,
        allow_null=True,
        help_text="Of an outgoing one: the delivery of ours that it is the echo of.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whose words, or said to whom: without that nobody could be answered."""
        who = "to" if attrs["direction"] == OUTGOING else "sender"
        if not attrs[who].get("address"):
            raise serializers.ValidationError(
                {who: {"address": ["The customer's address is needed."]}},
                code="required",
            )
        return attrs


class BulkBody(Body):
    """Up to a hundred, each answered by itself."""

    messages = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=bringing.AT_ONCE
    )


class BulkShown(Body):
    """The same, for the schema."""

    messages = serializers.ListField(
        child=BroughtBody(), min_length=1, max_length=bringing.AT_ONCE
    )


class ReceiptBody(Body):
    """What became of a delivery."""

    state = serializers.ChoiceField(STATES)
    external_id = Optional(
        max_length=bringing.LONGEST_ID, help_text="What your program calls it."
    )
    detail = Optional(max_length=500, help_text="Why it failed, for the agent.")


def brought(given: Mapping[str, Any], files: Iterable[NewFile] = ()) -> Brought:
    """What an action takes, of a checked body."""
    outgoing = given["direction"] == OUTGOING
    customer = given["to"] if outgoing else given["sender"]
    inline = (
        NewFile(
            filename=file["name"], content_type=file["type"], content=file["content"]
        )
        for file in given["attachments"]
    )
    return Brought(
        external_id=given["external_id"],
        address=customer["address"],
        name=customer.get("name", ""),
        thread=given["thread"],
        text=given["text"],
        html=given["html"],
        subject=given["subject"],
        said_at=given["said_at"],
        files=(*inline, *files),
        in_reply_to=tuple(given["in_reply_to"]),
        outgoing=outgoing,
        author=given["sender"].get("name", "") if outgoing else "",
        automatic=outgoing and given["automatic"],
        delivery=given["delivery"] if outgoing else None,
    )


def wrong(errors: Mapping[str, list[str]], one: Brought) -> serializers.ValidationError:
    """What an action found wrong, at its place in the body."""
    party = "to" if one.outgoing else "sender"
    places = {"address": (party, "address"), "name": (party, "name"), **_PLACES}
    found: dict[str, Any] = {}
    for name, words in errors.items():
        place, *inner = places.get(name, (name,))
        if inner:
            found.setdefault(place, {})[inner[0]] = list(words)
        else:
            found[place] = list(words)
    return serializers.ValidationError(found)
