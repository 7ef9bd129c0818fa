"""A PostgreSQL and a Valkey of the test run's own, with a var/ of its own.

Loaded by `-p tests.services`: a conftest would be too late, since pytest-django reads the
settings before any conftest, and they read the addresses from the environment.
"""

import contextlib
import dataclasses
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from helpdesk.runtime import places, postgres, preflight, wheels
from helpdesk.runtime.identity import OURSELVES
from tests import kept
from tests.peers.postfix_server import Postfix

# Set for the workers of xdist, which use what their controller started.
_STARTED = "HELPDESK_TEST_SERVICES"

# Mail servers of tests are in no network but this machine's own.
HERE = "localhost,127.0.0.0/8,::1"

# Real servers that may listen here: tests marked `contract` run against them as well.
STANDARD = {
    "PostgreSQL": ("postgresql://postgres@127.0.0.1:5432/postgres", 5432),
    "Redis": ("redis://127.0.0.1:6379/15", 6379),
    "RabbitMQ": ("amqp://guest:guest@127.0.0.1:5672//", 5672),
}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    if _STARTED not in os.environ:
        stack = contextlib.ExitStack()
        early_config.add_cleanup(stack.close)
        stack.enter_context(_services())
    return (yield)


def pytest_report_header() -> str:
    found = ", ".join(standard_servers()) or "none"
    relay = "Postfix" if Postfix.can_run() else "one of our own, not Postfix"
    return (
        f"servers on standard ports that contract tests use as well: {found}\n"
        f"mail goes by: {relay}"
    )


def standard_servers() -> list[str]:
    """The names of those that answer."""
    return [name for name, (_, port) in STANDARD.items() if _listens(port)]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _services() -> Iterator[None]:
    folder = places.CHECKOUT / "var" / "test" / str(os.getpid())
    os.environ["VAR_DIR"] = str(folder)
    preflight.make_folders()
    try:
        cluster = dataclasses.replace(postgres.embedded(), durable=False)
        log = folder / "postgres.log"
        kept.lay_out(cluster, log=log)
        with (
            postgres.running(cluster, log=log),
            _valkey(folder / "valkey"),
        ):
            cluster.create_database(places.DATABASE)
            os.environ |= {
                _STARTED: "1",
                "DATABASE_URL": places.embedded_database_url(),
                "BROKER_URL": places.embedded_broker_url(),
                "CHANNEL_LAYER_URL": places.embedded_channel_layer_url(),
                "MAIL_ALLOW": HERE,
            }
            kept.collect_static()
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if places.sockets().parent != folder:
            shutil.rmtree(places.sockets(), ignore_errors=True)


@contextlib.contextmanager
def _valkey(folder: Path) -> Iterator[None]:
    folder.mkdir()
    path = places.valkey_socket()
    server = [str(wheels.valkey_server()), "--port", "0", "--unixsocket", str(path)]
    process = subprocess.Popen(
        OURSELVES.launch(
            [*server, "--dir", str(folder), "--save", "", "--loglevel", "warning"],
            death=signal.SIGKILL,
        ),
        stdout=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        while not path.exists():
            assert process.poll() is None, "Valkey does not start"
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait()
