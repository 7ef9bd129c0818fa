"""Backup and restore: one tar file with everything that cannot be made again.

A blob is written before the row that names it and never changes, so the database is
dumped first: then every blob it names is there to be copied.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.base.accounts.models import Company
from helpdesk.runtime import places, postgres, preflight, wheels
from helpdesk.runtime.errors import CannotStart

_FORMAT = 1
_MANIFEST = "helpdesk.json"
_DUMP = "database.dump"
_BLOBS = "blobs"
_KEYS = "keys"


@contextmanager
def database() -> Iterator[None]:
    """The database, started for the length of the block where nothing runs it."""
    preflight.make_folders()
    if settings.DATABASE_URL is None and not postgres.embedded().answers():
        with idle_database():
            yield
    else:
        yield


@contextmanager
def idle_database() -> Iterator[None]:
    """The database, with nobody else at work on it.

    Raises:
        CannotStart: `up` runs.
    """
    with preflight.alone():
        if settings.DATABASE_URL is not None:
            yield
            return
        cluster = postgres.embedded()
        with postgres.running(cluster, log=places.var() / "backup.log"):
            cluster.create_database(places.DATABASE)
            yield
            connection.close()


def back_up(target: Path) -> None:
    """Write the archive: whole, or not at all, and readable by nobody else.

    Raises:
        CannotStart: the database could not be dumped.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            tempfile.TemporaryDirectory(dir=target.parent) as folder,
        ):
            _write(file, Path(folder))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(file: IO[bytes], folder: Path) -> None:
    manifest = folder / _MANIFEST
    manifest.write_text(
        json.dumps({"format": _FORMAT, "made": timezone.now().isoformat()}) + "\n"
    )
    dump = folder / _DUMP
    _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={dump}")
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(manifest, _MANIFEST)
        archive.add(dump, _DUMP)
        _add_files(archive, places.var() / "keys", _KEYS)
        _add_files(archive, Path(settings.BLOB_DIR), _BLOBS)


def _add_files(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or not path.is_file():
            continue  # a draft that is being written; no row names it yet
        try:
            archive.add(path, f"{name}/{path.relative_to(folder)}")
        except FileNotFoundError:
            continue  # deleted meanwhile: by then no row of the dump needs it


def restore(source: Path) -> None:
    """Bring an archive back, into an installation that holds nothing.

    Raises:
        CannotStart: it is no archive of ours, or the installation is in use.
    """
    _require_empty()
    connection.close()
    with (
        _opened(source) as archive,
        tempfile.TemporaryDirectory(dir=places.var()) as folder,
    ):
        archive.extractall(folder, filter="data")
        unpacked = Path(folder)
        _put(unpacked / _BLOBS, Path(settings.BLOB_DIR))
        _put(unpacked / _KEYS, places.var() / "keys")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        _run(
            *("pg_restore", "--no-owner", "--no-acl", "--exit-on-error"),
            *("--single-transaction", str(unpacked / _DUMP)),
        )
    # An archive may be older than this version.
    call_command("migrate", interactive=False, verbosity=0)
    begin_anew()


@transaction.atomic
def begin_anew() -> None:
    """What browsers and integrators remember is of another time line from now on.

    Transactions are numbered by the server: those of the old one may have numbers that
    are far in the future here, and what they wrote would not be told for years.
    """
    Company.objects.update(epoch=F("epoch") + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL helpdesk.erasing = 'on'")
        cursor.execute(
            "UPDATE tickets_event SET xid = pg_current_xact_id()"
            " WHERE xid > pg_current_xact_id()"
        )


def _require_empty() -> None:
    tables = connection.introspection.table_names()
    if "tickets_ticket" not in tables:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM tickets_ticket)")
        (in_use,) = cursor.fetchone()
    if in_use:
        raise CannotStart(
            "This installation holds tickets already, which a restore would overwrite."
            " Restore into an empty one: another VAR_DIR, or another database."
        )


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile(_MANIFEST)
            found = json.load(member)["format"] if member else None
            if found != _FORMAT:
                raise CannotStart(
                    f"{source} is of format {found}, and this version reads {_FORMAT}:"
                    " restore it with the version that wrote it."
                )
            yield archive
    except (tarfile.TarError, KeyError, OSError) as error:
        raise CannotStart(
            f"{source} cannot be read as a backup ({error}). Give the file that"
            " `manage.py backup` wrote."
        ) from error


def _put(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(path, place)


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on our database."""
    wanted = connection.get_connection_params()
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
    }
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE"}
    # By environment: arguments are for everybody on the machine to read.
    variables = {
        names[key]: str(value) for key, value in wanted.items() if key in names
    }
    database = [f"--dbname={wanted['dbname']}"] if program == "pg_restore" else []
    done = subprocess.run(
        [str(wheels.postgres_binaries() / program), *database, *arguments],
        env={**postgres.environment(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"{program} failed: {done.stderr.strip()}")
