"""Requests to our own application in this process, without a server's share."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts.models import Agent
from tests.bench.fill import session_of

VAR = Path(os.environ["VAR_DIR"])


class Browser:
    """Somebody who is signed in."""

    def __init__(self, agent: Agent) -> None:
        self.session = session_of(agent)
        self.handler = WSGIHandler()

    def get(self, path: str, *, part: bool = False) -> bytes:
        """The page, or the part of it that htmx asks for, through every middleware.

        Raises:
            RuntimeError: it is not there.
        """
        path, _mark, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"sessionid={self.session}",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **({"HTTP_HX_REQUEST": "true"} if part else {}),
        }
        answer: Any = self.handler(environ, lambda status, headers: None)
        body = b"".join(answer)
        answer.close()
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return body


def queries_of(work: Callable[[], object]) -> list[str]:
    """The statements it sends, with their values in them."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def bare() -> "psycopg.Connection[Any]":
    """PostgreSQL without Django."""
    socket = VAR / "run" / "pg"
    return psycopg.connect(host=str(socket), user="helpdesk", dbname="helpdesk")


def same_rows(
    rows: "psycopg.Connection[Any]", statements: list[str]
) -> Callable[[], str]:
    """The floor: those statements, prepared, and their values put one after another."""

    def work() -> str:
        parts: list[str] = []
        for statement in statements:
            # No values: a percent sign is only that.
            found = rows.execute(statement.encode(), prepare=True)
            parts += ["<td>".join(map(str, row)) for row in found]
        rows.commit()
        return "<tr>".join(parts)

    return work
