"""Files that come with a message: the bytes first, then the row that names them (R5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpdesk.base import blobs, richtext, within
from tickets.errors import FilesTooLarge
from tickets.models import Attachment, Message
from tickets.models.delivery import DESCRIPTION

# Of all files of one message: what mail servers take.
MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file somebody sent. `filename` is a label, never a path."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file whose bytes are on the disk for good."""

    filename: str
    content_type: str
    size: int
    blob: str
    content_id: str = ""
    inline: bool = False
    description: str = ""


def keep(files: Iterable[NewFile]) -> tuple[KeptFile, ...]:
    """Write the bytes. Before the transaction of the rows that will name them."""
    return tuple(
        KeptFile(
            filename=file.filename[:255] or "file",
            content_type=file.content_type[:127] or "application/octet-stream",
            size=len(file.content),
            blob=blobs.put(file.content),
            content_id=file.content_id[:255],
            inline=file.inline,
            description=file.description[:DESCRIPTION],
        )
        for file in files
    )


def within_words(
    html: str, files: Sequence[KeptFile]
) -> tuple[str, tuple[KeptFile, ...]]:
    """The words without pictures that have no file, and the files, each knowing whether it
    is shown within them and as what it is described there. One that was taken out of the
    words is a file like any other."""
    if not any(file.content_id for file in files) and "<img" not in html:
        return html, tuple(files)
    own = {file.content_id for file in files if file.content_id}
    html = richtext.clean(html, own or None) if html else ""
    named = within.named(html)
    return html, tuple(
        replace(
            file,
            inline=True,
            description=named[file.content_id] or file.description,
        )
        if file.content_id in named
        else replace(file, inline=False, content_id="")
        for file in files
    )


def fit(sizes: Iterable[int]) -> None:
    """Refuse what no mail server would take.

    Raises:
        FilesTooLarge: all of them are, together.
    """
    if sum(sizes) > MAX_BYTES:
        raise FilesTooLarge


def attach(message: Message, files: Iterable[KeptFile]) -> None:
    """The rows, in the order the files came."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            filename=file.filename,
            content_type=file.content_type,
            size=file.size,
            blob=file.blob,
            content_id=file.content_id,
            inline=file.inline,
            description=file.description[:DESCRIPTION],
        )
        for file in files
    )
