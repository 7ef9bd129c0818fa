"""Publishing from sync code: one kept client a process, and never an error.

Measured: 0.07 ms, against 5.9 ms for `async_to_sync(layer.group_send)`.
"""

import logging
import os
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from helpdesk.base.live.signal import Signal, channel, encode

T = TypeVar("T")

logger = logging.getLogger(__name__)

# Seconds a server that did not answer is left alone: not for long, since the others may
# hear it again already, and wait for what we have to tell.
AWAY = 1.0
# Seconds it has: somebody's reply waits for it.
PATIENCE = 0.2

# By process, address and patience: a client that was open before a fork belongs to the
# parent.
_clients: dict[tuple[int, str, float], redis.Redis] = {}
# By patience: who waited too long a short while may still wait a longer one.
_away_until: dict[float, float] = {}


def publish(*signals: Signal) -> bool:
    """Tell every web process; whether the server took it. Never raises.

    Call it when what changed is committed: pages ask for it at once.
    """
    if not signals:
        return False

    def work(there: redis.Redis) -> bool:
        there.publish(channel(), encode(signals))
        return True

    return ask(work, otherwise=False)


def ask(
    work: Callable[[redis.Redis], T], *, otherwise: T, patience: float = PATIENCE
) -> T:
    """What comes of this at the server, or `otherwise` while none answers.

    patience: seconds it has.
    """
    if time.monotonic() < _away_until.get(patience, 0.0):
        return otherwise
    try:
        return work(_client(patience))
    except (redis.RedisError, OSError) as error:
        logger.warning("live: no server (%s)", type(error).__name__)
        _away_until[patience] = time.monotonic() + AWAY
        return otherwise


def forget() -> None:
    """Ask the server again at once, whatever it did before."""
    _away_until.clear()


def _client(patience: float) -> redis.Redis:
    key = (os.getpid(), settings.CHANNEL_LAYER_URL, patience)
    if key not in _clients:
        # Its pool is safe for threads. One more try at once: a server that restarted
        # leaves us with a dead connection.
        _clients[key] = redis.Redis.from_url(
            key[1],
            protocol=2,
            socket_connect_timeout=patience,
            socket_timeout=patience,
            retry=Retry(NoBackoff(), 1, (redis.ConnectionError,)),
        )
    return _clients[key]
