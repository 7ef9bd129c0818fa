"""The floor over HTTP: uvicorn, psycopg's pool and orjson, with no framework at all."""

import os
from pathlib import Path
from typing import Any

import orjson
from psycopg_pool import AsyncConnectionPool

VAR = Path(os.environ["VAR_DIR"])
CONNINFO = f"host={VAR / 'run' / 'pg'} user=helpdesk dbname=helpdesk"
# What our own list and conversation ask; written down by `tests.bench.api`.
STATEMENTS: dict[str, list[str]] = orjson.loads((VAR / "statements.json").read_bytes())
pool = AsyncConnectionPool(CONNINFO, min_size=4, max_size=12, open=False)


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    body = orjson.dumps(await _rows(STATEMENTS[scope["path"]]), default=str)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _rows(statements: list[str]) -> list[dict[str, Any]]:
    found = []
    async with pool.connection() as connection:
        for statement in statements:
            cursor = await connection.execute(statement.encode(), prepare=True)
            names = [column.name for column in cursor.description or []]
            found += [
                dict(zip(names, row, strict=True)) for row in await cursor.fetchall()
            ]
    return found


async def _live(receive: Any, send: Any) -> None:
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            await pool.open()
        else:
            await pool.close()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return
