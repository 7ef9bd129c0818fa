"""Files of visitors, from the moment they are up until they are said, or die unsaid."""

import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_app.errors import Invalid
from channels_app.models import Envelope, Upload, Visitor
from helpdesk.base import blobs, orphans
from helpdesk.base.plaintext import label
from helpdesk.base.sniff import picture_type, previewable
from tickets.actions import KeptFile

MAX_BYTES = 10 * 1024 * 1024
# With one message: together no more than mail servers take.
AT_ONCE = 10
MAX_TOGETHER = 25 * 1024 * 1024
# Unsaid for so long, it goes.
LIFE = timedelta(hours=24)
BATCH = 200

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
# Whose files are nobody's any more: they are a message's, or will never be one.
_DONE = (Envelope.State.STORED, Envelope.State.REJECTED)


def keep(
    visitor: Visitor, *, filename: str, content_type: str, content: bytes
) -> Upload:
    """Keep a file for words to come. Its type is what its bytes are, where that counts.

    Raises:
        Invalid: it is too large, or no picture although it says so.
    """
    if len(content) > MAX_BYTES:
        raise too_large()
    claimed = content_type.partition(";")[0].strip().lower()
    sniffed = picture_type(content)
    if sniffed is None and claimed.startswith("image/") and previewable(claimed, ""):
        raise Invalid({"file": [_("This file is not the picture it says it is.")]})
    if not _TYPE.fullmatch(claimed):
        claimed = ""
    return Upload.objects.create(
        channel=visitor.channel,
        visitor=visitor.public_id,
        filename=label(filename, default="file"),
        content_type=sniffed or claimed[:127] or "application/octet-stream",
        size=len(content),
        # The bytes first, then the row that names them (R5).
        blob=blobs.put(content),
    )


def too_large() -> Invalid:
    """More bytes than one file may have."""
    return Invalid({"file": [_("This file is larger than 10 MB.")]})


def take(visitor: Visitor, ids: Sequence[UUID]) -> tuple[KeptFile, ...]:
    """The files that words name, in that order, locked until the caller commits.

    The caller says in the same transaction whose they are now (`Upload.envelope`).

    Raises:
        Invalid: one is not there, is somebody else's, or was said already (AC-67).
    """
    return tuple(
        KeptFile(
            filename=upload.filename,
            content_type=upload.content_type,
            size=upload.size,
            blob=upload.blob,
        )
        for upload in claim(visitor, ids)
    )


def claim(visitor: Visitor, ids: Sequence[UUID]) -> list[Upload]:
    """The rows behind `take`. Raises Invalid as it does."""
    if not ids:
        return []
    mine = Upload.objects.filter(
        channel=visitor.channel, visitor=visitor.public_id, envelope=None
    )
    rows = mine.filter(public_id__in=ids).select_for_update(of=("self",)).order_by("id")
    by_id = {upload.public_id: upload for upload in rows}
    if len(ids) > AT_ONCE or len(set(ids)) != len(ids) or by_id.keys() != set(ids):
        raise Invalid({"files": [_("One of the files is not there. Add it again.")]})
    if sum(upload.size for upload in by_id.values()) > MAX_TOGETHER:
        raise Invalid({"files": [_("These files are larger than 25 MB together.")]})
    return [by_id[public_id] for public_id in ids]


def waiting() -> float:
    """Seconds the oldest file has been to be forgotten."""
    oldest = _dead().aggregate(at=Min("created_at"))["at"]
    return (timezone.now() - oldest - LIFE).total_seconds() if oldest else 0.0


def forget() -> int:
    """Files that nobody said in a day go, with bytes that nothing else names."""
    count = 0
    while rows := _forget_some():
        count += rows
    return count


def _forget_some() -> int:
    with transaction.atomic():
        # Who is saying one at this moment holds its row, and keeps it.
        rows = _dead().select_for_update(of=("self",), skip_locked=True)
        dead = list(rows.order_by("created_at").values_list("pk", "blob")[:BATCH])
        Upload.objects.filter(pk__in=[pk for pk, _blob in dead]).delete()
    orphans.forget(blob for _pk, blob in dead)
    return len(dead)


def _dead() -> QuerySet[Upload]:
    return Upload.objects.filter(
        Q(envelope=None) | Q(envelope__state__in=_DONE),
        created_at__lte=timezone.now() - LIFE,
    )
