"""A whole helpdesk, started as its users start it, for tools that look from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.peers import free_port

CHECKOUT = Path(__file__).resolve().parent.parent
READY = "Helpdesk is ready at"
# Half a minute of it is the making of a company, on a machine with nothing else to do.
PATIENCE = 300.0
# Whoever starts a tool may have these set for a helpdesk of their own.
_NOT_INHERITED = (
    *("DATABASE_URL", "BROKER_URL", "CHANNEL_LAYER_URL", "VAR_DIR", "BLOB_DIR"),
    *("SITE_URL", "SECRET_KEY", "CREDENTIAL_KEY", "DJANGO_SETTINGS_MODULE"),
)


def environment(var: Path, **more: str) -> dict[str, str]:
    """What a helpdesk with this var/ is started with."""
    kept = {name: at for name, at in os.environ.items() if name not in _NOT_INHERITED}
    ours = {"VAR_DIR": str(var), "MAIL_ALLOW": "localhost,127.0.0.0/8,::1"}
    return {**kept, "PYTHONUNBUFFERED": "1", **ours, **more}


@contextmanager
def running(command: str, var: Path, **more: str) -> Iterator[str]:
    """A helpdesk with this var/ on a free port; its address, once it is ready."""
    port = free_port()
    var.mkdir(parents=True, exist_ok=True)
    log = var / f"{command}.out"
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "manage.py", command, "--port", str(port)],
            cwd=CHECKOUT,
            env=environment(var, **more),
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=lines,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while READY not in log.read_text(errors="replace"):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The helpdesk does not start: {log} says why.")
            time.sleep(0.05)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
