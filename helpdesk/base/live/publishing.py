"""Publishing from sync code: one kept client a process, and never an error.

Measured: 0.07 ms, against 5.9 ms for `async_to_sync(layer.group_send)`.
"""

import logging
import os
import time

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from helpdesk.base.live.signal import Signal, channel, encode

logger = logging.getLogger(__name__)

# Seconds a server that did not answer is left alone, as the doorbell does.
AWAY = 5.0
# Seconds it has: somebody's reply waits for it.
PATIENCE = 0.2

# By process and address: a client that was open before a fork belongs to the parent.
_clients: dict[tuple[int, str], redis.Redis] = {}
_away_until = 0.0


def publish(*signals: Signal) -> bool:
    """Tell every web process; whether the server took it. Never raises.

    Call it after the commit: pages ask for what changed at once.
    """
    global _away_until  # noqa: PLW0603 - what this process knows of the server
    if not signals or time.monotonic() < _away_until:
        return False
    try:
        _client().publish(channel(), encode(signals))
    except (redis.RedisError, OSError) as error:
        logger.warning("live: no server (%s)", type(error).__name__)
        _away_until = time.monotonic() + AWAY
        return False
    return True


def forget() -> None:
    """Ask the server again at once, whatever it did before."""
    global _away_until  # noqa: PLW0603 - see `publish`
    _away_until = 0.0


def _client() -> redis.Redis:
    key = (os.getpid(), settings.CHANNEL_LAYER_URL)
    if key not in _clients:
        # Its pool is safe for threads. One more try at once: a server that restarted
        # leaves us with a dead connection.
        _clients[key] = redis.Redis.from_url(
            key[1],
            protocol=2,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1, (redis.ConnectionError,)),
        )
    return _clients[key]
