"""What one of many has to do: a mark at the channel layer's server, for a while.

The server is a doorbell: where it does not answer, everybody is the first.
"""

from helpdesk.base.live.publishing import ask
from helpdesk.base.live.signal import channel

# Seconds the server has. A mark saves work and decides nothing: somebody's reply waits.
PATIENCE = 0.05


def first(name: str, milliseconds: int) -> bool:
    """Whether nobody asked this since it was forgotten, or for so long."""
    mark = _mark(name)
    return ask(
        lambda there: bool(there.set(mark, b"1", nx=True, px=milliseconds)),
        otherwise=True,
        patience=PATIENCE,
    )


def forget(name: str) -> None:
    """Whoever asks next is the first."""
    mark = _mark(name)
    ask(lambda there: bool(there.delete(mark)), otherwise=False, patience=PATIENCE)


def _mark(name: str) -> str:
    return f"{channel()}.{name}"
