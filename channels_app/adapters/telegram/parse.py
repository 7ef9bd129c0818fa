"""What Telegram tells us: updates (https://core.telegram.org/bots/api#update).

Each call holds one. Only private chats are conversations of ours; numbers of messages count
by chat, so that of its chat stands before that of a message: "5000:17".
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from channels_app import payload
from channels_app.adapter import Address, Call, Incoming, Raw, Unreadable
from channels_app.adapters.telegram.content import SERVICE, Said, content_of
from channels_app.adapters.telegram.fields import each, moment, part, whole, words
from channels_app.errors import Invalid
from channels_app.messenger import Greeting
from channels_app.parsed import Edited, Noise, Parsed, Reacted

KIND = "telegram"
# What we ask Telegram to tell us of.
UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
)
# An answer to one of several pictures names that one; only the first has a name with us.
ALBUM = 10
# Signs that are no letters: those of a set of somebody's own, and those that cost money.
CUSTOM, PAID = "✨", "⭐"


def split(call: Call) -> tuple[Raw, ...]:
    """The update of a call.

    Raises:
        Unreadable: it is none.
    """
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON.") from error
    number = whole(said, "update_id")
    if number is None:
        raise Unreadable("This is nothing that Telegram sends.")
    return (Raw(content=call.body, source_key=f"u:{number}", conv_key=_line(said)),)


def thank(call: Call) -> Greeting | None:
    """Whoever pressed a button sees it spin until somebody answers: the answer to the call
    does (https://core.telegram.org/bots/api#making-requests-when-getting-updates).

    None: it tells of something else.
    """
    try:
        query = words(json.loads(call.body), "callback_query", "id")
    except (ValueError, RecursionError):
        return None
    if not query:
        return None
    answer = {"method": "answerCallbackQuery", "callback_query_id": query}
    return Greeting(body=json.dumps(answer).encode(), content_type="application/json")


def _line(said: Said) -> str:
    """Words wait for those before them in their chat; what happened to words for them."""
    for kind in ("message", "callback_query"):
        if found := part(said, kind):
            chat = whole(found, "chat", "id") or whole(found, "from", "id")
            return str(chat) if chat is not None else _own(said)
    for kind in ("edited_message", "message_reaction"):
        if found := part(said, kind):
            return f"edit:{_name(found)}"
    if found := part(said, "my_chat_member"):
        return f"receipt:{whole(found, 'chat', 'id')}"
    return _own(said)


def _own(said: Said) -> str:
    return f"x:{hashlib.sha256(json.dumps(said).encode()).hexdigest()}"


def _name(message: Any) -> str:
    return f"{whole(message, 'chat', 'id')}:{whole(message, 'message_id')}"


def parse(raw: bytes) -> Parsed:
    """What an update says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    try:
        said = payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error
    number = whole(said, "update_id") or 0
    kind = next((name for name in said if name != "update_id"), "")
    found = said.get(kind)
    if not isinstance(found, dict):
        raise Unreadable("This is nothing that Telegram sends.")
    if kind not in UPDATES:
        return Noise(why=f"Telegram tells of “{kind[:60]}”.")
    if kind == "callback_query":
        return _pressed(found)
    if words(found, "chat", "type") != "private":
        return Noise(why="It was said in a group or a channel, not to us alone.")
    if kind == "my_chat_member":
        return _member(found)
    if kind == "message_reaction":
        return _reacted(found, number)
    return _edited(found, number) if kind == "edited_message" else _incoming(found)


def _sender(user: Any) -> Address:
    """Raises Unreadable."""
    number = whole(user, "id")
    if number is None:
        raise Unreadable("It names no sender.")
    handle = words(user, "username")
    names = (words(user, "first_name"), words(user, "last_name"))
    name = " ".join(filter(None, names))
    shown = f"@{handle}" if handle else name or str(number)
    return Address(kind=KIND, canonical=str(number), shown=shown, name=name or shown)


def _incoming(message: Said) -> Parsed:
    sender, number = _sender(message.get("from")), whole(message, "message_id")
    if number is None:
        raise Unreadable("It has no name of its own.")
    if service := SERVICE & message.keys():
        return Noise(why=f"Telegram tells of “{min(service)}”.")
    content = content_of(message)
    return Incoming(
        sender=sender,
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=str(whole(message, "chat", "id")),
        place_is_proof=True,
        auto="bot" if part(message, "from", "is_bot") is True else None,
        replies=_answered(part(message, "reply_to_message")),
        said_at=moment(whole(message, "date"), number=number),
        names=(_name(message),),
        album=words(message, "media_group_id"),
        remote=content.remote,
        codes=content.codes,
    )


def _answered(message: Any) -> tuple[str, ...]:
    """What it answers; of an album of ours, whichever of its pictures we know."""
    number = whole(message, "message_id")
    if number is None:
        return ()
    several = ALBUM if words(message, "media_group_id") else 1
    chat = whole(message, "chat", "id")
    return tuple(f"{chat}:{number - at}" for at in range(min(several, number)))


def _edited(message: Said, update: int) -> Parsed:
    content = content_of(message)
    at = moment(whole(message, "edit_date"), number=update)
    return Edited(
        name=_name(message),
        sender=_sender(message.get("from")),
        text=content.text,
        html=content.html,
        at=at or datetime.now(UTC),
    )


def _reacted(said: Said, update: int) -> Parsed:
    if not part(said, "user"):
        return Noise(why="It is a sign of somebody who does not say who they are.")
    signs = {"custom_emoji": CUSTOM, "paid": PAID}
    now = [
        words(one, "emoji") or signs.get(words(one, "type"), "")
        for one in each(said, "new_reaction")
    ]
    return Reacted(
        name=_name(said),
        sender=_sender(said.get("user")),
        emoji="".join(now[:3]),
        at=moment(whole(said, "date"), number=update) or datetime.now(UTC),
    )


def _pressed(query: Said) -> Parsed:
    """A button below a message, whose label is what they say by it."""
    message = part(query, "message")
    sender, data = _sender(query.get("from")), words(query, "data")
    if words(message, "chat", "type") != "private":
        return Noise(why="A button was pressed in a group or a channel.")
    label = next(
        (
            words(button, "text")
            for row in each(message, "reply_markup", "inline_keyboard")
            for button in (row if isinstance(row, list) else ())
            if words(button, "callback_data") == data
        ),
        data,
    )
    chat = whole(message, "chat", "id")
    return Incoming(
        sender=sender,
        subject=label[:80],
        text=label or data,
        place=str(chat),
        place_is_proof=True,
        replies=_answered(message),
        names=(f"{chat}:button:{words(query, 'id')}",),
    )


def _member(said: Said) -> Noise:
    status = words(said, "new_chat_member", "status")
    if status == "kicked":
        return Noise(why="They blocked our bot. What is sent to them will not arrive.")
    return Noise(why="They let our bot write to them.")
