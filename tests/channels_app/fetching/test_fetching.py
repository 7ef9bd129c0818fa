"""Files that came with messages are fetched by workers."""

import hashlib
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from channels_app import fetching
from channels_app.adapter import FetchFailed, File
from helpdesk.base import blobs, doorbell, orphans
from tests import fake_channel
from tests.base.pictures import png
from tests.factories import make_awaited, make_ticket
from tickets import actions
from tickets.actions.files import MAX_BYTES
from tickets.models import Awaited

pytestmark = pytest.mark.django_db(transaction=True)

State = Awaited.State
PNG = png()


@pytest.fixture
def message(door):
    return make_ticket(door).messages.get()


@pytest.fixture
def shelf(provider):
    return fake_channel.adapter.shelf


def photo(content=PNG, content_type="image/jpeg", filename="photo.jpg"):
    return File(filename=filename, content_type=content_type, content=content)


def now(file):
    file.refresh_from_db()
    return file.state, file.last_error


def test_a_picture_is_fetched_and_kept_as_what_it_is(message, shelf):
    shelf.files["id-1"] = photo()
    file = make_awaited(message, name="id-1")

    assert fetching.drain() == 1

    assert now(file) == (State.KEPT, "")
    kept = message.attachments.get()
    assert (kept.filename, kept.content_type) == ("photo.jpg", "image/png")
    assert blobs.get(kept.blob) == PNG


def test_what_says_that_it_is_a_picture_and_is_none_is_a_file(message, shelf):
    shelf.files["id-1"] = photo(b"<script>alert(1)</script>")
    make_awaited(message, name="id-1")

    fetching.drain()

    assert message.attachments.get().content_type == "application/octet-stream"


def test_a_file_keeps_a_name_that_is_no_path(message, shelf):
    shelf.files["id-1"] = photo(b"1", "application/pdf", "../../etc/bill\u202e.pdf")
    make_awaited(message, name="id-1")

    fetching.drain()

    assert message.attachments.get().filename == "bill.pdf"


def test_a_provider_that_is_busy_is_asked_again_and_one_that_lost_it_is_not(
    message, shelf
):
    shelf.files = {
        "busy": FetchFailed("Not now."),
        "gone": FetchFailed("It is gone.", permanent=True),
    }
    busy, gone = (make_awaited(message, name=name) for name in ("busy", "gone"))

    fetching.drain()

    assert now(busy) == (State.WAITING, "Not now.")
    assert now(gone) == (State.FAILED, "It is gone.")
    assert shelf.asked == ["busy", "gone"]


def test_an_agent_asks_again_and_gets_it(message, shelf, bob):
    shelf.files["id-1"] = FetchFailed("It is gone.", permanent=True)
    file = make_awaited(message, name="id-1")
    fetching.drain()
    shelf.files["id-1"] = photo()

    actions.fetch_again(file, by=bob)
    fetching.drain()

    assert now(file) == (State.KEPT, "")


def test_a_mistake_of_ours_stops_no_other_file_and_says_nothing_of_addresses(
    message, shelf, caplog
):
    shelf.files = {
        "bad": ValueError("https://files.example/bot123:SECRET"),
        "good": photo(),
    }
    bad, good = (make_awaited(message, name=name) for name in ("bad", "good"))

    fetching.drain()

    assert now(bad) == (State.WAITING, fetching.BROKEN)
    assert now(good) == (State.KEPT, "")
    assert "SECRET" not in caplog.text


def test_what_is_too_large_is_not_even_asked_for(message, shelf):
    file = make_awaited(message, name="id-1", size=40 * 1024 * 1024)

    fetching.drain()

    words = "It is too large: 40 MB, and at most 25 MB are kept."
    assert (now(file), shelf.asked) == ((State.FAILED, words), [])


def test_what_turns_out_to_be_too_large_is_not_kept(message, shelf):
    shelf.files["id-1"] = photo(bytes(MAX_BYTES + 1))
    file = make_awaited(message, name="id-1")

    fetching.drain()

    words = "It is too large: 26 MB, and at most 25 MB are kept."
    assert now(file) == (State.FAILED, words)
    assert not message.attachments.exists()


def test_access_that_cannot_be_read_is_for_an_admin(message, shelf):
    row = message.channel.connection
    row.sealed = b"not ours"
    row.save()
    file = make_awaited(message, name="id-1")

    fetching.drain()

    assert now(file) == (State.FAILED, fetching.NO_ACCESS)


def test_a_slow_provider_does_not_hold_up_another_channel(door, side_door, shelf):
    slow, quick = (make_ticket(one).messages.get() for one in (door, side_door))
    release, asked = threading.Event(), threading.Event()

    def hang():
        asked.set()
        assert release.wait(20)
        return photo()

    shelf.files = {"slow": hang, "quick": photo()}
    waits = make_awaited(slow, name="slow")

    def work():
        try:
            fetching.drain()
        finally:
            connection.close()

    one = threading.Thread(target=work)
    one.start()
    assert asked.wait(20)
    came = make_awaited(quick, name="quick")
    assert fetching.drain() == 1
    assert (now(came)[0], now(waits)[0]) == (State.KEPT, State.WAITING)
    release.set()
    one.join(20)
    assert now(waits)[0] == State.KEPT


def test_bytes_that_were_fetched_for_nothing_are_no_row_and_go_with_the_sweep(
    message, shelf
):
    def taken_back_meanwhile():
        actions.taken_back(message, at=message.said_at)
        return photo()

    shelf.files["id-1"] = taken_back_meanwhile
    make_awaited(message, name="id-1")
    fetching.drain()

    assert not message.attachments.exists()
    with time_machine.travel(timezone.now() + 2 * orphans.YOUNG):
        assert orphans.forget([hashlib.sha256(PNG).hexdigest()]) == 1


def test_there_is_a_bell_for_it():
    assert "channels_app.fetch" in {bell.name for bell in doorbell.bells()}
