"""The API, beside the same rows fetched bare and beside a plain ModelViewSet."""

import io
import sys
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.api.scopes import GRANTABLE
from tests.bench.fill import LONG_EVERY
from tests.bench.measure import compare
from tests.bench.pages import top
from tests.bench.requests import VAR, bare, queries_of
from tests.bench.rows import insert
from tickets.models import Event, Message, PendingEvent, Ticket

LIST = "/api/v1/tickets/?limit=50"
READS = ("SELECT", "WITH")
TICKET = "UPDATE tickets_ticket SET seq = %s, touched_at = now() WHERE id = %s"


class Program:
    """Something that calls us with a token, without a server's share."""

    def __init__(self, secret: str) -> None:
        self.secret, self.handler = secret, WSGIHandler()

    def call(self, path: str, body: Any = None) -> bytes:
        """What is answered, through every middleware.

        Raises:
            RuntimeError: it is an error.
        """
        path, _mark, query = path.partition("?")
        sent = b"" if body is None else orjson.dumps(body)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_AUTHORIZATION": f"Bearer {self.secret}",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(sent)),
            "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        answer: Any = self.handler(environ, lambda status, headers: None)
        told = b"".join(answer)
        answer.close()
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {answer.status_code} {told[:300]!r}")
        return told


def main(calls: str) -> None:
    settings.ROOT_URLCONF = "tests.bench.plain"
    agent = Agent.objects.filter(role=Role.AGENT).order_by("pk")[0]
    secret = people.make_token(agent, name="Bench", scopes=GRANTABLE, by=agent).secret
    ticket = Ticket.objects.filter(pk__gt=LONG_EVERY - 1).order_by("pk")[0]
    (VAR / "token.txt").write_text(secret)
    # Notes in one ticket would wait for each other: everybody writes in others.
    ids = Ticket.objects.open().visible_to(agent).values_list("public_id", flat=True)
    (VAR / "tickets.txt").write_text("\n".join(map(str, ids[:200])))
    program, many = Program(secret), int(calls)
    messages = f"/api/v1/tickets/{ticket.public_id}/messages/?limit=20"
    statements = {
        LIST: _read("API list, 50 tickets", program, LIST, many),
        messages: _read("API, 20 messages of one", program, messages, many),
    }
    # For the bare server: a path without its question.
    plain = {path.partition("?")[0]: asked for path, asked in statements.items()}
    (VAR / "statements.json").write_bytes(orjson.dumps(plain))
    _read("API list, plain ModelSerializer", program, "/plain/tickets/", many // 4)
    path = "/plain/prefetched/"
    _read("API list, the same, tags prefetched", program, path, many // 4)
    note = f"/api/v1/tickets/{ticket.public_id}/note/"
    _write("API, create a message", program, note, many // 2)


def _read(name: str, program: Program, path: str, calls: int) -> list[str]:
    def ours() -> bytes:
        return program.call(path)

    ours()
    sent = queries_of(ours)
    asked = [one.strip() for one in sent]
    of_tickets = [one for one in asked if "tickets_" in one and one.startswith(READS)]
    with bare() as rows:
        floor = _same_rows(rows, of_tickets)
        compare(
            name, ours, floor, calls=calls, queries=len(sent),
            bare_queries=len(of_tickets), bytes=len(ours()), top=top(ours),
        )  # fmt: skip
    return of_tickets


def _same_rows(rows: Any, statements: list[str]) -> Callable[[], bytes]:
    """The floor: those statements, prepared, and their rows as JSON."""

    def work() -> bytes:
        found: list[Any] = []
        for statement in statements:
            cursor = rows.execute(statement.encode(), prepare=True)
            names = [column.name for column in cursor.description]
            found += [dict(zip(names, row, strict=True)) for row in cursor]
        rows.commit()
        return orjson.dumps(found, default=str)

    return work


def _write(name: str, program: Program, path: str, calls: int) -> None:
    """A message with its key, beside the statements that write it, sent bare."""

    def ours() -> bytes:
        return program.call(path, {"text": f"Looked at it again, {uuid4()}."})

    ours()
    sent = queries_of(ours)
    with bare() as rows:
        compare(
            name, ours, _four_inserts(rows), calls=calls, queries=len(sent),
            bare_queries=4, top=top(ours),
        )  # fmt: skip


def _four_inserts(rows: Any) -> Callable[[], None]:
    """Message, event, what is pending of it, and the ticket's own columns."""
    tickets = Ticket.objects.open().order_by("pk").iterator()
    event = insert(
        Event, ticket_id="%s", seq="%s", verb="'noted'", actor_id="2", data="'{}'"
    )
    message = insert(
        Message, ticket_id="%s", seq="%s", direction="'note'", agent_id="2", text="%s"
    )
    pending = insert(PendingEvent, event_id="%s")

    def work() -> None:
        ticket = next(tickets)
        seq = ticket.seq + 1
        told = rows.execute(f"{event} RETURNING id", [ticket.pk, seq], prepare=True)
        rows.execute(pending, [told.fetchone()[0]], prepare=True)
        rows.execute(message, [ticket.pk, seq, "Looked at it again."], prepare=True)
        rows.execute(TICKET, [seq, ticket.pk], prepare=True)
        rows.commit()

    return work
