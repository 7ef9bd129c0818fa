"""How a mail is read, as data for people who wonder: `manage.py parse_mail`.

The same functions read it that read what comes in. Whatever the bytes are, something is
told.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from channels_app.adapter import Address, File, Unreadable
from channels_app.adapters.email import (
    addresses,
    bounces,
    forwarded,
    machines,
    mime,
    parse,
    words,
)
from channels_app.adapters.email.bodies import Reading
from channels_app.adapters.email.mime import Headers, Part
from helpdesk.base.plaintext import one_line
from helpdesk.base.quotes import new_words
from helpdesk.base.richtext import clean


def described(raw: bytes) -> dict[str, Any]:
    """All that is read in a mail.

    Addresses are {"address", "name"}; ids have no angle brackets; `date` is ISO 8601 with
    its offset, or None; sizes are bytes. `content_type` is that of the body that was chosen
    for reading, None where there is none.
    """
    try:
        root = mime.read(raw)
    except Unreadable as why:
        headers, _ = mime.split_headers(mime.with_line_feeds(raw))
        return _told(Part(headers, mime.plain()), None, [str(why)])
    reading = Reading(root)
    return _told(root, reading, list(reading.warnings))


def _told(root: Part, reading: Reading | None, warnings: list[str]) -> dict[str, Any]:
    headers = root.headers
    sender = parse.sender_of(headers, warnings)
    subject = one_line(
        words.field_text(mime.first(headers, "subject")), limit=parse.MAX_SUBJECT
    )
    text = reading.text if reading else ""
    auto = machines.why(root, sender)
    place = parse.place_of(headers, warnings)
    dated = parse.dated_of(headers, warnings)
    return {
        "from": _address(sender) if sender else None,
        "reply_to": _boxes(headers, "reply-to"),
        "to": _boxes(headers, "to"),
        "cc": _boxes(headers, "cc"),
        "subject": subject,
        "message_id": place or None,
        "in_reply_to": list(parse.ids_of(headers, "in-reply-to")),
        "references": list(parse.ids_of(headers, "references")),
        "date": dated.isoformat() if dated else None,
        "content_type": reading.kind if reading else None,
        "text": text,
        "reply_text": new_words(text, forwarded=forwarded.is_sent_on(subject, text)),
        "html": clean(reading.html) if reading else "",
        "attachments": [_file(file) for file in (reading.files if reading else ())],
        "auto": auto,
        "bounce": _bounce(root, text) if auto == "bounce" else None,
        "warnings": list(dict.fromkeys(warnings)),
    }


def _boxes(headers: Headers, name: str) -> list[dict[str, str]]:
    values = (value for key, value in headers if key == name)
    boxes = (box for value in values for box in addresses.read_list(value))
    return [_address(one) for one in parse.valid(list(boxes))]


def _address(one: Address) -> dict[str, str]:
    return {"address": one.shown, "name": one.name}


def _file(file: File) -> dict[str, Any]:
    # What it is called by other programs; nobody's safety rests on it.
    digest = hashlib.md5(file.content, usedforsecurity=False).hexdigest()
    return {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": len(file.content),
        "md5": digest,
        "inline": file.inline,
        "content_id": file.content_id,
    }


def _bounce(root: Part, text: str) -> dict[str, str] | None:
    """Of the first recipient; a report may name several."""
    found: Iterable[bounces.Bounce] = bounces.read(root, text)
    one = next(iter(found), None)
    if one is None:
        return None
    return {
        "recipient": one.recipient,
        "status": one.status,
        "action": one.action,
        "original_message_id": one.original,
    }
