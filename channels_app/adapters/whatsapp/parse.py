"""What WhatsApp tells us: a call in its parts, and each of them read.

A call may hold up to 1,000 changes of several numbers, each with several messages
(developers.facebook.com/documentation/business-messaging/whatsapp/webhooks). People are
known by an id that is theirs towards us (BSUID); their number may be missing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app import graph, meta
from channels_app.adapter import Address, Call, Incoming, Raw, Settings, Unreadable
from channels_app.adapters.whatsapp import troubles
from channels_app.adapters.whatsapp.content import content_of
from channels_app.meta import Said, part, words
from channels_app.parsed import (
    Deleted,
    Edited,
    Noise,
    Parsed,
    Reacted,
    Receipt,
    Renumbered,
)

KIND = "whatsapp"
# Kinds of messages that happen to another one, and where they name it.
ABOUT = {
    "reaction": ("reaction", "message_id"),
    "edit": ("edit", "original_message_id"),
    "revoke": ("revoke", "original_message_id"),
}  # fmt: skip
CHANGED = {"user_changed_number", "customer_changed_number", "user_changed_user_id"}
STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read",
          "failed": "failed"}  # fmt: skip


def split(call: Call) -> tuple[Raw, ...]:
    """Every message and receipt of every change of every account by itself.

    Raises:
        Unreadable: it is no call of WhatsApp.
    """
    said = meta.opened(call.body)
    if said.get("object") != "whatsapp_business_account":
        raise Unreadable("This is no call of WhatsApp.")
    return tuple(
        raw
        for entry in meta.each(said, "entry")
        for change in ([*meta.each(entry, "changes")] or [entry])
        for raw in _of_change(change)
    )


def _of_change(change: Any) -> Iterator[Raw]:
    field, value = part(change, "field"), part(change, "value")
    found = False
    for message in meta.each(value, "messages"):
        found = True
        yield _message(message, value)
    for status in meta.each(value, "statuses"):
        found = True
        yield _status(status, value)
    if not found:
        yield meta.item({"other": change, "field": words(field)})


def _message(message: Any, value: Said) -> Raw:
    about = {
        "message": message,
        "contact": _contact(message, value),
        "number": part(value, "metadata", "phone_number_id"),
        "errors": value.get("errors"),
    }
    name = words(part(message, "id"))
    at = ABOUT.get(words(part(message, "type")))
    original = words(part(message, *at)) if at else ""
    line = f"edit:{meta.known_as(original)}" if at else _key(message, about["contact"])
    return meta.item(about, key=f"m:{meta.known_as(name)}" if name else "", line=line)


def _status(status: Any, value: Said) -> Raw:
    about = {"status": status, "number": part(value, "metadata", "phone_number_id")}
    name, state = words(part(status, "id")), words(part(status, "status"))
    whom = words(part(status, "recipient_user_id")) or words(
        part(status, "recipient_id")
    )
    key = f"s:{meta.known_as(name)}:{state[:9]}" if name and state else ""
    return meta.item(about, key=key[:200], line=f"receipt:{whom}" if whom else "")


def _contact(message: Any, value: Said) -> Said:
    """Whoever wrote it, among those a change names."""
    every = [one for one in meta.each(value, "contacts") if isinstance(one, dict)]
    theirs = {words(part(message, "from")), words(part(message, "from_user_id"))} - {""}
    for one in every:
        if theirs & {words(one.get("wa_id")), words(one.get("user_id"))}:
            return one
    # Numbers are written in two ways in some countries; whose else could it be?
    writers = {words(part(one, "from")) for one in meta.each(value, "messages")}
    return every[0] if len(every) == len(writers) == 1 else {}


def _key(message: Any, contact: Said) -> str:
    """What a person is known by; "" for nobody."""
    return (
        words(part(message, "from_user_id"))
        or words(contact.get("user_id"))
        or words(part(message, "from"))
        or words(contact.get("wa_id"))
    )


def parse(settings: Settings, raw: bytes) -> Parsed:
    """What one part of a call says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    said = meta.reread(raw)
    if "other" in said:
        return _other(said)
    if words(said.get("number")) != str(settings.config.get("phone_number_id", "")):
        return Noise(why=_("It is of another number of ours."))
    if "status" in said:
        return _receipt(part(said, "status"))
    message = part(said, "message")
    if part(message, "type") == "system":
        return _system(message)
    sender = sender_of(message, part(said, "contact"))
    if sender is None or not words(part(message, "id")):
        raise Unreadable("It names no sender, or has no name of its own.")
    what = words(message.get("type"))
    if what in ABOUT:
        return _about(message, sender)
    return _incoming(said, message, sender)


def sender_of(message: Any, contact: Any) -> Address | None:
    """Who wrote it: by their id towards us, else by their number."""
    key = _key(message, contact if isinstance(contact, dict) else {})
    if not key:
        return None
    number, handle = (
        _number(message, contact),
        words(part(contact, "profile", "username")),
    )
    name = words(part(contact, "profile", "name"))
    shown = f"+{number}" if number else f"@{handle}" if handle else key
    return Address(
        kind=KIND,
        canonical=key,
        shown=shown,
        name=name or (f"@{handle}" if handle else ""),
    )


