"""Large bytes on disk, named by their hash and by nobody else."""

import hashlib
import os
import stat

import pytest

from helpdesk.base import blobs
from tests.threads import at_once


def files(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"kettle", b"\x00" * 3_000_000])
def test_bytes_come_back_as_they_went(content):
    name = blobs.put(content)
    assert name == hashlib.sha256(content).hexdigest()
    assert blobs.get(name) == content


def test_the_same_bytes_are_kept_once(settings):
    assert blobs.put(b"kettle") == blobs.put(b"kettle")
    assert len(files(settings.BLOB_DIR)) == 1


def test_two_at_once_leave_one_whole_file(settings):
    content = os.urandom(2_000_000)
    results = at_once(*[lambda: blobs.put(content)] * 4)
    assert len(set(results)) == 1
    assert files(settings.BLOB_DIR) == [results[0]]
    assert blobs.get(results[0]) == content


def test_nobody_else_on_the_machine_reads_them(settings):
    name = blobs.put(b"kettle")
    (path,) = (p for p in settings.BLOB_DIR.rglob(name))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_not_there_is_said_to_be_missing():
    with pytest.raises(FileNotFoundError):
        blobs.get("0" * 64)
