"""The floor of the live part: a bare WebSocket server behind the same Valkey.

`python -m tests.bench.echo PORT URL CHANNEL`: what is published there goes to every socket.
"""

import asyncio
import sys

import redis.asyncio
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main(port: str, url: str, channel: str) -> None:
    sockets: set[ServerConnection] = set()

    async def stay(socket: ServerConnection) -> None:
        sockets.add(socket)
        try:
            await socket.wait_closed()
        finally:
            sockets.discard(socket)

    async with (
        serve(stay, "127.0.0.1", int(port), compression=None),
        redis.asyncio.from_url(url, protocol=2) as client,
        client.pubsub() as ear,
    ):
        await ear.subscribe(channel)
        async for message in ear.listen():
            if message["type"] == "message":
                broadcast(sockets, message["data"].decode())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
