"""Programs that are kept running, and the one terminal they share."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
_HEALTHY = 4.0
_NAME_WIDTH = 8
# Seconds in which whoever was killed is gone.
_REAPED = 0.5


class Console:
    """Lines of many processes, never mixed, each with its name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def say(self, name: str, line: str) -> None:
        self._print(f"{name:<{_NAME_WIDTH}} | {line}")

    def announce(self, line: str) -> None:
        """A line of its own, for people and programs that wait for it."""
        self._print(line)

    def _print(self, text: str) -> None:
        # OSError: nobody reads any more. The processes go on.
        with self._lock, suppress(OSError):
            print(text, flush=True)


@dataclass(kw_only=True)
class Child:
    """A program that is started again whenever it ends.

    before: what to do before each start; gets the number of failures in a row.
    """

    name: str
    command: Callable[[], list[str]]
    console: Console
    environment: dict[str, str]
    stop_with: signal.Signals = signal.SIGTERM
    kill_with: signal.Signals = signal.SIGKILL
    before: Callable[[int], None] | None = None
    pass_fds: tuple[int, ...] = ()
    failures: int = 0
    process: subprocess.Popen[str] | None = None
    _started: float = 0.0
    _due: float = field(default=0.0)

    def start(self) -> None:
        if self.before:
            self.before(self.failures)
        self.process = subprocess.Popen(
            self.command(),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=self.pass_fds,
            # A group of its own: Ctrl-C reaches us alone, and we stop them in order.
            process_group=0,
        )
        self._started = time.monotonic()
        threading.Thread(
            target=self._relay, args=(self.process.stdout,), daemon=True
        ).start()

    def _relay(self, lines: IO[str]) -> None:
        for line in lines:
            if line.strip():
                self.console.say(self.name, line.rstrip())

    def tend(self) -> None:
        """Start it again when it has ended, later each time; call this often."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            if now - self._started > _HEALTHY:
                self.failures = 0
            return
        pause = min(_FIRST_PAUSE * 2**self.failures, _LONGEST_PAUSE)
        self.console.say(self.name, f"{_ending(code)}, starts again in {pause:g} s")
        # Its own children would go on with work that nobody counts any more.
        self.kill()
        self.process = None
        self.failures += 1
        self._due = now + pause

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def code(self) -> int | None:
        """What it ended with; below 0: by this signal. None: it has not."""
        return self.process.poll() if self.process else None

    def stop(self) -> None:
        """Ask it to end."""
        if self.process and self.running:
            self.process.send_signal(self.stop_with)

    def kill(self) -> None:
        """End the whole group, of which the leader may be gone already."""
        if self.process is None:
            return
        # None left, or (PermissionError, macOS) only the dead.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, self.kill_with)

    def reap(self) -> None:
        """Nothing of it is left behind; it was killed, so that this takes no time."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=_REAPED)


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    return f"was ended by {signal.Signals(-code).name}"
