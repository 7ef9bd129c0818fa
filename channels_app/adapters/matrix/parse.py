"""What an event is: words, what happened to words, or that they were read.

What `look` kept is the event as the homeserver gave it, in which room it was, and, where
only somebody who looks can know it, what an event that is gone was a sign on.
"""

from datetime import UTC, datetime
from typing import Any

from channels_app import payload
from channels_app.adapter import Address, Incoming, Settings, Unreadable
from channels_app.adapters.matrix.content import Content, content_of
from channels_app.errors import Invalid
from channels_app.fields import part, whole, words
from channels_app.parsed import Deleted, Edited, Noise, Parsed, Reacted, Receipt

KIND = "matrix"
MESSAGE, STICKER, ENCRYPTED = "m.room.message", "m.sticker", "m.room.encrypted"
REDACTION, REACTION = "m.room.redaction", "m.reaction"
SAID = frozenset({MESSAGE, STICKER, ENCRYPTED})
REPLACES = "m.replace"


def parse(settings: Settings, raw: bytes) -> Parsed:
    """What it says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    try:
        said = payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error
    if part(said, "receipt"):
        return _read(said)
    room, event = words(said, "room"), part(said, "event")
    kind = words(event, "type")
    if not room or not words(event, "event_id"):
        raise Unreadable("This is nothing that a homeserver tells.")
    if kind in SAID:
        return _said(settings, said, event)
    return _happened(settings, said, event)


def _happened(settings: Settings, said: Any, event: Any) -> Parsed:
    """To words that were said before."""
    sender, kind = _sender(event), words(event, "type")
    if sender.canonical == settings.config.get("account"):
        return Noise(why="We did it ourselves.")
    if "signs" in said:
        return _signed(said, sender, event)
    if kind == REDACTION:
        return Deleted(name=redacted(event), sender=sender, at=_at(event))
    return Noise(why=f"The homeserver tells of “{kind[:60]}”.")


def redacted(event: Any) -> str:
    """What an event takes back: newer rooms say it elsewhere."""
    return words(event, "content", "redacts") or words(event, "redacts")


def replaced(event: Any) -> str:
    """The event that this one takes the place of; "" for none."""
    about = part(event, "content", "m.relates_to")
    is_new = words(about, "rel_type") == REPLACES
    return words(about, "event_id") if is_new else ""


def _sender(event: Any) -> Address:
    """Raises Unreadable."""
    who = words(event, "sender")
    if not who:
        raise Unreadable("It names no sender.")
    # What they call themselves is asked for: events do not say.
    return Address(kind=KIND, canonical=who, shown=who)


def _at(event: Any) -> datetime:
    return _clock(event) or datetime.now(UTC)


def _clock(event: Any) -> datetime | None:
    milliseconds = whole(event, "origin_server_ts")
    try:
        return datetime.fromtimestamp((milliseconds or -1) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _said(settings: Settings, said: Any, event: Any) -> Parsed:
    if part(event, "unsigned", "redacted_because"):
        return Noise(why="It was taken back before we looked.")
    sender, whole_ = _sender(event), part(event, "content")
    is_ours = sender.canonical == settings.config.get("account")
    if name := replaced(event):
        if is_ours:
            return Noise(why="We changed it ourselves.")
        new = content_of(part(whole_, "m.new_content"))
        return Edited(
            name=name, sender=sender, text=new.text, html=new.html, at=_at(event)
        )
    content = content_of(whole_, words(event, "type"))
    if is_ours:
        return _ours(said, event, content)
    return _words(said, event, content, sender)


def _words(said: Any, event: Any, content: Content, sender: Address) -> Incoming:
    answered = words(event, "content", "m.relates_to", "m.in_reply_to", "event_id")
    return Incoming(
        sender=sender,
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=words(said, "room"),
        place_is_proof=True,
        auto="bot" if content.is_machine else None,
        replies=(answered,) if answered else (),
        said_at=_clock(event),
        names=(words(event, "event_id"),),
        remote=content.remote,
    )


def _ours(said: Any, event: Any, content: Content) -> Parsed:
    """What somebody of us said in another program, or what we sent and hear again."""
    whom = words(said, "whom")
    if not whom:
        return Noise(why="We said it to nobody.")
    key = words(event, "unsigned", "transaction_id")
    name = words(event, "event_id")
    return Incoming(
        sender=Address(kind=KIND, canonical=whom, shown=whom),
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=words(said, "room"),
        place_is_proof=True,
        ours=True,
        known_as=tuple(filter(None, (name, key))),
        said_at=_clock(event),
        names=(name,),
        remote=content.remote,
    )


def _signed(said: Any, sender: Address, event: Any) -> Parsed:
    """signs: all that they have put on it by now."""
    if not words(said, "target"):
        return Noise(why="It is a sign that was taken away at once.")
    return Reacted(
        name=words(said, "target"),
        sender=sender,
        emoji=words(said, "signs"),
        at=_at(event),
    )


def _read(said: Any) -> Receipt:
    receipt = part(said, "receipt")
    who, name = words(receipt, "who"), words(receipt, "event")
    if not who or not name:
        raise Unreadable("It does not say who read what.")
    until = _clock({"origin_server_ts": whole(receipt, "ts")})
    return Receipt(
        state="read",
        names=(name,),
        whom=Address(kind=KIND, canonical=who, shown=who),
        until=until,
    )
