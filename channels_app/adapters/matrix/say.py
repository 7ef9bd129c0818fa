"""Words and files into a room
(https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid5

from django.utils.translation import gettext as _

from channels_app import formatted
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.matrix import api, rooms
from channels_app.adapters.matrix.content import HTML
from channels_app.adapters.matrix.parse import MESSAGE
from channels_app.fields import words

# Letters of a piece, so that an event stays below 65,536 bytes in any script; pieces.
TEXT, PIECES = 4000, 4
MB = 1024 * 1024
# What a homeserver takes that does not say.
MOST = 50 * MB
TAKES: Mapping[str, Any] = {"*": {"max_bytes": MOST}}
TYPES = {"image": "m.image", "video": "m.video", "audio": "m.audio"}


def split(message: Outgoing) -> tuple[Outgoing, ...]:
    """Words in pieces, and each file by itself; only the first answers."""
    runs = formatted.read(message.text, message.html)
    texts = [
        replace(
            message,
            files=(),
            text=formatted.plain(one),
            html=formatted.matrix(one) if message.html else "",
        )
        for one in formatted.cut_up(runs, TEXT)
    ]
    files = [replace(message, text="", html="", files=(one,)) for one in message.files]
    # Their places tell pieces apart that say the same.
    made = enumerate([*texts, *files] or [message])
    return tuple(_placed(one, at) for at, one in made)


def _placed(piece: Outgoing, at: int) -> Outgoing:
    """Only the first answers; all stay in their room."""
    origin = piece.origin
    if at and origin is not None:
        origin = replace(origin, last="")
    return replace(piece, place=str(at), origin=origin)


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand over what `split` made: the event it became.

    Raises:
        DeliveryFailed.
    """
    try:
        return _send(settings, piece)
    except (api.Lost, api.Refused) as error:
        raise api.failed(error) from None


def _send(settings: Settings, piece: Outgoing) -> str:
    room = piece.origin.thread if piece.origin else ""
    room = room or rooms.alone_with(settings, piece.to.canonical)
    if rooms.is_encrypted(settings, room):
        told = _(
            "Their room is encrypted: we can neither read nor write there. Offer another"
            " way."
        )
        raise DeliveryFailed(told, permanent=True) from None
    said = _content(settings, piece)
    path = api.room(room, "send", MESSAGE, _transaction(piece, room, said))
    name = words(api.put(settings, path, said), "event_id")
    if not name:
        told = _("The homeserver took it, and did not say what it calls it.")
        raise DeliveryFailed(told, permanent=True, in_doubt=True) from None
    return name


def _transaction(piece: Outgoing, room: str, said: Mapping[str, Any]) -> str:
    """The same for one message in one room: several people there read it once, and a
    retry is no second."""
    if piece.origin is None:
        return str(piece.key)
    # Of a file that is uploaded again the address is another, and its digest the same.
    other = {"url", "m.mentions", "m.relates_to"}
    kept = {name: value for name, value in said.items() if name not in other}
    files = [hashlib.sha256(file.content).hexdigest() for file in piece.files]
    told = json.dumps([room, piece.place, kept, files], sort_keys=True)
    return str(uuid5(piece.origin.message, told))


def _content(settings: Settings, piece: Outgoing) -> dict[str, Any]:
    said: dict[str, Any] = {"m.mentions": {"user_ids": [piece.to.canonical]}}
    if piece.origin and piece.origin.last.startswith("$"):
        answered = {"event_id": piece.origin.last}
        said["m.relates_to"] = {"m.in_reply_to": answered}
    if piece.files:
        [file] = piece.files
        return said | _file(settings, file)
    said |= {"msgtype": "m.text", "body": piece.text}
    if piece.html:
        said |= {"format": HTML, "formatted_body": piece.html}
    return said


def _file(settings: Settings, file: File) -> dict[str, Any]:
    query = urlencode({"filename": file.filename})
    found = api.post(
        settings,
        f"/_matrix/media/v3/upload?{query}",
        file.content,
        content_type=file.content_type,
    )
    main = file.content_type.partition("/")[0]
    return {
        "msgtype": TYPES.get(main, "m.file"),
        "body": file.filename,
        "filename": file.filename,
        "url": words(found, "content_uri"),
        "info": {"mimetype": file.content_type, "size": len(file.content)},
    }
