"""The files of a delivery, as its provider takes them: as they are, as another kind of
picture, or as a link to us where none of that helps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.urls import reverse

from channels_app import tokens
from channels_app.adapter import File
from helpdesk.base import blobs, sniff
from tickets.models import Attachment, Delivery

ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
# Loaded on first use: it is a tenth of a small process, and most never look at a picture.
PICTURES = "channels_app.pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A file that cannot go along, and where it can be had."""

    filename: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes along, and what is only linked to."""

    files: tuple[File, ...] = ()
    links: tuple[Link, ...] = ()


def enclosed(attachments: Iterable[Attachment], delivery: Delivery) -> Enclosed:
    """The files of this delivery. Raises FileNotFoundError.

    Never inside of a transaction: pictures may take a while.
    """
    traits = delivery.channel.traits
    takes: Mapping[str, Any] | None = traits.get("takes")
    files, links = [], []
    for attachment in attachments:
        file = opened(attachment)
        if traits.get("fetches"):
            files.append(_fetched(file, takes, delivery, attachment))
            continue
        fitting = file if takes is None else fit(file, takes)
        if fitting is not None:
            files.append(fitting)
            continue
        address = _address("given_file", delivery, attachment)
        links.append(Link(filename=file.filename, address=address))
    return Enclosed(tuple(files), tuple(links))


def _fetched(
    file: File,
    takes: Mapping[str, Any] | None,
    delivery: Delivery,
    attachment: Attachment,
) -> File:
    """With the address where it is fetched, as its provider takes it: what is given there
    is made anew each time (`views.handed`). What fits in no form stays as it is."""
    if takes is None:
        return replace(file, address=_address("sent_file", delivery, attachment))
    made = fit(file, takes) or file
    name = "given_file" if made is file else "fitted_file"
    return replace(made, address=_address(name, delivery, attachment))


def fit(file: File, takes: Mapping[str, Any]) -> File | None:
    """The file as its provider takes it; None: it does not, in no form we could make."""
    main = file.content_type.partition("/")[0]
    if _is_taken(file, takes.get(main)):
        return file
    if main == "image" and (rule := takes.get(main)) is not None:
        made = import_module(PICTURES).fitted(
            file.content, types=rule.get("types", ()), most=rule["max_bytes"]
        )
        if made is not None:
            kind, content = made
            name = str(PurePath(file.filename).with_suffix(ENDINGS[kind]))
            return replace(file, filename=name, content_type=kind, content=content)
    return file if _is_taken(file, takes.get("*")) else None


def _is_taken(file: File, rule: Mapping[str, Any] | None) -> bool:
    if rule is None or len(file.content) > rule["max_bytes"]:
        return False
    return "types" not in rule or file.content_type in rule["types"]


def opened(attachment: Attachment) -> File:
    """It, with its bytes. Raises FileNotFoundError."""
    content = blobs.get(attachment.blob)
    # Of pictures the bytes decide: providers look at them, too.
    kind = sniff.picture_type(content) or attachment.content_type
    return File(
        filename=attachment.filename,
        content_type=kind.partition(";")[0].strip().lower(),
        content=content,
        content_id=attachment.content_id,
        inline=attachment.inline,
        description=attachment.description,
    )


def _address(name: str, delivery: Delivery, attachment: Attachment) -> str:
    """Where it is fetched: by a program within the hour, or by people for a month."""
    sign = tokens.sign_sent if name == "sent_file" else tokens.sign_given
    signed = sign(delivery.public_id, attachment.public_id)
    return settings.SITE_URL + reverse(f"channels:{name}", args=[signed])
