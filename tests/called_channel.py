"""A channel of kind "called": a messenger whose provider signs and batches what it says.

Its wire is a JSON object: {"account": whose, "items": [...]}, signed with HMAC-SHA256 over
its bytes and our address. Nothing of it is any provider's; all of it is what they do.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channels_app.adapter import (
    Address,
    Call,
    Check,
    File,
    Incoming,
    Outgoing,
    Raw,
    Remote,
    Settings,
    Unreadable,
)
from channels_app.messenger import Ask, Called, Greeting, Learned
from channels_app.models import Connection
from channels_app.parsed import Deleted, Edited, Noise, Parsed, Reacted, Receipt
from tests.factories import make_channel
from tickets.models import Channel

KIND = "called"
ACCOUNT, SECRET, WORD = "acme", "s3cret", "let me in"
SIGNATURE = "x-signature"


class CalledAdapter(Called):
    kind = KIND
    traits: Mapping[str, Any] = {"formats": ["text"], "names": True, "receipts": True}
    asks = (Ask(name="account", label="Account"),)
    thanks = Greeting(body=b"thanks")

    def __init__(self) -> None:
        self.taken: list[Outgoing] = []

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        if call.method != "GET" or "challenge" not in call.query:
            return None
        if hmac.compare_digest(call.query.get("word", ""), settings.secret["word"]):
            return Greeting(body=call.query["challenge"].encode())
        return Greeting(status=403)

    def verify(self, settings: Settings, call: Call) -> bool:
        given = call.headers.get(SIGNATURE, "")
        return hmac.compare_digest(given, sign(call.body, settings.secret["secret"]))

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        said = json.loads(call.body)
        if not isinstance(said, dict):
            raise Unreadable("this is no object")
        return tuple(_raw(said, item) for item in said["items"])

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        said = json.loads(raw)
        if said["account"] != settings.config["account"]:
            return Noise(why="It is for another account.")
        return _parsed(said["item"])

    def send(self, settings: Settings, message: Outgoing) -> str:
        self.taken.append(message)
        return f"ours-{len(self.taken)}"

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        return Learned()

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        raise NotImplementedError

    def check(self, settings: Settings) -> list[Check]:
        return []


adapter = CalledAdapter()


def _raw(said: dict[str, Any], item: Any) -> Raw:
    """Each by itself; words in the line of their chat, the rest in lines of their own."""
    content = json.dumps({"account": said["account"], "item": item}).encode()
    if not isinstance(item, dict):
        name = hashlib.sha256(content).hexdigest()
        return Raw(content=content, source_key=name, conv_key=name)
    kind, name = item.get("type", "message"), item.get("id", "")
    lines = {"message": item.get("chat", ""), "receipt": f"receipt:{item.get('chat')}"}
    return Raw(
        content=content,
        source_key=f"{kind}:{item.get('event', name)}",
        conv_key=lines.get(kind, f"edit:{name}"),
    )


def _parsed(item: dict[str, Any]) -> Parsed:
    who, at = _address(item.get("from")), _moment(item.get("at"))
    name = item.get("id", "")
    match item.get("type", "message"):
        case "edit":
            return Edited(name=name, sender=who, text=item["text"], at=at)
        case "delete":
            return Deleted(name=name, sender=who, at=at)
        case "reaction":
            return Reacted(name=name, sender=who, emoji=item["emoji"], at=at)
        case "receipt":
            return Receipt(
                state=item["state"],
                names=tuple(item.get("names", ())),
                whom=who if "from" in item else None,
                until=_moment(item["until"]) if "until" in item else None,
                words=item.get("words", ""),
            )
        case "message":
            return Incoming(
                sender=who,
                text=item.get("text", ""),
                place=item["chat"],
                place_is_proof=True,
                said_at=at,
                names=(name,),
                album=item.get("album", ""),
                remote=tuple(
                    Remote(name=one, filename=f"{one}.jpg", content_type="image/jpeg")
                    for one in item.get("photos", ())
                ),
                also=tuple(_address(one) for one in item.get("also", ())),
                codes=tuple(item.get("codes", ())),
                replies=tuple(item.get("replies", ())),
                ours=item.get("ours", False),
                known_as=(name,),
            )
    return Noise(why="It is of a type that says nothing.")


def _address(who: Any) -> Address:
    return Address(kind=KIND, canonical=str(who), shown=str(who), name=str(who).title())


def _moment(said: str | None) -> datetime:
    return datetime.fromisoformat(said or "2026-11-22T12:00:00+00:00")


def sign(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def call(*items: Any, account: str = ACCOUNT) -> bytes:
    """The body of a call that tells of these."""
    return json.dumps({"account": account, "items": list(items)}).encode()


def message(text: str, name: str = "", **more: Any) -> dict[str, Any]:
    """Somebody's words: Irma's, in her chat, unless somebody else is named."""
    who = more.pop("who", "irma")
    return {"id": name or text, "text": text, "from": who, "chat": f"c-{who}", **more}


def connected(team: Any, *, account: str = ACCOUNT, key: str = "k" * 32) -> Channel:
    """A channel of this kind that is set up."""
    channel = make_channel(
        team, kind=KIND, name=f"Called {account}", traits=dict(CalledAdapter.traits)
    )
    connection = Connection(channel=channel, key=key, config={"account": account})
    connection.seal({"secret": SECRET, "word": WORD})
    connection.save(force_insert=True)
    return channel
