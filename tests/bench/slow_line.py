"""A line to the helpdesk that is as long and as thin as somebody's: a proxy of TCP.

Chromium's own emulation knows nothing of sockets, and leaves out what a service worker
answers for; this one slows down whatever goes through, as the wire would.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = 4096


@dataclass
class _Way:
    """One direction, shared by all connections. delay: seconds; rate: bytes a second."""

    delay: float
    rate: float
    free_at: float = 0.0

    def due(self, size: int) -> float:
        """When so many bytes that come now have arrived."""
        self.free_at = max(time.monotonic(), self.free_at) + size / self.rate
        return self.free_at + self.delay


@contextlib.contextmanager
def slow_line(port: int, *, latency: float, down: int, up: int) -> Iterator[int]:
    """The port of a line to `port`.

    latency: milliseconds there and back; down, up: kilobits a second.
    """
    delay = latency / 2000
    ways = (_Way(delay, up * 125), _Way(delay, down * 125))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opened = asyncio.run_coroutine_threadsafe(_listen(port, *ways), loop).result()
    try:
        yield opened.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(opened), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(port: int, up: _Way, down: _Way) -> asyncio.Server:
    async def accepted(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        # At the end the line is cut, whatever is under way.
        with contextlib.suppress(asyncio.CancelledError):
            # A handshake takes one way there and back.
            await asyncio.sleep(up.delay + down.delay)
            there, back = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_carry(reader, back, up), _carry(there, writer, down))

    return await asyncio.start_server(accepted, "127.0.0.1", 0)


async def _end(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    others = [one for one in asyncio.all_tasks() if one is not mine]
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: _Way
) -> None:
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(under_way, writer))
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(_PIECE):
            under_way.put_nowait((way.due(len(piece)), piece))
    under_way.put_nowait((way.due(0), b""))
    await arriving


async def _arrive(
    under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            at, piece = await under_way.get()
            await asyncio.sleep(at - time.monotonic())
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
    writer.close()
