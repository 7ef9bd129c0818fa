"""`python -m tests.bench [--quick | --full]`: measure, write JSON lines, print a table."""

import argparse
import fcntl
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import chat, hammer, outside, table, words
from tests.helpdesks import CHECKOUT, environment

BENCH = CHECKOUT / "var" / "bench"
STATE = BENCH / "state"
os.environ |= {
    "VAR_DIR": str(STATE),
    "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
}


PARTS = (
    "growth", "pages", "finding", "reports", "live", "ingest", "replies", "chat",
    "outside", "words", "api", "help", "imports",
)  # fmt: skip


class Bench:
    """One run: what was measured so far, and where it is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[dict[str, object]] = []

    def take(self, line: dict[str, object]) -> None:
        self.lines.append(line)
        with self.path.open("a") as out:
            out.write(json.dumps(line) + "\n")
        print(f"  {line['name']} {_short(line)}", flush=True)

    def part(self, *words: str, process: str = "web", **more: str) -> None:
        """Run a part in a process of its own, and keep what it tells."""
        begun = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.child", *words],
            cwd=CHECKOUT,
            env=environment(
                STATE,
                DJANGO_SETTINGS_MODULE="helpdesk.settings",
                HELPDESK_PROCESS=process,
                **more,
            ),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        for said in child.stdout:
            if said.startswith("{"):
                self.take(json.loads(said))
        if child.wait():
            sys.exit(f"{words[0]} failed")
        self.take(
            {"name": f"part {words[0]}", "seconds": round(time.monotonic() - begun)}
        )


def _short(line: dict[str, object]) -> str:
    return " ".join(f"{k}={v}" for k, v in line.items() if k not in {"name", "top"})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="three minutes")
    size.add_argument("--full", action="store_true", help="also a million tickets")
    parser.add_argument("--only", choices=PARTS, default="", help="one part")
    options = parser.parse_args()
    steps = [10_000] if options.quick else [10_000, 100_000]
    steps += [1_000_000] if options.full else []
    os.environ["BENCH_REPEATS"] = "2" if options.quick else "3"
    begun = time.monotonic()
    BENCH.mkdir(parents=True, exist_ok=True)
    with (BENCH / "lock").open("w") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(
                "Another bench is running: the two would spoil each other's figures."
            )
        _measure(options, steps, begun)


def _measure(options: argparse.Namespace, steps: list[int], begun: float) -> None:
    shutil.rmtree(STATE, ignore_errors=True)
    bench = Bench(BENCH / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.jsonl")
    bench.take({"name": "machine", **machine()})
    if options.only in {"", "words"}:
        for line in words.measure():
            bench.take(line)
    # Words need neither a database nor tickets in it.
    if options.only != "words":
        _inside(bench, steps, quick=options.quick, only=options.only)
    for name, lines in _outside(quick=options.quick):
        if options.only in {"", name}:
            for line in lines:
                bench.take(line)
    bench.take({"name": "total", "seconds": round(time.monotonic() - begun)})
    print(table.table(bench.lines))
    print(f"\n{bench.path}")


def _outside(*, quick: bool) -> list[tuple[str, Iterator[dict[str, object]]]]:
    """What is measured from outside, of all that `make run` starts."""
    return [
        ("chat", chat.measure(STATE, quick=quick)),
        ("outside", outside.measure(STATE, requests=30 if quick else 200)),
        ("api", hammer.measure(STATE, seconds=2 if quick else 8)),
    ]


def _inside(bench: Bench, steps: list[int], *, quick: bool, only: str) -> None:
    """What is measured in a process of ours, with nothing else of the helpdesk up."""
    calls, mails = ("24", "100") if quick else ("200", "1000")

    parts = _parts(quick=quick, only=only)
    with outside.services(STATE) as valkey:
        for tickets in steps:
            # Of what is reported, as many are open as all the others have.
            wanted = [str(2 * tickets), "500"] if only == "reports" else [str(tickets)]
            bench.part("fill", *wanted, process="command")
            if "growth" in parts:
                bench.part("growth", str(tickets), calls)
        for part in ("pages", "finding", "reports", "live", "api"):
            if part in parts:
                bench.part(part, calls, API_CALLS_PER_MINUTE="100000000")
        if "ingest" in parts:
            bench.part("ingest", mails, process="worker")
        if "replies" in parts:
            bench.part("replies", calls, BENCH_VALKEY=str(valkey))
        if "chat" in parts:
            bench.part("chat_fill", "1000" if quick else "5000", process="worker")
            bench.part("chat_inside", calls)
        _additions(bench, parts, calls, quick=quick)


def _additions(bench: Bench, parts: set[str], calls: str, *, quick: bool) -> None:
    """The last: they have customers and articles of their own."""
    if "imports" in parts:
        bench.part("imports", "10000" if quick else "100000", process="worker")
    if "help" in parts:
        bench.part("help", calls, "1000" if quick else "10000")


def _parts(*, quick: bool, only: str) -> set[str]:
    if only:
        # Whoever looks from outside is signed in there.
        return {only, "pages"} if only == "outside" else {only}
    # Sockets take a minute and a half, whatever is wished for.
    return set(PARTS) - ({"live"} if quick else set())


def machine() -> dict[str, object]:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_mb": memory,
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


if __name__ == "__main__":
    main()
