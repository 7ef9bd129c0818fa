"""Large bytes on disk, named by their hash.

Order matters (R5): a blob is on the disk for good before a row names it, and a row is
gone before its blob is. Nothing here is ever named by a user.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def put(content: bytes) -> str:
    """Keep these bytes; their name. Returns after they survive a power cut."""
    name = hashlib.sha256(content).hexdigest()
    path = _path(name)
    if _kept_anew(path):
        return name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    # Each folder that may have got a new entry: a lost entry is a lost blob.
    for folder in list(path.parents)[:3]:
        _sync(folder)
    return name


def get(name: str) -> bytes:
    """The bytes of this name.

    Raises:
        FileNotFoundError: there are none.
    """
    return _path(name).read_bytes()


def opened(name: str) -> BinaryIO:
    """The bytes of this name, to be read some at a time. Whoever asks closes it.

    Raises:
        FileNotFoundError: there are none.
    """
    return _path(name).open("rb")


def remove(name: str, *, unless_since: datetime) -> bool:
    """Remove bytes unless somebody kept them since; whether they were there and went.

    Only `orphans` may: it knows that no row names them.
    """
    path = _path(name)
    try:
        with _alone(path.parent, fcntl.LOCK_EX):
            if path.stat().st_mtime >= unless_since.timestamp():
                return False
            path.unlink()
    except FileNotFoundError:
        return False
    return True


def _kept_anew(path: Path) -> bool:
    """Whether they are there already; from now on they count as kept just now."""
    try:
        with _alone(path.parent, fcntl.LOCK_SH):
            os.utime(path)
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _alone(folder: Path, how: int) -> Iterator[None]:
    """Nobody removes from this folder while somebody finds that bytes are there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _path(name: str) -> Path:
    return Path(settings.BLOB_DIR) / name[:2] / name[2:4] / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
