"""`manage.py up` as people run it: another process, with a var/ of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from helpdesk.runtime import places

# What the test run set for itself; `up` is to use its embedded servers.
OURS = (
    "DATABASE_URL",
    "BROKER_URL",
    "CHANNEL_LAYER_URL",
    "VAR_DIR",
    "DJANGO_SETTINGS_MODULE",
)
COMMANDS = {
    "web": "uvicorn",
    "worker": "celery",
    "pump": "manage.py pump",
    "valkey": "valkey-server",
    "postgres": "bin/postgres",
}


def environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "VAR_DIR": str(var), **more}


def manage(
    var: Path, *arguments: str, checkout: Path = places.CHECKOUT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=checkout,
        env=environment(var, **more),
        capture_output=True,
        text=True,
        timeout=300,  # all migrations, while other tests run beside
    )


def within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Up:
    def __init__(self, var: Path, *, checkout: Path = places.CHECKOUT) -> None:
        self.var = var
        self.checkout = checkout
        self.lines: list[str] = []

    def start(self) -> "Up":
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", "0"],
            cwd=self.checkout,
            env=environment(self.var),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if not within(180, lambda: self.address is not None):
            # What never gets ready would go on beside all later tests.
            self.process.kill()
            pytest.fail(self.output)
        return self

    def _read(self) -> None:
        with self.process.stdout as lines:
            self.lines.extend(lines)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    @property
    def address(self) -> str | None:
        said = [line for line in self.lines if line.startswith("Helpdesk is ready at ")]
        return said[0].split()[-1] if said else None

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def child(self, name: str) -> psutil.Process | None:
        for process in psutil.Process(self.process.pid).children():
            try:
                if COMMANDS[name] in " ".join(process.cmdline()):
                    return process
            except psutil.NoSuchProcess:
                continue
        return None

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        self.reader.join(timeout=5)
        return code


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    started = Up(tmp_path_factory.mktemp("up")).start()
    yield started
    started.stop()
