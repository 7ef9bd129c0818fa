"""What a test run needs and the one before has made already: tables, and static files.

All migrations take five seconds, and each worker of a run would make them anew;
compressing the static files takes ten seconds.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from helpdesk.runtime import places, postgres
from helpdesk.runtime.postgres import Postgres

# What test databases are copies of.
DATABASE = "migrated"
_HOME = places.CHECKOUT / "var" / "test"
_STATIC = ("built", "locale", "static", "static.stamp")


def lay_out(cluster: Postgres, *, log: Path) -> None:
    """Make its files with `DATABASE` in it: those of before if no migration changed."""
    kept = _HOME / f"migrated-{_digest(cluster)}"
    if not kept.exists():
        with postgres.running(cluster, log=log):
            cluster.create_database(DATABASE)
            url = places.embedded_database_url(DATABASE)
            _manage("migrate", "--verbosity=0", DATABASE_URL=url)
        _keep(cluster.data, kept)
    else:
        shutil.copytree(kept, cluster.data)


def collect_static() -> None:
    """Pages name hashed files, in tests as in production."""
    kept, var = _HOME / "static", places.var()
    if kept.exists():
        shutil.copytree(kept, var, dirs_exist_ok=True)
    before = _stamp(var)
    _manage("assets")
    if _stamp(var) != before:
        _keep(var, kept, only=_STATIC)


def _manage(*arguments: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=places.CHECKOUT,
        env=os.environ | more,
        check=True,
    )


def _stamp(var: Path) -> str:
    """What the static files were made of."""
    stamp = var / "static.stamp"
    return stamp.read_text() if stamp.exists() else ""


def _keep(made: Path, kept: Path, *, only: Sequence[str] = ()) -> None:
    """Under another name first: what is half copied must not look whole."""
    draft = _HOME / f"draft-{os.getpid()}"
    others = [one.name for one in made.iterdir() if only and one.name not in only]
    shutil.copytree(made, draft, ignore=shutil.ignore_patterns(*others))
    for old in _HOME.glob(kept.name.split("-")[0] + "*"):
        shutil.rmtree(old, ignore_errors=True)
    with contextlib.suppress(OSError):  # another run was first
        draft.rename(kept)
    shutil.rmtree(draft, ignore_errors=True)


def _digest(cluster: Postgres) -> str:
    """Of all that decides how the tables look."""
    digest = hashlib.sha256(f"{cluster.version()} {sys.version}".encode())
    sources = sorted(places.CHECKOUT.glob("*/**/migrations/*.py"))
    for source in (places.CHECKOUT / "requirements" / "base.txt", *sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
