"""Words and files to Telegram (https://core.telegram.org/bots/api#sendmessage)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from channels_app import formatted, pieces
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.telegram import api
from channels_app.runs import Runs
from helpdesk.base.multipart import Part

# Letters of one message as UTF-16 counts them, and of the words below a file.
TEXT, CAPTION = 4096, 1024
# Files of one album.
ALBUM = 10
MB = 1024 * 1024
# What it takes as what it is; the rest goes as a document, up to 50 MB.
TAKES: Mapping[str, Any] = {
    "image": {
        "max_bytes": 10 * MB,
        "types": ["image/jpeg", "image/png", "image/webp", "image/gif"],
    },
    "video": {"max_bytes": 50 * MB, "types": ["video/mp4"]},
    "audio": {"max_bytes": 50 * MB, "types": ["audio/mpeg", "audio/mp4"]},
    "*": {"max_bytes": 50 * MB},
}
METHODS = {
    "photo": "sendPhoto",
    "animation": "sendAnimation",
    "video": "sendVideo",
    "audio": "sendAudio",
    "document": "sendDocument",
}
# What may stand in one album: pictures and films together, nothing else beside another.
TOGETHER = {"photo": "seen", "video": "seen"}
_NAME = re.compile(r"(\d+):(\d+)\Z")


def split(message: Outgoing) -> tuple[Outgoing, ...]:
    """Words in Telegram's own HTML, cut to what it takes; pictures as albums.

    Words that fit below the first file stand there. Only the first piece answers.
    """
    runs = formatted.read(message.text, message.html)
    texts = [
        replace(message, files=(), html=formatted.telegram(part), text=_plain(part))
        for part in formatted.cut_up(runs, TEXT, pieces.utf16)
    ]
    albums = [replace(message, text="", html="", files=files)
              for files in _albums(message.files)]  # fmt: skip
    if len(texts) == 1 and albums and pieces.utf16(formatted.shown(runs)) <= CAPTION:
        [words], texts = texts, []
        albums[0] = replace(albums[0], text=words.text, html=words.html)
    first, *more = [*texts, *albums] or [message]
    return (first, *(replace(one, origin=None) for one in more))


def _plain(part: Runs) -> str:
    """For when Telegram does not take the marks; where links lead, if that fits."""
    text = formatted.plain(part)
    return text if pieces.utf16(text) <= TEXT else formatted.shown(part)


def _albums(files: tuple[File, ...]) -> Iterator[tuple[File, ...]]:
    """Neighbours that may be shown together."""
    named = enumerate(files)
    for _kind, group in groupby(named, lambda one: _beside(*one)):
        rest = [file for _at, file in group]
        while rest:
            yield tuple(rest[:ALBUM])
            rest = rest[ALBUM:]


def _beside(at: int, file: File) -> str:
    """The same for those that may stand in one album."""
    return TOGETHER.get(form_of(file), str(at))


def form_of(file: File) -> str:
    """As what a file is sent."""
    main = file.content_type.partition("/")[0]
    takes = TAKES.get(main)
    if takes is None or file.content_type not in takes["types"]:
        return "document"
    if len(file.content) > takes["max_bytes"]:
        return "document"
    if file.content_type == "image/gif":
        return "animation"
    return "photo" if main == "image" else main


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand over what `split` made: what Telegram calls it.

    Raises:
        DeliveryFailed.
    """
    try:
        sent = _sent(settings, piece)
    except (api.Lost, api.Refused) as error:
        raise api.failed(error) from None
    first = sent[0] if isinstance(sent, list) and sent else sent
    number = first.get("message_id") if isinstance(first, dict) else None
    if number is None:
        words = _("Telegram took it, and did not say what it calls it.")
        raise DeliveryFailed(words, permanent=True, in_doubt=True)
    return f"{piece.to.canonical}:{number}"


def _sent(settings: Settings, piece: Outgoing) -> Any:
    """In its best form; where Telegram refuses that, in one that it takes."""
    try:
        return _try(settings, piece, formats=bool(piece.html))
    except api.Refused as refused:
        if piece.html and refused.says("can't parse entities"):
            return _try(settings, piece, formats=False)
        if piece.files and refused.says("image_process_failed", "photo_invalid"):
            plain = [replace(one, content_type="application/octet-stream")
                     for one in piece.files]  # fmt: skip
            if len(plain) == 1:
                bare = replace(piece, files=tuple(plain))
                return _try(settings, bare, formats=bool(piece.html))
        raise


def _try(settings: Settings, piece: Outgoing, *, formats: bool) -> Any:
    said = {"chat_id": piece.to.canonical, **_reply(piece)}
    words = piece.html if formats else piece.text
    mode = {"parse_mode": "HTML"} if formats else {}
    if not piece.files:
        return api.call(settings, "sendMessage", {**said, "text": words, **mode})
    caption = {"caption": words, **mode} if words else {}
    if len(piece.files) == 1:
        [file] = piece.files
        kind = form_of(file)
        parts = [_part(kind, file)]
        return api.call(settings, METHODS[kind], {**said, **caption}, files=parts)
    media = [
        {
            "type": form_of(file),
            "media": f"attach://file{at}",
            **({} if at else caption),
        }
        for at, file in enumerate(piece.files)
    ]
    parts = [_part(f"file{at}", file) for at, file in enumerate(piece.files)]
    return api.call(settings, "sendMediaGroup", {**said, "media": media}, files=parts)


def _reply(piece: Outgoing) -> dict[str, Any]:
    """The message it answers, where its name is known; it may be gone by now."""
    found = _NAME.match(piece.origin.last) if piece.origin else None
    if found is None or found[1] != piece.to.canonical:
        return {}
    about = {"message_id": int(found[2]), "allow_sending_without_reply": True}
    return {"reply_parameters": about}


def _part(name: str, file: File) -> Part:
    return Part(
        name=name,
        filename=file.filename,
        content_type=file.content_type,
        content=file.content,
    )
