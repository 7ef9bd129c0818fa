"""What has to be right before anything starts; each finding is a sentence."""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from kombu import Connection

from helpdesk.runtime import places
from helpdesk.runtime.errors import CannotStart

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
_BROKERS = {"redis", "rediss", "redis+socket", "amqp", "amqps", "pyamqp"}
_CHANNEL_LAYERS = {"redis", "rediss", "unix"}
USUAL_PORT = 8000
_TRIES = 20


def check_machine() -> None:
    """Python, var/ and the addresses, before anything is started."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotStart(
            f"Python {sys.version_info.major}.{sys.version_info.minor} is too old:"
            " Helpdesk needs Python 3.11 or newer."
        )
    _check_scheme("BROKER_URL", settings.BROKER_URL, _BROKERS)
    _check_scheme("CHANNEL_LAYER_URL", settings.CHANNEL_LAYER_URL, _CHANNEL_LAYERS)
    make_folders()


def _check_scheme(name: str, url: str, known: set[str]) -> None:
    scheme = url.partition("://")[0]
    if scheme not in known:
        raise CannotStart(
            f"{name} begins with {scheme!r}, which is not supported."
            f" Use one of {', '.join(sorted(known))}, as in {min(known)}://…"
        )
    try:
        _ = urlsplit(url).port  # raises where it is no number
    except ValueError as error:
        raise CannotStart(f"{name} is not understood: {error}.") from error


def make_folders() -> None:
    """var/ and the folder of the sockets.

    Raises:
        CannotStart: we may not write there, or somebody else was there first.
    """
    var, sockets = places.var(), places.sockets()
    try:
        var.mkdir(parents=True, exist_ok=True)
        # PostgreSQL runs as another user than root, and its sockets are below.
        sockets.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(_not_writable(error)) from error
    if not os.access(var, os.W_OK):
        raise CannotStart(_not_writable(PermissionError(13, "Permission denied")))
    found = sockets.lstat()
    if found.st_uid not in {os.geteuid(), var.stat().st_uid} or sockets.is_symlink():
        raise CannotStart(
            f"{sockets} belongs to somebody else. Remove it, or move the installation"
            " to a path of at most 70 letters, so that it is not needed."
        )


def _not_writable(error: OSError) -> str:
    return (
        f"{error.filename or places.var()} cannot be written ({error.strerror})."
        " Start as the user who owns it, or set VAR_DIR to a folder of your own."
    )


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one who runs this var/, as long as the block lasts.

    Raises:
        CannotStart: somebody else does.
    """
    make_folders()
    path = places.var() / "up.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CannotStart(
            f"Helpdesk already runs on {places.var()} (process {_read(path)}). Stop it"
            " with Ctrl-C, or set VAR_DIR to another folder for a second one."
        ) from None
    os.truncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    try:
        yield
    finally:
        os.close(handle)


def _read(path: Path) -> str:
    return path.read_text().strip() or "unknown"


def check_database() -> None:
    """Whatever server it is: reached, new enough, safe, and ours to make tables in.

    Raises:
        CannotStart: one of these is not so.
    """
    try:
        connection.ensure_connection()
    except Exception as error:
        if not isinstance(error.__cause__, psycopg.Error):
            raise
        raise CannotStart(
            f"The database does not answer: {_first_line(error)}. Check DATABASE_URL,"
            " and whether that server runs and lets us in."
        ) from error
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('fsync'), current_setting('full_page_writes'),"
            " has_schema_privilege(current_schema(), 'CREATE')"
        )
        version, fsync, full_page_writes, may_create = cursor.fetchone() or (0,) * 4
    connection.close()
    if version < OLDEST_POSTGRES:
        raise CannotStart(
            f"The database is PostgreSQL {version}: Helpdesk needs {OLDEST_POSTGRES} or"
            " newer. Upgrade it, or leave DATABASE_URL empty to use the embedded one."
        )
    for name, value in (("fsync", fsync), ("full_page_writes", full_page_writes)):
        if value != "on":
            raise CannotStart(
                f"The database runs with {name} = {value}: it may lose what it has"
                f" confirmed. Set {name} = on in its postgresql.conf."
            )
    if not may_create:
        raise CannotStart(
            "The database user of DATABASE_URL may not create tables. As its owner run:"
            f" GRANT CREATE ON SCHEMA public TO {connection.settings_dict['USER']};"
        )


def missing_doorbells() -> Iterator[str]:
    """What does not answer, and can do without: the pump works what waits."""
    try:
        with Connection(settings.BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception as error:  # noqa: BLE001 each transport raises its own
        yield (
            f"The broker of BROKER_URL does not answer ({type(error).__name__})."
            " Helpdesk works without it, seconds slower, and uses it when it is back."
        )
    address = urlsplit(settings.CHANNEL_LAYER_URL)
    if address.hostname:
        try:
            socket.create_connection(
                (address.hostname, address.port or 6379), 2
            ).close()
        except OSError as error:
            yield (
                f"The server of CHANNEL_LAYER_URL does not answer ({error.strerror})."
                " Pages show changes later until it does."
            )


def listen(*, host: str, port: int | None) -> socket.socket:
    """The web's socket: ours, so that it outlives a restart of the web process.

    port: None for the usual one or the next that is free.

    Raises:
        CannotStart: the port that was asked for is taken, or not ours to take.
    """
    wanted = [port] if port is not None else range(USUAL_PORT, USUAL_PORT + _TRIES)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in wanted:
        try:
            bound = socket.create_server((host, number), family=family, backlog=1024)
        except OSError as error:
            reason = error.strerror
        else:
            # The server is handed a descriptor and sets no option: without this one
            # every answer on a kept connection waits 40 ms for an acknowledgement.
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return bound
    raise CannotStart(
        f"Port {wanted[-1]} of {host} cannot be used ({reason})."
        " Choose another one, as in: make run PORT=8080"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
