"""From envelope to ticket: our pipeline beside parser, sanitiser and bare inserts."""

import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

from channels_app import inbound, intake, references
from channels_app.adapter import Raw
from channels_app.adapters.email.keys import conv_key, source_key
from channels_app.models import Envelope
from tests.bench.mails import mail
from tests.bench.measure import REPEATS, spread, tell
from tests.bench.pages import top
from tests.bench.requests import bare, queries_of
from tickets.models import Channel, Message, Ticket

BATCH = 50


def main(mails: str) -> None:
    each, first = int(mails), 0
    for workers in (1, 2):
        ours, floors = [], []
        for _ in range(REPEATS):
            raws = [mail(number) for number in range(first, first + each)]
            first += each
            floors.append(_floor(raws, workers))
            ours.append(_ours(raws, workers))
        tell(
            f"mail to ticket, {workers} worker{'s' * (workers > 1)}",
            rate=spread([one["rate"] for one in ours]),
            floor_rate=spread([one["rate"] for one in floors]),
            of_floor=spread(
                [o["rate"] / f["rate"] for o, f in zip(ours, floors, strict=True)]
            ),
            cpu=spread([one["cpu"] for one in ours]),
            floor_cpu=spread([one["cpu"] for one in floors]),
            store_rate=spread([one["stored"] for one in ours]),
            whole_rate=spread([one["whole"] for one in ours]),
            peak_mb=max(one["peak_mb"] for one in ours),
            parser=floors[0]["parser"],
            **(_inside(first) if workers == 1 else {}),
            bytes=round(median(map(len, raws))),
            bytes_mean=sum(map(len, raws)) // len(raws),
        )
    _answers(20_000_000 + first, each // 2)


def _answers(first: int, mails: int) -> None:
    """Mails into tickets that stand, each proven by what it answers."""
    said = Message.objects.filter(direction="out", ticket__in=Ticket.objects.open())
    said = said.select_related("ticket").order_by("ticket").distinct("ticket")
    found, times = list(said[:mails]), []
    for repeat in range(REPEATS):
        raws = [
            mail(
                first + repeat * mails + n,
                sender=f"c{one.ticket.customer_id}@customer.example",
                answers=f"{_reference(one)}@bench.example",
            )
            for n, one in enumerate(found)
        ]
        times.append(_ours(raws, workers=1))
    tell(
        "mail that answers, 1 worker",
        answered_rate=spread([one["rate"] for one in times]),
        cpu=spread([one["cpu"] for one in times]),
        joined=Message.objects.filter(ticket=found[0].ticket, direction="in").count(),
    )


def _reference(message: Message) -> str:
    return references.mint(ticket=message.ticket.public_id, message=message.public_id)


def _inside(first: int) -> dict[str, object]:
    """How many statements a mail takes, and where its time goes."""
    mails, far = 40, 10_000_000 + first
    _store([mail(far + number) for number in range(mails)])
    statements = queries_of(inbound.drain)
    _store([mail(far + mails + number) for number in range(mails)])
    spent = top(inbound.drain, times=1, rows=mails, lines=24)
    return {"queries": round(len(statements) / mails, 1), "top": spent}


def _ours(raws: list[bytes], workers: int) -> dict[str, Any]:
    begun = time.perf_counter()
    _store(raws)
    stored = len(raws) / (time.perf_counter() - begun)
    done = _race("ours", workers, len(raws))
    assert not Envelope.objects.exclude(state="stored").exists()
    # From raw bytes to ticket: the door first, which waits for nobody.
    whole = 1 / (1 / stored + 1 / done["rate"])
    return {**done, "stored": stored, "whole": whole}


def _store(raws: list[bytes]) -> None:
    """As a mailbox does: so many in one transaction."""
    channel = Channel.objects.order_by("pk")[0]
    for start in range(0, len(raws), BATCH):
        items = [
            Raw(content=raw, source_key=source_key(raw), conv_key=conv_key(raw))
            for raw in raws[start : start + BATCH]
        ]
        intake.store(channel, items)


def _floor(raws: list[bytes], workers: int) -> dict[str, Any]:
    with bare() as rows:
        rows.execute("DROP TABLE IF EXISTS bench_mail")
        rows.execute("CREATE TABLE bench_mail (id bigserial PRIMARY KEY, raw bytea,"
                     " done bool NOT NULL DEFAULT false)")  # fmt: skip
        with rows.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bench_mail (raw) VALUES (%s)", [[raw] for raw in raws]
            )
    return _race("floor", workers, len(raws))


def _race(kind: str, workers: int, mails: int) -> dict[str, Any]:
    """All start at one word; the time is that until the last has found nothing more."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.child", "racer", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(workers)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    begun = time.perf_counter()
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    told = [json.loads(racer.communicate()[0]) for racer in racers]
    seconds = time.perf_counter() - begun
    assert sum(one["mails"] for one in told) == mails, (kind, told)
    # Leaving the interpreter is not the work.
    seconds = max(one["seconds"] for one in told) if told else seconds
    return {
        "rate": mails / seconds,
        "cpu": sum(one["cpu"] for one in told) * 1000 / mails,
        "parser": told[0]["parser"],
        "peak_mb": max(one["peak_mb"] for one in told),
    }
