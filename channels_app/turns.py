"""Work of many channels, one worker a channel, each for a while.

A provider that hangs may hold one worker for one attempt, not all of them for ever: the
others have the rest to do.
"""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from helpdesk.base import doorbell
from helpdesk.base.alone import alone

# After so many seconds a worker lets others have a turn.
PATIENCE = 10.0

One = TypeVar("One")


def in_turns(
    channels: Iterable[int],
    *,
    lock_class: int,
    claim: Callable[[int], One | None],
    work: Callable[[One], bool | None],
    bell: str,
) -> int:
    """Claim and work what is due on these channels; how much that was.

    work: False when its channel takes no more now.
    lock_class: any number; it keeps these locks apart from others'. bell: what rings for
    the rest, after everybody else's turn.
    """
    tried = 0
    for channel in channels:
        with alone(lock_class, channel) as mine:
            if mine:
                tried += _turn(channel, claim, work, bell)
    return tried


def _turn(
    channel: int,
    claim: Callable[[int], One | None],
    work: Callable[[One], bool | None],
    bell: str,
) -> int:
    end = time.monotonic() + PATIENCE
    tried = 0
    while time.monotonic() < end:
        one = claim(channel)
        if one is None:
            return tried
        tried += 1
        if work(one) is False:
            return tried
    doorbell.ring_now(bell)
    return tried
