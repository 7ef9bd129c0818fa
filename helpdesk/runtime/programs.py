"""The programs that make a helpdesk, and how each is started and stopped."""

import os
import signal
import socket
import sys
from collections.abc import Callable

from django.conf import settings

from helpdesk.runtime import leftovers, places, valkey
from helpdesk.runtime import postgres as embedded_postgres
from helpdesk.runtime.identity import OURSELVES
from helpdesk.runtime.processes import Child, Console

# Valkey's own files may be what keeps it from starting; a doorbell has nothing to keep.
_FORGET_AFTER = 3


def postgres(console: Console, cluster: embedded_postgres.Postgres) -> Child:
    return Child(
        name="postgres",
        command=cluster.command,
        console=console,
        environment=embedded_postgres.environment(),
        stop_with=signal.SIGINT,  # its fast shutdown
        kill_with=signal.SIGQUIT,  # SIGKILL would leave its shared memory behind
        before=lambda failures: cluster.prepare(),
    )


def embedded_valkey(console: Console) -> Child:
    return Child(
        name="valkey",
        command=valkey.command,
        console=console,
        environment=embedded_postgres.environment(),
        before=lambda failures: (
            valkey.forget() if failures >= _FORGET_AFTER else valkey.prepare()
        ),
    )


def preparation(console: Console, door: socket.socket) -> Child:
    """What happens once, before the others start."""
    once = python(console, "prepare", ["manage.py", "prepare"], door=door)
    once.environment["HELPDESK_PROCESS"] = "command"  # it may take its time
    return once


def web(console: Console, door: socket.socket) -> Child:
    """The door is opened by the supervisor: while web restarts, visitors wait at it."""
    behind_proxy = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))
    command = [
        *("uvicorn", "helpdesk.asgi:application", "--fd", str(door.fileno())),
        *("--lifespan", "off", "--ws", "websockets-sansio"),
        *("--http", "helpdesk.runtime.listening:Present"),
        # Signals are short. Without compression an idle socket takes 45 KB, not 300.
        *("--ws-per-message-deflate", "false", "--ws-max-size", "65536"),
        *("--no-access-log", "--log-level", "warning", "--no-server-header"),
        *("--timeout-graceful-shutdown", "3"),
        # A visitor's address counts for rate limits: only a proxy may tell another one.
        "--proxy-headers" if behind_proxy else "--no-proxy-headers",
    ]
    return python(console, "web", ["-m", *command], door=door)


def worker(console: Console, door: socket.socket) -> Child:
    command = [
        *("celery", "-A", "helpdesk", "--quiet", "worker", "--loglevel", "WARNING"),
        *("--concurrency", str(settings.WORKER_CHILDREN)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    # Tasks are JSON without arguments: what Celery warns root of cannot happen.
    hush = ["-W", "ignore:You're running the worker with superuser"]
    return python(console, "worker", [*hush, "-m", *command], door=door)


def pump(console: Console, door: socket.socket) -> Child:
    return python(console, "pump", ["manage.py", "pump"], door=door)


def mail_door(console: Console, door: socket.socket) -> Child:
    """Only where MAIL_DOOR is set."""
    return python(console, "mail", ["manage.py", "mail_door"], door=door)


def python(
    console: Console, name: str, arguments: list[str], *, door: socket.socket
) -> Child:
    """A program of ours that knows by which address we are reached."""
    return Child(
        name=name,
        command=_launch([sys.executable, *arguments]),
        console=console,
        environment={
            # Links in mails lead to the port that is really used.
            "SITE_URL": f"http://localhost:{door.getsockname()[1]}",
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "HELPDESK_PROCESS": name,
            # `make test` checks; doing so at every start would only cost time.
            "CELERY_SKIP_CHECKS": "1",
            leftovers.MARK: str(places.var()),
        },
        pass_fds=(door.fileno(),) if name == "web" else (),
    )


def _launch(command: list[str]) -> Callable[[], list[str]]:
    # Killed with its supervisor, not asked: each of them survives a kill, and the next
    # supervisor must not find them still at work.
    return lambda: OURSELVES.launch(command, death=signal.SIGKILL, cwd=places.CHECKOUT)
