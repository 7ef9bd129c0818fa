"""Files that come with a message: the bytes first, then the row that names them (R5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk.base import blobs
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
