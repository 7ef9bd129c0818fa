"""The embedded Valkey: broker and channel layer, doorbells both."""

import shutil
import signal
from pathlib import Path

import redis
from django.conf import settings

from helpdesk.runtime import places, wheels
from helpdesk.runtime.identity import OURSELVES


def needed() -> bool:
    """Whether broker or channel layer is not a server of somebody else."""
    return (
        places.embedded_broker_url() == settings.BROKER_URL
        or places.embedded_channel_layer_url() == settings.CHANNEL_LAYER_URL
    )


def folder() -> Path:
    return places.var() / "valkey"


def prepare() -> None:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)


def forget() -> None:
    """Start from nothing where its files keep it from starting.

    That costs seconds at most: PostgreSQL is the truth, and the pump rings again.
    """
    shutil.rmtree(folder(), ignore_errors=True)
    prepare()


def command() -> list[str]:
    server = [
        *(str(wheels.valkey_server()), "--port", "0"),
        *("--unixsocket", str(places.valkey_socket()), "--unixsocketperm", "700"),
        *("--dir", str(folder()), "--save", ""),
        *("--appendonly", "yes", "--appendfsync", "everysec"),
        *("--maxmemory-policy", "noeviction", "--databases", "2"),
        *("--loglevel", "warning"),
    ]
    return OURSELVES.launch(server, death=signal.SIGTERM)


def answers() -> bool:
    client = redis.Redis(unix_socket_path=str(places.valkey_socket()), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
