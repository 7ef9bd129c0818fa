"""Words and pictures to X: a post below theirs, or a private message."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from channels_app import pieces
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.x import api
from channels_app.adapters.x.prices import PICTURES, Prices
from channels_app.adapters.x.weight import MOST, has_link, weight
from channels_app.fields import words
from helpdesk.base import multipart

# Letters of a private message.
MESSAGE = 10_000
MB = 1024 * 1024
TAKES: Mapping[str, Any] = {
    "image": {
        "max_bytes": 5 * MB,
        "types": ["image/jpeg", "image/png", "image/webp", "image/gif"],
    }
}


def split(message: Outgoing) -> tuple[Outgoing, ...]:
    """A post is one, with its first pictures. A private message has one picture: words
    with the first, the others by themselves. What is no picture goes as a link."""
    shown = [
        one for one in message.files if one.content_type in TAKES["image"]["types"]
    ]
    links = [one for one in message.files if one not in shown]
    text = _with_links(message.text, links)
    at_once = PICTURES if message.public else 1
    groups = [tuple(shown[at : at + at_once]) for at in range(0, len(shown), at_once)]
    parts = [text] if message.public else pieces.split(text, MESSAGE) or [""]
    first, *more = groups or [()]
    whole = replace(message, html="", files=())
    return (
        replace(whole, text=parts[0], files=first),
        *(replace(whole, text=part) for part in parts[1:]),
        *(replace(whole, text="", files=files) for files in more),
    )


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand over what `split` made: what X calls it.

    Raises:
        DeliveryFailed.
    """
    try:
        return (_post if piece.public else _message)(settings, piece)
    except (api.Lost, api.Refused, api.Broke) as error:
        raise api.failed(error) from None


def _post(settings: Settings, piece: Outgoing) -> str:
    if weight(piece.text) > MOST:
        told = _("It is longer than the %(most)s letters of a post, as X counts them.")
        raise DeliveryFailed(told % {"most": MOST}, permanent=True) from None
    last = piece.origin.last if piece.origin else ""
    if not last.isdecimal():
        told = _("There is no post of theirs that could be answered in public.")
        raise DeliveryFailed(told, permanent=True) from None
    said: dict[str, Any] = {"reply": {"in_reply_to_tweet_id": last}}
    if piece.text:
        said["text"] = piece.text
    if media := [_upload(settings, one, "tweet_image") for one in piece.files]:
        said["media"] = {"media_ids": media}
    prices = Prices(settings.config)
    price = prices["post_with_link" if has_link(piece.text) else "post"]
    taken = api.call(settings, "POST", "/2/tweets", most=price, said=said)
    return _named(words(taken, "data", "id"))


def _message(settings: Settings, piece: Outgoing) -> str:
    said: dict[str, Any] = {"text": piece.text} if piece.text else {}
    if media := [_upload(settings, one, "dm_image") for one in piece.files]:
        said["attachments"] = [{"media_id": one} for one in media]
    whom = piece.to.canonical
    if not whom.isdecimal():
        told = _("This is no number of somebody at X.")
        raise DeliveryFailed(told, permanent=True) from None
    path = f"/2/dm_conversations/with/{whom}/messages"
    price = Prices(settings.config)["dm"]
    try:
        taken = api.call(settings, "POST", path, most=price, said=said)
    except api.Refused as refused:
        failure = api.failed(refused)
        if refused.status == 403:
            failure.whom = "person"
        raise failure from None
    return _named(words(taken, "data", "dm_event_id"))


def _upload(settings: Settings, file: File, category: str) -> str:
    """A picture, for a post or a message. What is lost here is no doubt of those."""
    part = multipart.Part(
        name="media",
        filename=file.filename,
        content_type=file.content_type,
        content=file.content,
    )
    body, kind = multipart.encode({"media_category": category}, [part])
    price = Prices(settings.config)["media"]
    try:
        taken = api.call(
            settings, "POST", "/2/media/upload", most=price, body=body, kind=kind
        )
    except api.Lost as lost:
        raise api.Lost(lost.words, heard=False, is_for_good=lost.is_for_good) from None
    return words(taken, "data", "id")


def _named(name: str) -> str:
    if not name:
        told = _("X took it, and did not say what it calls it.")
        raise DeliveryFailed(told, permanent=True, in_doubt=True) from None
    return name


def _with_links(text: str, files: Iterable[File]) -> str:
    links = [f"{one.filename}: {one.address}" for one in files if one.address]
    return "\n\n".join(filter(None, [text.strip(), "\n".join(links)]))
