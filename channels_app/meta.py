"""What the doors of Meta have in common: WhatsApp, Messenger and Instagram.

They are called alike (developers.facebook.com/docs/graph-api/webhooks/getting-started): a
handshake names a word that we made up, and every body is signed with the app's secret.
Several accounts may be told of in one call, each with several changes.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from channels_app import payload
from channels_app.adapter import Call, Raw, Settings, Unreadable
from channels_app.errors import Invalid
from channels_app.messenger import Greeting

# Of a challenge, in letters: theirs are numbers.
LONGEST_CHALLENGE = 200
# Of what a message is called, as we keep it.
LONGEST_NAME = 190
NO_WORDS = Greeting(status=403)

Said = Mapping[str, Any]


def verify(settings: Settings, call: Call) -> bool:
    """Whether the body is signed with the secret of our app: HMAC-SHA256 of its bytes."""
    secret = settings.secret.get("app_secret", "")
    if not secret or call.method != "POST":
        return False
    given = call.headers.get("x-hub-signature-256", "")
    due = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={due}".encode(), given.encode(errors="replace"))


def greet(settings: Settings, call: Call) -> Greeting | None:
    """The handshake: their challenge back, if they know the word we made up."""
    asked = call.query
    if call.method != "GET" or asked.get("hub.mode") != "subscribe":
        return None
    due = settings.secret.get("verify_token", "").encode()
    given = asked.get("hub.verify_token", "").encode(errors="replace")
    if not due or not hmac.compare_digest(due, given):
        return NO_WORDS
    return Greeting(body=asked.get("hub.challenge", "")[:LONGEST_CHALLENGE].encode())


def opened(body: bytes) -> Said:
    """The object that a call brought.

    Raises:
        Unreadable: it is none.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON.") from error
    if not isinstance(said, dict) or not isinstance(said.get("entry"), list):
        raise Unreadable("This is nothing that Meta sends.")
    return said


def each(said: Any, name: str) -> Iterator[Any]:
    """All in this list of it; nothing, if there is no such list."""
    found = said.get(name) if isinstance(said, dict) else None
    yield from found if isinstance(found, list) else ()


def item(about: Said, *, key: str = "", line: str = "") -> Raw:
    """One thing that a call told of. Without a key it is known by what is in it."""
    content = json.dumps(about, separators=(",", ":")).encode()
    own = hashlib.sha256(content).hexdigest()
    return Raw(
        content=content,
        source_key=key or f"x:{own}",
        conv_key=(line or f"x:{own}")[:200],
    )


def reread(raw: bytes) -> Said:
    """What `item` wrote.

    Raises:
        Unreadable: it holds what no page of ours may be handed (AC-66).
    """
    try:
        return payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error


def known_as(name: str) -> str:
    """What a message is called, short enough to be kept: endless names by their hash."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"h:{hashlib.sha256(name.encode(errors='replace')).hexdigest()}"


def moment(stamp: Any, *, per_second: int = 1) -> datetime | None:
    """A time as Meta writes it; None where there is none that could be one."""
    try:
        return datetime.fromtimestamp(int(stamp) / per_second, tz=UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def words(value: Any) -> str:
    """What is said in a field, if it is words at all."""
    return value if isinstance(value, str) else ""


def part(said: Any, *names: str) -> Any:
    """What is in a field of a field; {} where that is missing or of another shape."""
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return {} if said is None else said
