"""One worker: it waits for the word, works what there is, and says how long it took."""

import hashlib
import importlib.util
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import nh3
from django.db import connection

from channels_app import inbound
from channels_app.adapters.email import parse
from channels_app.models import Thread
from tests.bench.mails import mail
from tests.bench.requests import bare
from tests.bench.rows import insert
from tickets.models import (
    Attachment,
    Customer,
    Event,
    Identity,
    Message,
    Participant,
    PendingEvent,
    Ticket,
)

BATCH = 20
# The fastest parser there is; where it is not installed, our own takes its place.
_FAST = "fast_mail_parser"
PARSER = _FAST if importlib.util.find_spec(_FAST) else "our own"

CLAIM = """
SELECT id, raw FROM bench_mail WHERE NOT done ORDER BY id LIMIT 20
FOR UPDATE SKIP LOCKED
"""
DONE = "UPDATE bench_mail SET done = true WHERE id = ANY(%s)"


class Said(NamedTuple):
    """What the floor reads of a mail."""

    subject: str
    text: str
    html: str
    files: list[tuple[str, bytes]]


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
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told), flush=True)


def _warm(kind: str) -> None:
    """Imports and the connection are there before a worker is rung for."""
    connection.ensure_connection()
    _parsed(mail(1))
    parse.parse(mail(1))


def _floor() -> int:
    done, write, attach = 0, _write(), _attach()
    with bare() as rows, tempfile.TemporaryDirectory() as folder:
        while found := rows.execute(CLAIM, prepare=True).fetchall():
            for number, raw in found:
                said = _parsed(bytes(raw))
                made = rows.execute(write, _values(number, said), prepare=True)
                [(message,)] = made.fetchall()
                for name, content in said.files:
                    kept = {"blob": _kept(Path(folder), content), "size": len(content)}
                    about = {"message": message, "name": name, **kept}
                    rows.execute(attach, about, prepare=True)
            rows.execute(DONE, [[number for number, _raw in found]], prepare=True)
            rows.commit()
            done += len(found)
    return done


def _write() -> str:
    """What a mail of somebody new leaves behind, in one statement."""
    ticket = insert(
        Ticket, "identity", subject="%(subject)s", customer_id="customer_id", team_id="1",
        accountable_id="2", next_step="'idle'", next_step_at="now() + interval '1 d'",
        last_message_at="now()", last_words="left(%(text)s, 200)", seq="2",
        last_direction="'in'", last_message_seq="2",
    )  # fmt: skip
    message = insert(
        Message, "ticket, identity", ticket_id="ticket.id", seq="2", direction="'in'",
        channel_id="1", identity_id="identity.id", subject="%(subject)s",
        text="%(text)s", html="%(html)s", place="%(place)s",
    )  # fmt: skip
    participant = insert(
        Participant, "ticket, identity", ticket_id="ticket.id",
        identity_id="identity.id", part="'requester'", confirmed_at="now()",
    )  # fmt: skip
    event = insert(
        Event, "ticket, generate_series(1, 2) n", ticket_id="id", seq="n",
        verb="'received'",
    )  # fmt: skip
    identity = insert(
        Identity, "customer", customer_id="id", kind="'email'",
        canonical="%(address)s", shown="%(address)s",
    )  # fmt: skip
    thread = insert(
        Thread, "ticket", channel_id="1", ticket_id="id", place="%(place)s",
        place_key="encode(sha256(%(place)s::bytea), 'hex')",
    )  # fmt: skip
    return f"""
        WITH customer AS ({insert(Customer, name="%(name)s")} RETURNING id),
        identity AS ({identity} RETURNING id, customer_id),
        ticket AS ({ticket} RETURNING id),
        participant AS ({participant}), message AS ({message} RETURNING id),
        event AS ({event} RETURNING id),
        pending AS ({insert(PendingEvent, "event", event_id="id")}),
        thread AS ({thread})
        SELECT id FROM message
    """


def _attach() -> str:
    return insert(
        Attachment, message_id="%(message)s", filename="%(name)s", size="%(size)s",
        blob="%(blob)s", content_type="'application/octet-stream'",
    )  # fmt: skip


def _kept(folder: Path, content: bytes) -> str:
    """On the disk for good, by its hash."""
    name = hashlib.sha256(content).hexdigest()
    with (folder / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name


def _values(number: int, said: Said) -> dict[str, Any]:
    subject, text, html, _files = said
    unique = f"{number}.{time.time_ns()}"
    return {
        "name": f"Customer {number}",
        "address": f"{unique}@floor.example",
        "subject": subject[:500],
        "text": text.replace("\0", ""),
        "html": nh3.clean(html),
        "place": f"{unique}@place.example",
    }


def _fast() -> Callable[[bytes], Said]:
    library = import_module(_FAST)

    def read(raw: bytes) -> Said:
        found = library.parse_email(raw)
        files = [(one.filename, bytes(one.content)) for one in found.attachments]
        words = "".join(found.text_plain), "".join(found.text_html)
        return Said(found.subject, *words, files)

    return read


def _own(raw: bytes) -> Said:
    found = parse.parse(raw)
    files = [(one.filename, one.content) for one in found.files]
    return Said(found.subject, found.text, found.html, files)


_parsed = _fast() if PARSER == _FAST else _own
