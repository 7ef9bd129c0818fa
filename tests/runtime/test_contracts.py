"""The same on the servers that people already run, where this machine has them."""

import signal
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from helpdesk.runtime import beats, places
from tests.services import STANDARD, standard_servers

from .conftest import environment, manage, within

pytestmark = pytest.mark.contract

DRAIN = """
from helpdesk.base import doorbell
for bell in doorbell.bells():
    print(bell.name, bell.waiting(), bell.drain())
"""
RING = """
from helpdesk.base import doorbell
print(doorbell.ring_now("runtime.heard"))
"""


def address(name):
    if name not in standard_servers():
        pytest.skip(f"no {name} on its standard port")
    return STANDARD[name][0]


@pytest.fixture
def database():
    """A database of our own on the PostgreSQL of this machine."""
    server = address("PostgreSQL")
    name = f"helpdesk_contract_{connection.settings_dict['NAME']}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        yield server.rsplit("/", 1)[0] + f"/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.sampled
def test_migrations_and_every_queue_work_on_this_postgresql(database, tmp_path):
    migrated = manage(tmp_path, "migrate", "--verbosity=0", DATABASE_URL=database)
    drained = manage(
        tmp_path, "shell", "--no-imports", "-c", DRAIN, DATABASE_URL=database
    )

    assert migrated.returncode == 0, migrated.stderr
    assert drained.returncode == 0, drained.stderr
    assert "0.0 0" in drained.stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["Redis", "RabbitMQ"])
def test_a_ring_over_this_broker_is_heard(name, tmp_path):
    there = {
        "BROKER_URL": address(name),
        "DATABASE_URL": places.embedded_database_url(connection.settings_dict["NAME"]),
        "CELERY_SKIP_CHECKS": "1",
    }
    worker = subprocess.Popen(
        [*(sys.executable, "-m", "celery", "-A", "helpdesk", "worker"), "--pool=solo"],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, **there),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        rung = manage(tmp_path, "shell", "--no-imports", "-c", RING, **there)
        assert rung.stdout == "True\n", rung.stderr
        assert within(20, lambda: beats.last(beats.WORKER) is not None)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)
