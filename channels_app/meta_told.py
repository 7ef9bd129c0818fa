"""What Messenger and Instagram tell us: they share one platform, and so one shape
(developers.facebook.com/docs/messenger-platform/webhooks).

Of each entry all of `messaging` is read, and all of `changes`; what other apps were told
(`standby`) is none of ours.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app import meta, meta_posts
from channels_app.adapter import Address, Call, Incoming, Raw, Settings, Unreadable
from channels_app.meta import Said, part, words
from channels_app.meta_content import content_of
from channels_app.parsed import Deleted, Edited, Noise, Parsed, Reacted, Receipt

# Milliseconds.
CLOCK = 1000


def split(call: Call, *, thing: str) -> tuple[Raw, ...]:
    """Every event and change of every account by itself. thing: what they are about.

    Raises:
        Unreadable: it is no call of theirs.
    """
    said = meta.opened(call.body)
    if said.get("object") != thing:
        raise Unreadable("This is no call of this kind.")
    return tuple(raw for entry in meta.each(said, "entry") for raw in _of_entry(entry))


def _of_entry(entry: Any) -> Iterator[Raw]:
    account, found = words(part(entry, "id")), False
    for event in meta.each(entry, "messaging"):
        found = True
        yield _event(event, account)
    for change in meta.each(entry, "changes"):
        found = True
        yield meta_posts.raw(change, account=account, at=part(entry, "time"))
    for other in meta.each(entry, "standby"):
        found = True
        yield meta.item({"other": "standby", "event": other, "account": account})
    if not found:
        yield meta.item({"other": "", "entry": entry, "account": account})


def _event(event: Any, account: str) -> Raw:
    about = {"event": event, "account": account}
    customer, what, name = customer_of(event), what_of(event), name_of(event)
    if what in {"message", "postback"}:
        deleted = part(event, "message", "is_deleted") is True
        key = f"{'d' if deleted else 'm'}:{name}" if name else ""
        return meta.item(about, key=key, line=f"edit:{name}" if deleted else customer)
    if what in {"reaction", "message_edit"}:
        own = hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
        return meta.item(
            about, key=f"{what}:{own}", line=f"edit:{name}" if name else ""
        )
    if what in {"read", "delivery"}:
        return meta.item(about, line=f"receipt:{customer}")
    return meta.item(about, line=customer)


def what_of(event: Any) -> str:
    """Which kind of event it is; "" for one that we know nothing of."""
    known = (
        "message", "postback", "reaction", "message_edit", "read", "delivery", "referral",
    )  # fmt: skip
    inside = event if isinstance(event, dict) else {}
    return next((one for one in known if one in inside), "")


def customer_of(event: Any) -> str:
    """With whom it is: of what we said, whom it was said to."""
    echo = part(event, "message", "is_echo") is True
    return words(part(event, "recipient" if echo else "sender", "id"))


def name_of(event: Any) -> str:
    """What the message is called that it is, or is about; "" for none."""
    return meta.known_as(words(part(event, what_of(event) or "?", "mid")))


def parse(settings: Settings, raw: bytes, *, kind: str) -> Parsed:
    """What one part of a call says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    said = meta.reread(raw)
    if words(said.get("account")) != str(settings.config.get("account_id", "")):
        return Noise(why=_("It is of another account."))
    if said.get("other") == "standby":
        return Noise(why=_("It was said to another app."))
    if "change" in said:
        return meta_posts.parse(settings, said, kind=kind)
    event = said.get("event")
    customer = customer_of(event)
    if not isinstance(event, dict) or not customer:
        raise Unreadable("It names no sender.")
    sender = Address(kind=kind, canonical=customer, shown=customer)
    return _parsed(event, sender)


