import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
import psycopg.conninfo
from kombu import Connection

from helpdesk.runtime import places


def test_sockets_are_below_var_where_that_is_short_enough(monkeypatch):
    monkeypatch.setenv("VAR_DIR", "/srv/helpdesk/var")

    assert places.sockets() == Path("/srv/helpdesk/var/run")


def test_a_deep_folder_has_short_sockets_of_its_own(monkeypatch):
    monkeypatch.setenv("VAR_DIR", "/srv" + "/deep" * 30)
    first = places.sockets()
    monkeypatch.setenv("VAR_DIR", "/srv" + "/deep" * 31)
    second = places.sockets()

    assert first != second
    for folder in (first, second):
        assert len(os.fsencode(folder / "pg" / ".s.PGSQL.5432")) <= 103


def test_odd_folders_survive_in_every_address(monkeypatch):
    var = "/srv/Ünd Größe+100%"
    monkeypatch.setenv("VAR_DIR", var)
    config = environ.Env.db_url_config(places.embedded_database_url())
    by_libpq = psycopg.conninfo.conninfo_to_dict(places.embedded_database_url())
    broker = Connection(places.embedded_broker_url())
    layer = urlsplit(places.embedded_channel_layer_url())

    assert config["OPTIONS"]["host"] == by_libpq["host"] == f"{var}/run/pg"
    assert (config["NAME"], config["USER"]) == ("helpdesk", "helpdesk")
    assert broker.as_uri() == f"redis+socket://{var}/run/valkey.sock"
    assert parse_qs(layer.query) == {"db": ["1"]}
