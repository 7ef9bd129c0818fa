"""Servers of the standard library on this machine, for as long as a block lasts."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator

# Seconds between two looks whether it is over: each test that ends waits for one.
_LOOK = 0.01


@contextlib.contextmanager
def answering(server: socketserver.BaseServer) -> Iterator[int]:
    """It answers in a thread of its own until the block ends: its port.

    Nobody is listening there any more once the block has ended.
    """
    if isinstance(server, socketserver.ThreadingMixIn):
        server.daemon_threads = True
    # Many may come at once: five wait at its door by itself, and others are sent away.
    server.socket.listen(128)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": _LOOK}, daemon=True
    )
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