def _parsed(event: Said, sender: Address) -> Parsed:
    what = what_of(event)
    if not isinstance(event.get(what, {}), dict):
        raise Unreadable("It is nothing that Meta sends.")
    if what == "message":
        return _message(event, sender)
    if what == "postback":
        return _postback(event, sender)
    if what == "referral":
        return _referral(event, sender)
    if what in {"read", "delivery"}:
        return _receipt(event[what], what, sender)
    if what in {"reaction", "message_edit"}:
        return _about(event, what, sender)
    return Noise(why=_("It says nothing of a message."))


def _message(event: Said, sender: Address) -> Parsed:
    message, name = event["message"], name_of(event)
    if not name:
        raise Unreadable("The message has no name.")
    if message.get("is_deleted") is True:
        return Deleted(name=name, sender=sender, at=_at(event))
    content = content_of(message)
    echo = message.get("is_echo") is True
    replied = words(part(message, "reply_to", "mid"))
    key = words(message.get("metadata"))
    return Incoming(
        sender=sender,
        subject=content.subject,
        text=content.text,
        place=sender.canonical,
        place_is_proof=True,
        replies=(meta.known_as(replied),) if replied else (),
        ours=echo,
        # What we called it ourselves comes back, too: an echo may be quicker than the
        # answer to our call.
        known_as=tuple(one for one in (name, key) if one) if echo else (),
        said_at=_clock(event),
        names=() if echo else (name,),
        remote=content.remote,
        codes=_codes(message.get("referral"), event.get("referral")),
    )


def _postback(event: Said, sender: Address) -> Incoming:
    """They pressed a button: its words, never what our program called it."""
    found, name = event["postback"], name_of(event)
    title = words(found.get("title")) or _("[They pressed a button.]")
    return Incoming(
        sender=sender,
        subject=title[:80],
        text=title,
        place=sender.canonical,
        place_is_proof=True,
        said_at=_clock(event),
        names=(name,) if name else (),
        codes=_codes(found.get("referral")),
    )


def _referral(event: Said, sender: Address) -> Parsed:
    """They came back by a link, and wrote nothing yet."""
    codes = _codes(event["referral"])
    if not codes:
        return Noise(why=_("They opened the chat by a link, and wrote nothing."))
    text = _("[They came by a link of ours.]")
    return Incoming(
        sender=sender,
        subject=text,
        text=text,
        place=sender.canonical,
        place_is_proof=True,
        said_at=_clock(event),
        codes=codes,
    )


def _codes(*referrals: Any) -> tuple[str, ...]:
    found = (words(part(one, "ref")) for one in referrals)
    return tuple(one for one in found if one)


def _receipt(found: Said, what: str, sender: Address) -> Parsed:
    """Of the messages it names, or of all up to a moment."""
    state = "read" if what == "read" else "delivered"
    named = [words(part(found, "mid")), *map(words, meta.each(found, "mids"))]
    names = tuple(meta.known_as(one) for one in named if one)
    if names:
        return Receipt(state=state, names=names)
    until = meta.moment(found.get("watermark"), per_second=CLOCK)
    if until is None:
        return Noise(why=_("It does not say which messages it is about."))
    return Receipt(state=state, whom=sender, until=until)


def _about(event: Said, what: str, sender: Address) -> Parsed:
    """Something that happened to an earlier message."""
    found, name = event[what], name_of(event)
    if not name:
        raise Unreadable("It does not say which message it is about.")
    if what == "reaction":
        gone = found.get("action") == "unreact"
        emoji = (
            "" if gone else words(found.get("emoji")) or words(found.get("reaction"))
        )
        return Reacted(name=name, sender=sender, emoji=emoji, at=_at(event))
    text = words(found.get("text"))
    if not text:
        return Noise(why=_("A message was changed, and it does not say to what."))
    return Edited(name=name, sender=sender, text=text, at=_at(event))


def _clock(event: Said) -> datetime | None:
    return meta.moment(event.get("timestamp"), per_second=CLOCK)


def _at(event: Said) -> datetime:
    return _clock(event) or datetime.now(UTC)