def _number(message: Any, contact: Any) -> str:
    found = words(part(message, "from")) or words(part(contact, "wa_id"))
    return found if found.isdecimal() else ""


def _also(message: Any, contact: Any, sender: Address) -> Iterator[Address]:
    """The other names of this person, for which WhatsApp vouches. The number they are
    called by is theirs, too: who signs up there has to answer on it."""
    parent = words(part(message, "from_parent_user_id")) or words(
        part(contact, "parent_user_id")
    )
    number = _number(message, contact)
    for other in (number, parent):
        if other and other != sender.canonical:
            yield Address(
                kind=KIND, canonical=other, shown=sender.shown, name=sender.name
            )
    if number:
        yield Address(
            kind="phone", canonical=f"+{number}", shown=f"+{number}", name=sender.name
        )


def _incoming(said: Said, message: Said, sender: Address) -> Incoming:
    contact = part(said, "contact")
    content = content_of(message, said.get("errors"))
    answered = words(part(message, "context", "id"))
    return Incoming(
        sender=sender,
        subject=content.subject,
        text=content.text,
        place=sender.canonical,
        place_is_proof=True,
        replies=(meta.known_as(answered),) if answered else (),
        said_at=meta.moment(message.get("timestamp")),
        names=(meta.known_as(words(message["id"])),),
        remote=content.remote,
        also=tuple(_also(message, contact, sender)),
        codes=content.codes,
    )


def _about(message: Said, sender: Address) -> Parsed:
    """Something that happened to an earlier message."""
    what = words(message["type"])
    name = words(part(message, *ABOUT[what]))
    at = meta.moment(message.get("timestamp")) or datetime.now(UTC)
    if not name:
        raise Unreadable("It does not say which message it is about.")
    name = meta.known_as(name)
    if what == "reaction":
        emoji = words(part(message, "reaction", "emoji"))
        return Reacted(name=name, sender=sender, emoji=emoji, at=at)
    if what == "revoke":
        return Deleted(name=name, sender=sender, at=at)
    changed = part(message, "edit", "message")
    if not isinstance(changed, dict):
        raise Unreadable("It does not say what the message was changed to.")
    return Edited(name=name, sender=sender, text=content_of(changed, None).text, at=at)


def _system(message: Said) -> Renumbered | Noise:
    """Somebody's number or keys changed. Their id towards us (BSUID) changes with their
    number; from where they had another one it says both
    (.../whatsapp/webhooks/reference/messages/system)."""
    system = part(message, "system")
    if words(part(system, "type")) not in CHANGED:
        return Noise(why=_("WhatsApp tells of a change of its own."))
    number = words(part(system, "wa_id")) or words(part(system, "new_wa_id"))
    own = words(part(system, "user_id"))
    now = _of(own, number, words(part(system, "parent_user_id")))
    new = {one.canonical for one in now}
    had = tuple(
        one
        for one in _of(
            words(part(system, "previous_user_id"))
            or words(part(message, "from_user_id")),
            words(part(message, "from")),
            words(part(system, "previous_parent_user_id")),
        )
        if one.canonical not in new
    )
    if not now or not had:
        return Noise(why=_("They changed their number; what it is now is not said."))
    return Renumbered(
        had=had,
        now=now,
        is_unique=bool(own),
        place=had[0].canonical,
        new_place=now[0].canonical,
    )


def _of(own: str, number: str, parent: str) -> tuple[Address, ...]:
    """The addresses of somebody with this id towards us, this number, and this id towards
    the company that ours belongs to, as far as they are told."""
    number = number if number.isdecimal() else ""
    shown = f"+{number}" if number else own
    found = [
        Address(kind=KIND, canonical=one, shown=shown)
        for one in (own, number, parent)
        if one
    ]
    if number:
        found.append(Address(kind="phone", canonical=f"+{number}", shown=f"+{number}"))
    return tuple(found)


def _receipt(status: Any) -> Parsed:
    state = STATES.get(words(part(status, "status")), "")
    name = words(part(status, "id"))
    if not state or not name:
        return Noise(why=_("It says nothing of a message that we know of."))
    # What we called it ourselves comes back, too: of a message whose id we never heard.
    key = words(status.get("biz_opaque_callback_data"))
    why = ""
    if state == "failed":
        error = next(meta.each(status, "errors"), None)
        why = troubles.told(graph.refusal_of(error, status=400)).words
    return Receipt(
        state=state,
        names=tuple(meta.known_as(one) for one in (name, key) if one),
        words=why,
    )


def _other(said: Said) -> Noise:
    field = words(said.get("field"))
    if not field:
        raise Unreadable("This is nothing that WhatsApp sends.")
    return Noise(why=_("WhatsApp tells of “%(field)s”.") % {"field": field[:60]})
