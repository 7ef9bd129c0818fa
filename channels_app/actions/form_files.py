"""Files of a form that was refused: kept for an hour, so that its page still has them.

No browser lets a page choose files. What was sent along stays here instead, and the page
carries a signed key for each: nothing but that key leads to a file, and nobody can look at
it by that. Like files that visitors never said they go after a day (`uploads.forget`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from channels_app import tokens
from channels_app.actions import uploads
from channels_app.models import Upload
from helpdesk.base import blobs, limits
from helpdesk.base.ids import new_id
from helpdesk.base.limits import Limit
from helpdesk.base.plaintext import label, one_line
from tickets.actions import NewFile
from tickets.models import Channel

# Of all behind one address of the network. Whoever is refused more often chooses again.
HELD_FROM = Limit(10, 3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that is kept for a page. key: how the page names it."""

    key: str
    filename: str
    size: int
    content_type: str
    blob: str

    def opened(self) -> NewFile:
        """It, with its bytes. Raises FileNotFoundError."""
        return NewFile(
            filename=self.filename,
            content_type=self.content_type,
            content=blobs.get(self.blob),
        )


def hold(site: Channel, files: Sequence[NewFile], *, network: str) -> list[Held]:
    """Keep these for the page that sent them; none where that happened too often, or they
    are more than a form takes."""
    sizes = [len(file.content) for file in files]
    is_much = len(sizes) > uploads.AT_ONCE or sum(sizes) > uploads.MAX_TOGETHER
    if not files or is_much or any(size > uploads.MAX_BYTES for size in sizes):
        return []
    if limits.spend(f"form-holds:{network}", HELD_FROM):
        return []
    whose = new_id()
    return [
        _held(
            Upload.objects.create(
                channel=site,
                visitor=whose,
                filename=label(file.filename, default="file"),
                content_type=one_line(file.content_type, limit=127),
                size=len(file.content),
                # The bytes first, then the row that names them (R5).
                blob=blobs.put(file.content),
            )
        )
        for file in files
    ]


def held(site: Channel, keys: Iterable[str]) -> tuple[list[Held], bool]:
    """What these keys name, in their order, and whether some of it is gone."""
    named = [_read(key, site) for key in dict.fromkeys(keys)][: uploads.AT_ONCE + 1]
    rows = Upload.objects.filter(channel=site, envelope=None)
    by_id = {
        row.public_id: row for row in rows.filter(public_id__in=filter(None, named))
    }
    found = [_held(by_id[one]) for one in named if one in by_id]
    return found, len(found) < len(named)


def _held(upload: Upload) -> Held:
    return Held(
        key=tokens.sign_held(upload.channel_id, upload.public_id),
        filename=upload.filename,
        size=upload.size,
        content_type=upload.content_type,
        blob=upload.blob,
    )


def _read(key: str, site: Channel) -> UUID | None:
    try:
        return tokens.read_held(key, channel=site.pk)
    except tokens.Void:
        return None
