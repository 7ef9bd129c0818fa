"""Connections as the web process takes them: not those whose other end has gone.

While it restarts, everybody waits at the door, which stays open (`programs.web`). Browsers
give up after some seconds and knock again; a process that begins would first answer all who
have gone, and let those who are there wait.
"""

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# The state of a connection is the first byte of TCP_INFO, where a system has it; in these
# its other end said that nothing more comes (linux/tcp_states.h).
_CLOSE, _CLOSE_WAIT = 7, 8


class Present(HttpToolsProtocol):
    """uvicorn's own, of `--http`: it does not keep connections that are half closed either,
    but sees that only after it has begun to answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One comes; who has gone is let go."""
        super().connection_made(transport)
        if has_gone(transport.get_extra_info("socket")):
            transport.abort()


def has_gone(connection: Any) -> bool:
    """Whether its other end has closed it."""
    if connection is None or not hasattr(socket, "TCP_INFO"):
        return False
    try:
        state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    except OSError:
        return False  # no TCP at all
    return state in {_CLOSE, _CLOSE_WAIT}
