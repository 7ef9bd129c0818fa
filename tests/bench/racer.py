"""One worker: it waits for the word, works what there is, and says how long it took."""

import importlib.util
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import nh3
from django.db import connection

from channels_app import inbound
from channels_app.adapters.email import parse
from tests.bench.mails import mail
from tests.bench.requests import bare

BATCH = 20
# The fastest parser there is; where it is not installed, our own takes its place.
_FAST = "fast_mail_parser"
PARSER = _FAST if importlib.util.find_spec(_FAST) else "our own"

CLAIM = """
SELECT id, raw FROM bench_mail WHERE NOT done ORDER BY id LIMIT 20
FOR UPDATE SKIP LOCKED
"""
# What a mail of somebody new leaves behind, in one statement.
WRITE = """
WITH customer AS (
    INSERT INTO tickets_customer (public_id, name, created_at)
    VALUES (uuidv7(), %(name)s, now()) RETURNING id
), identity AS (
    INSERT INTO tickets_identity (public_id, customer_id, kind, canonical, shown,
        created_at)
    SELECT uuidv7(), id, 'email', %(address)s, %(address)s, now() FROM customer
    RETURNING id, customer_id
), ticket AS (
    INSERT INTO tickets_ticket (public_id, number, subject, customer_id, team_id,
        accountable_id, status, waiting_for, priority, next_step, next_step_at,
        touched_at, created_at, last_message_at, last_words, seq)
    SELECT uuidv7(), nextval('tickets_number'), %(subject)s, customer_id, 1, 2, 'open',
        '', 2, 'idle', now() + interval '1 d', now(), now(), now(), left(%(text)s, 200), 2
    FROM identity RETURNING id
), participant AS (
    INSERT INTO tickets_participant (ticket_id, identity_id, part, confirmed_at)
    SELECT ticket.id, identity.id, 'requester', now() FROM ticket, identity
), event AS (
    INSERT INTO tickets_event (public_id, ticket_id, seq, verb, data, at)
    SELECT uuidv7(), id, n, 'received', '{}', now() FROM ticket, generate_series(1, 2) n
    RETURNING id
), pending AS (
    INSERT INTO tickets_pendingevent (event_id, listener, attempts, not_before, last_error)
    SELECT id, '', 0, now(), '' FROM event
), message AS (
    INSERT INTO tickets_message (public_id, ticket_id, seq, direction, channel_id,
        identity_id, subject, text, html, said_at, place, unverified, auto, warnings)
    SELECT uuidv7(), ticket.id, 2, 'in', 1, identity.id, %(subject)s, %(text)s, %(html)s,
        now(), %(place)s, false, '', '[]' FROM ticket, identity
)
INSERT INTO channels_app_thread (channel_id, ticket_id, place, place_key)
SELECT 1, id, %(place)s, encode(sha256(%(place)s::bytea), 'hex') FROM ticket
"""


def main(kind: str) -> None:
    work = {"ours": inbound.drain, "floor": _floor}[kind]
    _warm(kind)
    print("ready", flush=True)
    sys.stdin.readline()
    begun, cpu = time.perf_counter(), time.process_time()
    mails = work()
    told = {
        "mails": mails,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "parser": PARSER,
    }
    print(json.dumps(told), flush=True)


def _warm(kind: str) -> None:
    """Imports and the connection are there before a worker is rung for."""
    connection.ensure_connection()
    _parsed(mail(1))
    parse.parse(mail(1))


def _floor() -> int:
    done = 0
    with bare() as rows:
        while found := rows.execute(CLAIM, prepare=True).fetchall():
            for number, raw in found:
                rows.execute(WRITE, _values(number, _parsed(bytes(raw))), prepare=True)
            rows.execute(
                "UPDATE bench_mail SET done = true WHERE id = ANY(%s)",
                [[number for number, _raw in found]],
                prepare=True,
            )
            rows.commit()
            done += len(found)
    return done


def _values(number: int, said: tuple[str, str, str]) -> dict[str, Any]:
    subject, text, html = said
    unique = f"{number}.{time.time_ns()}"
    return {
        "name": f"Customer {number}",
        "address": f"{unique}@floor.example",
        "subject": subject[:500],
        "text": text.replace("\0", ""),
        "html": nh3.clean(html),
        "place": f"{unique}@place.example",
    }


def _fast() -> Callable[[bytes], tuple[str, str, str]]:
    library = import_module(_FAST)

    def read(raw: bytes) -> tuple[str, str, str]:
        found = library.parse_email(raw)
        return found.subject, "".join(found.text_plain), "".join(found.text_html)

    return read


def _own(raw: bytes) -> tuple[str, str, str]:
    found = parse.parse(raw)
    return found.subject, found.text, found.html


_parsed = _fast() if PARSER == _FAST else _own
