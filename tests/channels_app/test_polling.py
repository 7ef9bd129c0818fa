"""Looks into mailboxes: the cursor moves with what was stored, never before."""

import threading

import pytest
from django.core import mail
from django.db import connection

from channels_app import inbound, polling
from channels_app.models import Connection, Envelope
from tests.fake_channel import said
from tests.threads import until
from tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watching(door, monkeypatch):
    """The mailboxes are looked into until the test ends."""
    monkeypatch.setattr(polling, "ROUND", 0.05)
    stop, threads = threading.Event(), []

    def watch() -> None:
        try:
            polling.watch(stop)
        finally:
            connection.close()

    def start() -> None:
        threads.append(threading.Thread(target=watch, daemon=True))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
    until(lambda: not _mailbox_threads())


def _mailbox_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("mailbox-")]


def cursor() -> dict[str, int]:
    return Connection.objects.get().cursor


def contents() -> list[bytes]:
    return [envelope.content() for envelope in Envelope.objects.order_by("id")]


def test_what_is_in_the_mailbox_is_stored_with_the_cursor(watching, provider):
    provider.inbox += [said("one"), said("two")]
    watching()
    until(lambda: cursor() == {"read": 2})
    assert contents() == [said("one"), said("two")]

    provider.inbox.append(said("three"))
    until(lambda: cursor() == {"read": 3})
    assert len(contents()) == 3
    health = Connection.objects.get()
    assert (health.failing_since, health.last_error) == (None, "")
    assert health.received_at is not None


def test_it_goes_on_where_it_stopped(watching, provider):
    provider.inbox += [said("one"), said("two")]
    Connection.objects.update(cursor={"read": 1})
    watching()
    until(lambda: cursor() == {"read": 2})
    assert contents() == [said("two")]


def test_two_pumps_look_into_one_mailbox_once(watching, provider):
    provider.inbox += [said(str(n)) for n in range(10)]
    watching()
    watching()
    until(lambda: cursor() == {"read": 10})
    assert len(contents()) == 10


def test_a_server_that_is_away_shows_and_is_asked_again(watching, provider):
    provider.down = "The server does not answer."
    provider.inbox.append(said("one"))
    watching()
    until(lambda: Connection.objects.get().failing_since)
    assert Connection.objects.get().last_error == "The server does not answer."
    provider.down = ""
    until(lambda: cursor() == {"read": 1})
    until(lambda: Connection.objects.get().failing_since is None)


def test_ac_74_who_is_signed_out_is_told_to_admins_once_and_no_mail_is_lost(
    watching, provider, ada, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    provider.signed_out = "It does not know us any more."
    provider.inbox.append(said("one"))
    watching()
    until(lambda: Connection.objects.get().is_signed_out)
    until(lambda: mail.outbox)
    provider.signed_out = ""

    connection = Connection.objects.get()
    connection.seal({"token": "another"})
    connection.save(update_fields=["sealed"])

    until(lambda: cursor() == {"read": 1})
    until(lambda: not Connection.objects.get().is_signed_out)
    [told] = mail.outbox
    assert (told.to, contents()) == ([ada.email], [said("one")])
    assert "It does not know us any more." in told.body


def test_ac_46_with_a_full_disk_the_cursor_stays_until_there_is_room(
    watching, provider, settings, tmp_path
):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where a folder should be")
    settings.BLOB_DIR, large = in_the_way, said("x" * 300_000)
    provider.inbox += [said("small"), large]
    watching()
    until(lambda: provider_was_asked(provider))
    assert (cursor(), contents()) == ({}, [])

    in_the_way.unlink()

    until(lambda: cursor() == {"read": 2})
    assert contents() == [said("small"), large]
    inbound.drain()
    assert Message.objects.count() == 2


def provider_was_asked(provider) -> bool:
    return provider.looks > 1


def test_ac_46_with_a_read_only_database_nothing_is_lost(watching, provider):
    database = connection.settings_dict["NAME"]
    with connection.cursor() as here:
        here.execute(
            f'ALTER DATABASE "{database}" SET default_transaction_read_only=on'
        )
    try:
        provider.inbox.append(said("one"))
        watching()
        until(lambda: provider_was_asked(provider))
        assert (cursor(), contents()) == ({}, [])
    finally:
        with connection.cursor() as here:
            here.execute("SET default_transaction_read_only = off")
            here.execute(
                f'ALTER DATABASE "{database}" RESET default_transaction_read_only'
            )
    until(lambda: cursor() == {"read": 1})
    assert contents() == [said("one")]


def test_a_mailbox_that_is_switched_off_is_left_alone(watching, provider, door):
    watching()
    until(_mailbox_threads)
    door.is_active = False
    door.save()
    until(lambda: not _mailbox_threads())
    provider.inbox.append(said("one"))
    assert contents() == []


def test_new_settings_are_used_at_once(watching, provider, door):
    watching()
    until(lambda: provider.looks)
    looked = provider.looks
    Connection.objects.update(config={"address": "desk", "folder": "Other"})
    until(lambda: provider.looks > looked)
