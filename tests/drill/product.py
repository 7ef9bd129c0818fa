"""The helpdesk under drill: a copy of the checkout, started as its users start it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg

from tests.peers import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
READY = "Helpdesk is ready at"
START_PATIENCE = 180.0
# Of ours or of who started us; the product is to choose for itself.
NOT_INHERITED = (
    *("DATABASE_URL", "BROKER_URL", "CHANNEL_LAYER_URL", "VAR_DIR", "BLOB_DIR"),
    *("SECRET_KEY", "CREDENTIAL_KEY", "DJANGO_SETTINGS_MODULE"),
)

# Its mail servers are of this machine.
_MORE = {"PYTHONUNBUFFERED": "1", "MAIL_ALLOW": "localhost,127.0.0.0/8,::1"}


def copy_checkout(target: Path) -> None:
    """All files of the product: whoever edits the checkout meanwhile does no harm."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in set(listed.stdout.split("\0")):
        source = CHECKOUT / name
        if name and not name.startswith("tests/") and source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


class Product:
    """One `manage.py up` with a var/ of its own, and the processes below it."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.checkout = folder / "checkout"
        self.var = folder / "var"
        self.log = log
        self.port = free_port()
        # Of its environment, besides.
        self.more: dict[str, str] = {}
        self._up: psutil.Popen | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and return once it says that it is ready."""
        kept = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
        with self.log.open("ab") as lines:
            self._up = psutil.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port)],
                cwd=self.checkout,
                env={**kept, "VAR_DIR": str(self.var), **_MORE, **self.more},
                stdin=subprocess.DEVNULL,
                stdout=lines,
                stderr=lines,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_PATIENCE
        while READY not in self.log.read_text(errors="replace"):
            if self._up.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the helpdesk does not start: see {self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to end; after a while, end it with all that belongs to it."""
        if self._up is None:
            return
        family = self._family()
        self._up.send_signal(signal.SIGTERM)
        try:
            self._up.wait(timeout=15)
        except psutil.TimeoutExpired:
            family += self._family()
            self._up.kill()
            self._up.wait()
        for process in family:
            if process.is_running():
                process.kill()
        self._up = None

    def _family(self) -> list[psutil.Process]:
        """Everything that descends from this `up`: nothing else is ever killed."""
        if self._up is None or self._up.poll() is not None:
            return []
        try:
            return list(self._up.children(recursive=True))
        except psutil.NoSuchProcess:
            return []

    def processes(self) -> dict[str, list[psutil.Process]]:
        """The living processes by what they do."""
        found: dict[str, list[psutil.Process]] = {}
        roles: dict[int, str] = {}
        for process in self._family():
            try:
                role = self._role(process, roles)
            except psutil.NoSuchProcess:
                continue
            if role:
                roles[process.pid] = role
                found.setdefault(role, []).append(process)
        return found

    def _role(self, process: psutil.Process, roles: dict[int, str]) -> str:
        words = " ".join(process.cmdline())
        parent = process.ppid()
        if process.status() == psutil.STATUS_ZOMBIE or self._up is None:
            return ""
        if parent == self._up.pid:
            marks = {
                "uvicorn": "web",
                "celery": "worker",
                "manage.py pump": "pump",
                "valkey-server": "valkey",
                "postgres -D": "postgres",
            }
            return next((role for mark, role in marks.items() if mark in words), "")
        if roles.get(parent) == "worker":
            return "worker child"
        if roles.get(parent) == "postgres":
            return "backend" if "[local]" in words else "postgres part"
        return ""

    def connect(self, **options: Any) -> "psycopg.Connection[tuple[Any, ...]]":
        """A look into its database, past all of its code."""
        return psycopg.connect(
            host=str(self.var / "run" / "pg"),
            user="helpdesk",
            dbname="helpdesk",
            connect_timeout=3,
            application_name="drill",
            autocommit=True,
            **options,
        )

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]] | None:
        """The rows, or None while the database is away."""
        try:
            with self.connect() as connection:
                return connection.execute(query, values).fetchall()
        except psycopg.OperationalError:
            return None
