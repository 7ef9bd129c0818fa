"""Files that messages came with and are still at their provider: asked for, then kept.

No transaction is open while we talk to a provider (R7): lease and commit, fetch, keep the
bytes (R5), commit the row that names them.
"""

import logging
import traceback
from typing import cast

from django.db import InterfaceError, OperationalError

from channels_app.abilities import is_forgetting
from channels_app.actions.lending import equipped
from channels_app.adapter import FetchFailed, File, Remote
from channels_app.messenger import Messenger
from channels_app.models import Connection
from channels_app.turns import in_turns
from helpdesk.base.plaintext import label, one_line
from helpdesk.base.secrets import CannotOpen
from helpdesk.base.sniff import picture_type, previewable
from tickets.actions import KeptFile, NewFile, awaited
from tickets.actions.files import MAX_BYTES, keep
from tickets.models import Awaited

logger = logging.getLogger(__name__)

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x66657463
UNKNOWN_TYPE = "application/octet-stream"
BROKEN = "Fetching it broke off for a reason of ours. It is tried again."
NO_ACCESS = (
    "The channel's access cannot be read. An admin has to enter it again on its settings"
    " page; then the file can be fetched again."
)
NO_WAY = "This channel cannot fetch files."


def drain() -> int:
    """Fetch what is due, one worker a channel; how many files were asked for.

    A provider that hangs holds one worker for one file: pictures of other channels come.
    """
    return in_turns(
        awaited.channels_due(),
        lock_class=LOCK_CLASS,
        claim=awaited.claim,
        work=fetch,
        bell=awaited.BELL,
    )


def fetch(one: Awaited) -> None:
    """One attempt of a claimed file; whatever happens, the next ones are fetched."""
    try:
        file = _kept(_asked(one))
    except (OperationalError, InterfaceError):
        raise
    except FetchFailed as failure:
        awaited.not_kept(one, words=failure.words, permanent=failure.permanent)
    except (Connection.DoesNotExist, CannotOpen):
        awaited.not_kept(one, words=NO_ACCESS, permanent=True)
    except Exception as error:  # noqa: BLE001 no file may stop the line
        # Where it happened, and not what it said: that may be an address with a key.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("file %s: %s\n%s", one.pk, type(error).__name__, where)
        awaited.not_kept(one, words=BROKEN, permanent=False)
    else:
        if awaited.kept(one, file):
            _forgotten(one)


def _forgotten(one: Awaited) -> None:
    """We keep it: its provider need not. That it does is no harm, and is tried once."""
    try:
        connection = _connection(one)
        if is_forgetting(connection.adapter):
            connection.adapter.forget(equipped(connection), _remote(one))
    except (OperationalError, InterfaceError):
        raise
    except FetchFailed as failure:
        logger.info("file %s stays at its provider: %s", one.pk, failure.words)
    except Exception as error:  # noqa: BLE001 as above; its address may be a key
        logger.error("file %s stays at its provider: %s", one.pk, type(error).__name__)


def _asked(one: Awaited) -> File:
    """What its provider has.

    Raises:
        FetchFailed: it gave nothing, or too much.
    """
    if one.size is not None and one.size > MAX_BYTES:
        raise FetchFailed(_too_large(one.size), permanent=True)
    connection = _connection(one)
    if not hasattr(connection.adapter, "fetch"):
        raise FetchFailed(NO_WAY, permanent=True)
    adapter = cast("Messenger", connection.adapter)
    file = adapter.fetch(equipped(connection), _remote(one), most=MAX_BYTES)
    if len(file.content) > MAX_BYTES:
        raise FetchFailed(_too_large(len(file.content)), permanent=True)
    return file


def _connection(one: Awaited) -> Connection:
    found = Connection.objects.select_related("channel")
    return found.get(pk=one.message.channel_id)


def _remote(one: Awaited) -> Remote:
    return Remote(
        name=one.name,
        filename=one.filename,
        content_type=one.content_type,
        size=one.size,
    )


def _kept(file: File) -> KeptFile:
    """Its bytes, on the disk for good, as what they are."""
    claimed = one_line(file.content_type.partition(";")[0], limit=127).lower()
    filename = label(file.filename, default="file")
    kind = picture_type(file.content)
    if kind is None and previewable(claimed, filename):
        # It says that it is a picture, and is none: nothing to look at.
        claimed = UNKNOWN_TYPE if claimed.startswith("image/") else claimed
    new = NewFile(
        filename=filename,
        content_type=kind or claimed or UNKNOWN_TYPE,
        content=file.content,
    )
    return keep([new])[0]


def _too_large(size: int) -> str:
    most = MAX_BYTES // 1024 // 1024
    megabytes = max(most + 1, round(size / 1024 / 1024))
    return f"It is too large: {megabytes} MB, and at most {most} MB are kept."
