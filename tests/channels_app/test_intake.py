"""Store first: nothing is acknowledged that is not kept."""

import hashlib
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from channels_app import intake
from channels_app.models import Connection, Envelope
from channels_app.models.envelope import ROW_BYTES
from helpdesk.base import blobs
from tests.fake_channel import raw, said
from tests.threads import at_once

LARGE = said("x" * ROW_BYTES)


def test_a_payload_is_kept_as_it_came(door):
    content = b"\x00\xff anything"
    intake.store(door, [raw(content, key="k", line="irma")], cursor={"read": 7})

    envelope = Envelope.objects.get()
    assert (envelope.content(), envelope.size) == (content, len(content))
    assert envelope.sha256 == hashlib.sha256(content).hexdigest()
    assert (envelope.state, envelope.attempts, envelope.blob) == ("new", 0, "")
    assert (envelope.source_key, envelope.conv_key) == ("k", "irma")
    assert Connection.objects.get().cursor == {"read": 7}


def test_the_same_payload_again_is_left_as_it_is(door):
    intake.store(door, [raw(b"one", key="k")])
    intake.store(door, [raw(b"two", key="k"), raw(b"three", key="other")])
    assert [e.content() for e in Envelope.objects.order_by("id")] == [b"one", b"three"]


def test_twice_in_one_look_is_once(door):
    intake.store(door, [raw(b"one", key="k"), raw(b"one", key="k")])
    assert Envelope.objects.count() == 1


def test_two_doors_may_get_the_same_payload(door, side_door):
    for channel in door, side_door:
        intake.store(channel, [raw(b"one", key="k")])
    assert Envelope.objects.count() == 2


def test_ac_13_an_earlier_mail_with_the_same_reference_suppresses_nothing(door):
    """What makes a payload the same is its source key, never what it says it is."""
    intake.store(door, [raw(said("squatted", place="<id@victim>"))])
    intake.store(door, [raw(said("the real one", place="<id@victim>"))])
    assert Envelope.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_got_the_same_payload_keep_it_once(door):
    items = [raw(said(str(n)), key=f"k{n}") for n in range(20)]
    results = at_once(
        lambda: intake.store(door, items), lambda: intake.store(door, items[::-1])
    )
    assert results == [None, None]
    assert Envelope.objects.count() == 20


def test_a_large_payload_is_on_the_disk(door):
    intake.store(door, [raw(LARGE)])
    envelope = Envelope.objects.get()
    assert (envelope.raw, envelope.blob) == (None, hashlib.sha256(LARGE).hexdigest())
    assert envelope.content() == blobs.get(envelope.blob) == LARGE


def test_what_just_fits_is_in_the_row(door):
    intake.store(door, [raw(b"x" * ROW_BYTES)])
    assert Envelope.objects.get().blob == ""


def test_r5_bytes_are_on_the_disk_before_any_row_is(
    door, monkeypatch, settings, tmp_path
):
    """Each folder that got a new name is synced, too, before the first statement."""
    settings.BLOB_DIR = tmp_path / "blobs"
    steps: list[str] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        target = Path(os.readlink(f"/proc/self/fd/{handle}"))
        steps.append("bytes" if target.is_file() else f"folder {len(target.name)}")
        fsync(handle)

    def statement(execute, sql, params, many, context):
        steps.append(sql.split()[0])
        return execute(sql, params, many, context)

    monkeypatch.setattr(os, "fsync", watched)
    with connection.execute_wrapper(statement):
        intake.store(door, [raw(LARGE)])

    first_row = steps.index("INSERT")
    # The folders ab/cd/, ab/ and blobs/ got a new entry each.
    assert steps[: steps.index("SAVEPOINT")] == [
        "bytes",
        "folder 2",
        "folder 2",
        "folder 5",
    ]
    assert first_row > steps.index("SAVEPOINT")


def test_ac_46_unwritable_disk_nothing_is_acknowledged(door, settings, tmp_path):
    (tmp_path / "in-the-way").write_text("a file where a folder should be")
    settings.BLOB_DIR = tmp_path / "in-the-way"

    with pytest.raises(NotADirectoryError):
        intake.store(door, [raw(said("small")), raw(LARGE)], cursor={"read": 2})

    assert (Envelope.objects.count(), Connection.objects.get().cursor) == (0, {})
    settings.BLOB_DIR = tmp_path / "blobs"
    intake.store(door, [raw(said("small")), raw(LARGE)], cursor={"read": 2})
    assert (Envelope.objects.count(), Connection.objects.get().cursor) == (
        2,
        {"read": 2},
    )


def test_ac_46_full_disk_leaves_no_half_of_a_payload(door, settings):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            intake.store(door, [raw(LARGE)], cursor={"read": 1})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    left = [path for path in settings.BLOB_DIR.rglob("*") if path.is_file()]
    assert (Envelope.objects.count(), left) == (0, [])
    assert Connection.objects.get().cursor == {}


def test_ac_46_read_only_database_nothing_is_acknowledged(door):
    def store_read_only() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            intake.store(door, [raw(said("small"))], cursor={"read": 1})

    with pytest.raises(Exception, match="read-only"):
        store_read_only()

    assert (Envelope.objects.count(), Connection.objects.get().cursor) == (0, {})


def test_where_a_payload_was_met_again_is_noted(door):
    def met(uid):
        return replace(raw(b"one", key="k"), note={"uidvalidity": 1, "uid": uid})

    intake.store(door, [met(1), met(2), met(3)])
    intake.store(door, [met(2), met(4)])

    met_at = [note["uid"] for note in Envelope.objects.get().places_met()]
    assert met_at == [1, 2, 3, 4]
