"""Who gave up while nobody listened is not answered."""

import asyncio
import contextlib
import socket

import uvicorn

from helpdesk.runtime.listening import Present

ASKS = b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def knock(door: socket.socket, path: bytes) -> socket.socket:
    guest = socket.create_connection(door.getsockname())
    guest.sendall(ASKS % path)
    return guest


async def served(door: socket.socket, seconds: float) -> list[str]:
    """What a server that begins now is asked."""
    asked = []

    async def application(scope, receive, send):
        asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(
        application, http=Present, lifespan="off", log_level="warning"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    task = asyncio.create_task(server.serve([door]))
    await asyncio.sleep(seconds)
    server.should_exit = True
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return asked


def test_who_gave_up_before_it_began_is_not_answered_and_who_waits_is():
    with socket.create_server(("127.0.0.1", 0)) as door:
        knock(door, b"/gone").close()
        with knock(door, b"/waits") as waits:
            asked = asyncio.run(served(door, 1.0))
            assert waits.recv(12) == b"HTTP/1.1 204"
    assert asked == ["/waits"]
