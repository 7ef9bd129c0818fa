"""Words, files and templates to WhatsApp
(developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from channels_app import formatted, graph
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.whatsapp import troubles
from helpdesk.base import multipart
from helpdesk.base.plaintext import label

# Letters of one message, and of the words beside a file.
TEXT, CAPTION = 4096, 1024
MB = 1024 * 1024
# What can be handed over there (.../whatsapp/business-phone-numbers/media, 2026).
_OFFICE = "application/vnd.openxmlformats-officedocument."
TAKES: Mapping[str, Any] = {
    "image": {"max_bytes": 5 * MB, "types": ["image/jpeg", "image/png"]},
    "video": {"max_bytes": 16 * MB, "types": ["video/mp4", "video/3gpp"]},
    "audio": {
        "max_bytes": 16 * MB,
        "types": ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
    },
    "text": {"max_bytes": 100 * MB, "types": ["text/plain"]},
    "application": {
        "max_bytes": 100 * MB,
        "types": [
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}wordprocessingml.document",
            f"{_OFFICE}spreadsheetml.sheet",
            f"{_OFFICE}presentationml.presentation",
        ],
    },
}
CAPTIONED = frozenset({"image", "video", "document"})
# An id towards us begins with a country; a number is digits alone.
_BSUID = re.compile(r"[A-Z]{2}\.\S+")


def pieces(message: Outgoing) -> tuple[Outgoing, ...]:
    """Words in WhatsApp's own signs, cut to what it takes; each file by itself.

    One file carries the words, where they fit below it.
    """
    if message.template:
        return (replace(message, html="", files=()),)
    runs = formatted.read(message.text, message.html)
    texts = formatted.in_pieces(runs, TEXT, formatted.whatsapp)
    bare = replace(message, text="", html="", files=())
    files = message.files
    is_below = len(files) == len(texts) == 1 and len(texts[0]) <= CAPTION
    if is_below and form_of(files[0]) in CAPTIONED:
        return (replace(bare, text=texts[0], files=files),)
    return (
        *(replace(bare, text=text) for text in texts),
        *(replace(bare, files=(file,)) for file in files),
    )


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand it over: what WhatsApp calls it.

    Raises:
        DeliveryFailed.
    """
    said = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_whom(piece.to.canonical),
        **_content(settings, piece),
        # It comes back with every receipt: that of a message whose answer was lost, too.
        "biz_opaque_callback_data": str(piece.key),
    }
    if piece.origin is not None and piece.origin.last.startswith("wamid."):
        said["context"] = {"message_id": piece.origin.last}
    number = str(settings.config.get("phone_number_id", ""))
    answer = ask(settings, f"{number}/messages", said=said)
    for one in answer.get("messages") or ():
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            return str(one["id"])
    words = _("WhatsApp took it, and did not say what it calls it.")
    raise DeliveryFailed(words, permanent=True, in_doubt=True)


def ask(settings: Settings, path: str, **given: Any) -> dict[str, Any]:
    """A call whose trouble is told to an agent. Raises DeliveryFailed."""
    try:
        return graph.ask(settings, path, **given)
    except graph.Lost as lost:
        raise graph.failed(lost) from None
    except graph.Refused as refused:
        raise troubles.told(refused.refusal) from None


def form_of(file: File) -> str:
    """As what a file is sent: image, video, audio, or a document like any other."""
    main = file.content_type.partition("/")[0]
    return main if main in {"image", "video", "audio"} else "document"


def _whom(canonical: str) -> dict[str, str]:
    if _BSUID.fullmatch(canonical):
        return {"recipient": canonical}
    return {"to": canonical}


def _content(settings: Settings, piece: Outgoing) -> dict[str, Any]:
    if piece.template:
        return {"type": "template", "template": _template(piece.template)}
    if piece.files:
        return _file(settings, piece.files[0], piece.text)
    text = (
        formatted.whatsapp(formatted.read("", piece.html)) if piece.html else piece.text
    )
    if len(text) > TEXT:
        words = _("It is longer than the %(most)s letters that fit there.")
        raise DeliveryFailed(words % {"most": TEXT}, permanent=True)
    return {"type": "text", "text": {"body": text, "preview_url": "https://" in text}}


def _file(settings: Settings, file: File, caption: str) -> dict[str, Any]:
    """A file is handed over first, and then named; an id of it is good for 30 days."""
    body, kind = multipart.encode(
        {"messaging_product": "whatsapp", "type": file.content_type},
        [
            multipart.Part(
                name="file",
                filename=file.filename,
                content_type=file.content_type,
                content=file.content,
            )
        ],
    )
    number = str(settings.config.get("phone_number_id", ""))
    try:
        answer = ask(settings, f"{number}/media", form=(body, kind))
    except DeliveryFailed as failure:
        # Nobody got a message yet: it can be sent once more without a doubt.
        failure.in_doubt = False
        raise
    form = form_of(file)
    named = {"id": str(answer.get("id", ""))}
    if caption and form in CAPTIONED:
        named["caption"] = caption
    if form == "document":
        named["filename"] = label(file.filename, default="file")
    return {"type": form, form: named}


def _template(template: Mapping[str, Any]) -> dict[str, Any]:
    """Approved words, with the values of their places.

    values: in order, or by name. A name may say where: "header:1", "button:0".
    """
    values = template.get("values") or {}
    pairs = (
        [(str(key), str(value)) for key, value in values.items()]
        if isinstance(values, Mapping)
        else [(str(at), str(value)) for at, value in enumerate(values, start=1)]
    )
    said: dict[str, Any] = {
        "name": template["name"],
        "language": {"code": template["language"]},
    }
    components = [*_components(pairs)]
    return {**said, "components": components} if components else said


def _components(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for key, value in sorted(pairs, key=_order):
        where, _colon, name = key.rpartition(":")
        if where == "button":
            component = {"type": "button", "sub_type": "url", "index": name}
            name = "1"
        else:
            component = {"type": where or "body"}
        parameter = {"type": "text", "text": value}
        if not name.isdecimal():
            parameter["parameter_name"] = name
        kept = found.setdefault(key if where == "button" else where, component)
        kept.setdefault("parameters", []).append(parameter)
    return [*found.values()]


def _order(pair: tuple[str, str]) -> tuple[str, int]:
    where, _colon, name = pair[0].rpartition(":")
    return where, int(name) if name.isdecimal() else 0
