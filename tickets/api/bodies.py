"""What the bodies of a ticket's verbs share; ids in them name what belongs to it."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from helpdesk.base.api.bodies import Body
from tickets.actions import NewFile
from tickets.actions.files import fit
from tickets.custom_fields import MOST_FIELDS
from tickets.models import Ticket

# As the pages' forms have it.
MAX_TEXT, MAX_HTML = 200_000, 600_000
_KEY = re.compile(r"[-\w]{1,40}", re.ASCII)
# What the database's columns hold.
MAX_SEQ, MAX_VERSION = 2**63 - 1, 2**31 - 1


class TicketBody(Body):
    """The body of a verb: `about` is the ticket."""

    @property
    def ticket(self) -> Ticket:
        ticket: Ticket = self.about
        return ticket


class Nothing(TicketBody):
    """A verb that needs no more than its address."""


class FieldValues(serializers.DictField):
    """Values of custom fields by key; null empties one. What each may be, its definition
    says, and the action."""

    default_error_messages = {"key": "Keys are those of /custom-fields/."}

    def __init__(self, **kwargs: Any) -> None:
        # Half characters and the like are for the action: it knows what is asked for.
        kwargs.setdefault("help_text", "By key; null empties one.")
        super().__init__(child=serializers.JSONField(allow_null=True), **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Each by a key that could be one.

        Raises:
            ValidationError: another could not even be named in an answer.
        """
        found: dict[str, Any] = super().to_internal_value(data)
        if len(found) > MOST_FIELDS or not all(_KEY.fullmatch(key) for key in found):
            self.fail("key")
        return found


class Few(serializers.CharField):
    """A few words, which may be none; the verb says where it needs some."""

    def __init__(self, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, default="", allow_blank=True, **kwargs)


class Words(Few):
    """Words as they were typed, with the space around them."""

    def __init__(self, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(max_length, trim_whitespace=False, **kwargs)


def taken(uploads: "Sequence[UploadedFile[Any]]") -> tuple[NewFile, ...]:
    """Uploads, read; none of them before it is known that they fit.

    Raises:
        FilesTooLarge: together they are more than mail servers take.
    """
    fit(upload.size or 0 for upload in uploads)
    return tuple(
        NewFile(
            filename=upload.name or "file",
            content_type=upload.content_type or "application/octet-stream",
            content=upload.read(),
        )
        for upload in uploads
    )


class HintsBody(TicketBody):
    text = serializers.CharField(max_length=MAX_TEXT, allow_blank=True)
    public = serializers.BooleanField(
        default=False,
        help_text="Everybody will read it: what is somebody's own is named.",
    )
