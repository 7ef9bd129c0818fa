"""The floor of live and chat: a bare WebSocket server behind the same Valkey.

`python -m tests.bench.echo PORT URL CHANNEL`: what is published there goes to every socket,
but those of visitors, whose words it publishes.
"""

import asyncio
import sys

import redis.asyncio
from websockets.asyncio.server import ServerConnection, broadcast, serve

VISITORS = "/ws/visitor/"


async def main(port: str, url: str, channel: str) -> None:
    sockets: set[ServerConnection] = set()

    async def stay(socket: ServerConnection) -> None:
        if socket.request is not None and socket.request.path == VISITORS:
            async for text in socket:
                await client.publish(channel, text)
            return
        sockets.add(socket)
        try:
            await socket.wait_closed()
        finally:
            sockets.discard(socket)

    async with (
        redis.asyncio.from_url(url, protocol=2) as client,
        serve(stay, "127.0.0.1", int(port), compression=None),
        client.pubsub() as ear,
    ):
        await ear.subscribe(channel)
        async for message in ear.listen():
            if message["type"] == "message":
                broadcast(sockets, message["data"].decode())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
