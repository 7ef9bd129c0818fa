"""Where things live. Settings read this first, so nothing here knows Django."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DATABASE = "helpdesk"
ROLE = "helpdesk"

# A socket's path ends at 107 bytes (103 on macOS); the longest name we put below it
# is "pg/.s.PGSQL.5432".
_LONGEST_SOCKET_FOLDER = 84
# Not tempfile.gettempdir(): with another TMPDIR `manage.py shell` would look elsewhere
# than the server it belongs to.
_SHORT = Path("/tmp")  # noqa: S108 the folder is 0700, and its owner is checked


def var() -> Path:
    """The folder of all state."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var").absolute()


def checksum(folder: Path) -> str:
    """A short name for this folder that no other folder has."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]


def sockets() -> Path:
    """The folder of the unix sockets: var/run, or a short one where it is too deep."""
    run = var() / "run"
    if len(os.fsencode(run)) <= _LONGEST_SOCKET_FOLDER:
        return run
    return _SHORT / f"helpdesk-{_owner()}-{checksum(var())}"


def _owner() -> int:
    """The owner of var/: root's commands have to find a user's server."""
    try:
        return var().stat().st_uid
    except FileNotFoundError:
        return os.geteuid()


def postgres_sockets() -> Path:
    return sockets() / "pg"


def valkey_socket() -> Path:
    return sockets() / "valkey.sock"


def embedded_database_url(name: str = DATABASE) -> str:
    """Readable by libpq as well as by django-environ, which lower-cases a host."""
    host = quote(str(postgres_sockets()), safe="")
    return f"postgresql://{ROLE}@/{name}?host={host}"


def embedded_broker_url() -> str:
    """Celery's way to write a unix socket."""
    return f"redis+socket://{quote(str(valkey_socket()))}?virtual_host=0"


def embedded_channel_layer_url() -> str:
    """redis-py's way to write a unix socket."""
    return f"unix://{quote(str(valkey_socket()))}?db=1"
