"""Answers (https://docs.joinmastodon.org/methods/statuses/#create).

One in public is seen by as many as what it answers, and by nobody more; one to somebody
alone is a direct post. Everybody who is mentioned in one reads it: so nobody else ever is.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from channels_app import pieces
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.mastodon import api
from channels_app.adapters.mastodon.length import LINK, guarded, measure
from channels_app.adapters.mastodon.parse import DIRECT, PUBLIC, uri_of
from channels_app.fields import each, part, words
from helpdesk.base.multipart import Part

# Letters of a post and files of it, where the server did not say.
LONGEST, FILES = 500, 4
# Letters kept free for the name of whom it is said to, and of a content warning.
NAME, WARNING = 40, 100
# Seconds in which a film is made ready, and between two looks whether it is.
READY, LOOKS = 90.0, 1.0
MB = 1024 * 1024
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
TAKES: Mapping[str, Any] = {
    "image": {"max_bytes": 16 * MB, "types": list(PICTURES)},
    "video": {"max_bytes": 99 * MB, "types": ["video/mp4", "video/webm"]},
    "audio": {"max_bytes": 99 * MB, "types": ["audio/mpeg", "audio/ogg", "audio/mp4"]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """Whom we say it to, and what it answers; number: "" where that is gone."""

    acct: str
    number: str = ""
    visibility: str = DIRECT
    warning: str = ""


def split(settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
    """Posts, with as many files each as one takes.

    In public there is one of words: what is too long is refused, not scattered.
    """
    longest = _longest(settings) - NAME
    text = guarded(message.text.strip())
    texts = [text] if message.public else _cut(text, longest, _link(settings))
    groups = list(_groups(message.files, _most(settings)))
    made = [
        replace(message, text=words_ or "", html="", files=files or ())
        for words_, files in zip_longest(texts, groups)
    ]
    return tuple(made) or (message,)


def _cut(text: str, longest: int, link: int) -> list[str]:
    return list(pieces.split(text, longest, lambda one: measure(one, link=link)))


def _groups(files: tuple[File, ...], most: int) -> Iterator[tuple[File, ...]]:
    """Pictures together; what moves or sounds by itself."""
    still: list[File] = []
    for file in files:
        if file.content_type.startswith("image/"):
            still.append(file)
            if len(still) == most:
                yield tuple(still)
                still = []
        else:
            if still:
                yield tuple(still)
                still = []
            yield (file,)
    if still:
        yield tuple(still)


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand over what `split` made: its name, the same at every server.

    Raises:
        DeliveryFailed.
    """
    try:
        return _send(settings, piece)
    except (api.Lost, api.Refused) as error:
        raise api.failed(error) from None


def _send(settings: Settings, piece: Outgoing) -> str:
    answered = _answered(settings, piece)
    said: dict[str, Any] = {
        "status": f"@{answered.acct} {piece.text}".strip(),
        "visibility": answered.visibility,
    }
    if answered.number:
        said["in_reply_to_id"] = answered.number
    if answered.warning:
        said["spoiler_text"] = answered.warning
    _require_short(settings, said)
    if piece.files:
        said["media_ids"] = [_upload(settings, file) for file in piece.files]
    status = api.post(settings, "/api/v1/statuses", said, key=str(piece.key))
    name = words(status, "uri")
    if not name:
        told = _("The Mastodon server took it, and did not say what it calls it.")
        raise DeliveryFailed(told, permanent=True, in_doubt=True) from None
    return name


def _answered(settings: Settings, piece: Outgoing) -> _Answered:
    """The post it answers, and its writer as this server knows them now: names change,
    accounts do not."""
    last = piece.origin.last if piece.origin else ""
    found = _found(settings, last, "statuses") if last else None
    account = part(found, "account")
    if found is not None and uri_of(account) == piece.to.canonical:
        return _Answered(
            acct=words(account, "acct"),
            number=words(found, "id"),
            visibility=_as_wide(found) if piece.public else DIRECT,
            warning=words(found, "spoiler_text")[:WARNING],
        )
    if piece.public:
        told = _("The post that it answers is not there any more, or not for us.")
        raise DeliveryFailed(told, permanent=True) from None
    account = _found(settings, piece.to.canonical, "accounts")
    if account is None or uri_of(account) != piece.to.canonical:
        told = _("Their account is not there any more, or not for us.")
        raise DeliveryFailed(told, permanent=True) from None
    return _Answered(acct=words(account, "acct"))


def _as_wide(status: Any) -> str:
    """As many may read it as read what it answers; our followers are not theirs."""
    visibility = words(status, "visibility")
    return visibility if visibility in PUBLIC else DIRECT


def _found(settings: Settings, uri: str, kind: str) -> Any:
    """What has this name, here or elsewhere; None where nothing has."""
    query = [("q", uri), ("type", kind), ("resolve", "true"), ("limit", "5")]
    found = each(api.get(settings, "/api/v2/search", query), kind)
    named = [one for one in found if uri in {words(one, "uri"), words(one, "url")}]
    return named[0] if named else None


def _require_short(settings: Settings, said: Mapping[str, Any]) -> None:
    most = _longest(settings)
    letters = measure(said["status"], link=_link(settings))
    letters += measure(said.get("spoiler_text", ""), link=_link(settings))
    if letters > most:
        told = _("It has %(letters)s letters; this server takes %(most)s in one post.")
        words_ = told % {"letters": letters, "most": most}
        raise DeliveryFailed(words_, permanent=True) from None


def _upload(settings: Settings, file: File) -> str:
    """What the server calls it, once it can be posted."""
    # Who cannot see it hears its name at least.
    shown = PurePath(file.filename).stem.replace("_", " ").replace("-", " ")
    upload = Part(
        name="file",
        filename=file.filename,
        content_type=file.content_type,
        content=file.content,
    )
    about = {"description": file.description or shown}
    found = api.post(settings, "/api/v2/media", about, files=[upload])
    number = words(found, "id")
    until = time.monotonic() + READY
    while number and not words(found, "url"):
        if time.monotonic() > until:
            told = _("The Mastodon server did not make the file ready in time.")
            raise DeliveryFailed(told) from None
        time.sleep(LOOKS)
        found = api.get(settings, f"/api/v1/media/{number}")
    return number


def _longest(settings: Settings) -> int:
    return int(settings.config.get("most") or LONGEST)


def _link(settings: Settings) -> int:
    return int(settings.config.get("link") or LINK)


def _most(settings: Settings) -> int:
    return int(settings.config.get("most_files") or FILES)
