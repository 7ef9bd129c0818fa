"""Processes of a supervisor that was killed, for systems without parent-death signals.

Linux ends ours with their supervisor (launch.py); the children of Celery's worker are
its own and may outlive it by a moment.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from helpdesk.runtime import places

MARK = "HELPDESK_UP"


def kill() -> None:
    """End all that an earlier `up` on this var/ started. Hold its lock for this."""
    for pid in _marked():
        with suppress(ProcessLookupError):  # it went by itself
            os.kill(pid, signal.SIGKILL)


def _marked() -> Iterator[int]:
    mark = f"{MARK}={places.var()}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # ended, or not ours
        if mark in variables and int(folder.name) != os.getpid():
            yield int(folder.name)
