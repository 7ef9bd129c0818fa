"""What a channel brings to the drill: its traffic, and what the outside knows of it.

`mail/` is the first, `chat/` the second. A later channel is a package beside them with a
class of this shape, started in `run.py`; faults, ledger and verdict stay as they are.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from tests.drill.browser import Browser

# Waits some seconds for something to happen, and holds it there as long as it can;
# tells whether it did happen.
Moment = Callable[[float], AbstractContextManager[bool]]


class Load(Protocol):
    """One channel's customers and the servers they use.

    connect: what an admin does on our pages so that the channel is there.
    run: send everything, at its time. Returns when all was sent.
    moments: points of the way in or out at which a kill hurts most, by name.
    is_read: has the helpdesk looked at everything that is outside?
    outside: when all is quiet, the numbers of all messages the provider holds, in the
        order it tells.
    logs: what its peers wrote, for whoever has to find out.
    """

    def connect(self, admin: Browser) -> None: ...

    def run(self) -> None: ...

    def moments(self) -> dict[str, Moment]: ...

    def is_read(self) -> bool: ...

    def outside(self) -> list[str]: ...

    def logs(self) -> list[Path]: ...
