"""A channel that somebody else's program speaks: what is said comes in by our API, and
what we say goes out as a signed webhook (Standard Webhooks 1.0.0).

config: url, kind (what its addresses are, "custom.acme"), max_length, html, can_start,
    reply_window, receipts.
secret: secret, old_secret: what our webhooks are signed with.
"""

import base64
import json
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from channels_app.adapter import (
    Adapter,
    Address,
    Batch,
    Call,
    Check,
    DeliveryFailed,
    File,
    Incoming,
    Outgoing,
    Raw,
    Settings,
    Unreadable,
)
from helpdesk.base import egress, richtext
from helpdesk.base.egress import EgressError
from helpdesk.base.ids import new_id
from helpdesk.base.signed_webhooks import NoSecret, sign

SUBJECT = 80
TYPE, TEST = "message.created", "channel.test"
# What passes: they are busy, or have to be asked later; all 5xx as well.
BUSY = frozenset({408, 425, 429})
# Of what a taken message is answered with: bytes that are read, letters of an id.
LONGEST_ANSWER, LONGEST_ID = 64 * 1024, 200


class CustomAdapter:
    """The contract, spoken by programs of others."""

    kind = "custom"
    polls = False
    traits: Mapping[str, Any] = {
        "max_length": None,
        "formats": ["text"],
        "reply_window": None,
        "can_start": False,
        "public": False,
        "receipts": True,
        # An answer is said where its customer wrote last, and names those words.
        "threads": True,
        # Files are fetched from us.
        "fetches": True,
    }

    def verify(self, settings: Settings, call: Call) -> bool:
        """Who speaks for it has a token of the API."""
        return False

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """All of it at once."""
        return (message,)

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        """What was said, as `actions.bringing` wrote it down. Raises Unreadable."""
        try:
            said = json.loads(raw)
            return _incoming(settings, said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable("This is nothing that our API wrote.") from error

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """An answer is known by its delivery's id; its thread has a place already."""
        return ""

    def send(self, settings: Settings, message: Outgoing) -> str:
        """Tell the other program; its own id for it. Raises DeliveryFailed."""
        longest = settings.config.get("max_length")
        if longest and len(message.text) > longest:
            words = _("It is longer than the %(most)s letters that fit there.")
            raise DeliveryFailed(words % {"most": longest}, permanent=True)
        answer = _post(settings, str(message.key), _told(message))
        return _own_id(answer.body) or str(message.key)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """It comes to us."""
        yield from ()

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        """What it did not bring is not known here."""
        return []

    def check(self, settings: Settings) -> list[Check]:
        """Send an event that says nothing, once."""
        told = {"type": TEST, "timestamp": _written(timezone.now()), "data": {}}
        try:
            _post(settings, str(new_id()), told)
        except DeliveryFailed as failure:
            return [Check(part="sending", ok=False, words=failure.words)]
        return [Check(part="sending", ok=True, words=_("The other side took it."))]


def _incoming(settings: Settings, said: Mapping[str, Any]) -> Incoming:
    customer = said["customer"]
    html = _words(said, "html")
    text = _words(said, "text") or richtext.to_text(html)
    files = tuple(map(_file, said.get("files", ())))
    dated = said.get("said_at")
    return Incoming(
        sender=Address(
            kind=settings.config["kind"],
            canonical=_words(customer, "address"),
            shown=customer["address"],
            name=_words(customer, "name"),
        ),
        subject=_words(said, "subject") or _subject(text, files),
        text=text,
        html=html,
        files=files,
        place=_words(said, "thread"),
        place_is_proof=True,
        dated=datetime.fromisoformat(dated) if dated else None,
        auto="bot" if said.get("automatic") else None,
        replies=tuple(said.get("in_reply_to", ())),
        ours=said.get("direction") == "outgoing",
        author=_words(said, "author"),
        known_as=tuple(filter(None, (said["external_id"], said.get("delivery")))),
    )


def _words(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _subject(text: str, files: Sequence[File]) -> str:
    """What a list shows of it: the first line, or what was sent instead of words."""
    lines = text.strip().splitlines() or [file.filename for file in files]
    return lines[0][:SUBJECT] if lines else ""


def _file(kept: Mapping[str, str]) -> File:
    return File(
        filename=kept["name"],
        content_type=kept["type"],
        content=base64.b64decode(kept["content"], validate=True),
    )


def _told(message: Outgoing) -> dict[str, Any]:
    origin = message.origin
    if origin is None:
        raise ValueError("a channel that has threads is told where a message stands")
    return {
        "type": TYPE,
        "timestamp": _written(origin.said_at),
        "data": {
            "delivery": str(message.key),
            "message": str(origin.message),
            "ticket": {"id": str(origin.ticket), "number": origin.number},
            "to": {
                "kind": message.to.kind,
                "address": message.to.shown,
                "name": message.to.name,
            },
            "author": {"name": origin.author},
            "automatic": message.auto,
            "thread": origin.thread,
            "in_reply_to": origin.last or None,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "attachments": [
                {
                    "name": file.filename,
                    "type": file.content_type,
                    "size": len(file.content),
                    "url": file.address,
                    "content_id": file.content_id if file.inline else "",
                    "description": file.description,
                }
                for file in message.files
            ],
        },
    }


def _post(settings: Settings, name: str, told: Mapping[str, Any]) -> egress.Answer:
    """Raises DeliveryFailed unless the other side took it."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    keys = [settings.secret[one] for one in ("secret", "old_secret")
            if one in settings.secret]  # fmt: skip
    try:
        headers = sign(keys, name, timezone.now(), body)
    except NoSecret:
        words = _("This channel has no secret to sign with. An admin has to make one.")
        raise DeliveryFailed(words) from None
    headers = {
        "content-type": "application/json", "user-agent": "helpdesk", **headers
    }  # fmt: skip
    try:
        url = str(settings.config.get("url", ""))
        answer = egress.post(url, body, headers=headers, keep=LONGEST_ANSWER)
    except egress.NotAllowed:
        words = _("Its address is none that may be called. An admin has to change it.")
        raise DeliveryFailed(words, permanent=True) from None
    except EgressError as error:
        # Once there was a connection, it may have been heard.
        words = _("The other side could not be reached, or did not answer in time.")
        in_doubt = not isinstance(error, egress.NotReached)
        raise DeliveryFailed(words, in_doubt=in_doubt) from None
    _require_taken(answer.status)
    return answer


def _require_taken(status: int) -> None:
    if 200 <= status < 300:
        return
    passes = status in BUSY or status >= 500
    words = _("The other side answered %(status)s.") % {"status": status}
    raise DeliveryFailed(words, permanent=not passes)


def _own_id(body: bytes) -> str:
    """What it calls the message, where it says so."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    found = said.get("external_id") if isinstance(said, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST_ID else ""


def _written(moment: datetime) -> str:
    return (
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


adapter: Adapter = CustomAdapter()
