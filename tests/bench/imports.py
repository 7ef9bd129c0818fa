"""Customers from a file: looked at, brought in, taken back."""

import io
import resource
import time
from collections.abc import Callable

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import tell
from tickets import actions
from tickets.actions import import_work
from tickets.models import CustomerImport


def main(rows: str) -> None:
    count = int(rows)
    admin = Agent.objects.filter(role=Role.ADMIN).earliest("pk")
    one = actions.upload_customers(_file(count), filename="bench.csv", by=admin)
    _timed(
        "looked at",
        count,
        lambda: actions.check_import(one, mapping=one.mapping, by=admin),
    )
    _timed("brought in", count, lambda: actions.run_import(one, by=admin))
    _timed("taken back", count, lambda: actions.undo_import(one, by=admin))


def _file(count: int) -> io.BytesIO:
    head = "Name,E-mail,Phone,Organization\n"
    rows = (
        f"Import {n},import{n}@bench.example,+4670{n:07},Company {n % 1000}\n"
        for n in range(count)
    )
    return io.BytesIO((head + "".join(rows)).encode())


def _timed(name: str, count: int, begin: Callable[[], None]) -> None:
    """From the button until all is done, by one worker."""
    started, cpu = time.perf_counter(), time.process_time()
    begin()
    while CustomerImport.objects.filter(state__in=CustomerImport.WORKED).exists():
        import_work.drain()
    seconds = time.perf_counter() - started
    tell(
        f"import of {count} customers, {name}",
        seconds=round(seconds, 1),
        rate=round(count / seconds),
        cpu_seconds=round(time.process_time() - cpu, 1),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
