"""The list and the conversation, beside the same rows fetched bare."""

import cProfile
import pstats
from pathlib import Path
from typing import Any

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.fill import LONG_EVERY
from tests.bench.measure import compare
from tests.bench.requests import VAR, Browser, bare, queries_of, same_rows
from tickets.models import Ticket

VIEWS = ("open", "mine", "unassigned", "teams", "promises", "resolved")
ROOT = str(Path(__file__).resolve().parents[2])


def main(calls: str) -> None:
    agent = Agent.objects.filter(role=Role.AGENT).order_by("pk")[0]
    browser = Browser(agent)
    number = Ticket.objects.filter(pk__gt=LONG_EVERY - 1).order_by("pk")[0].number
    (VAR / "session.txt").write_text(browser.session)
    (VAR / "number.txt").write_text(str(number))
    conversation, many = f"/t/{number}/", int(calls)
    _page("inbox, 40 rows, fragment", browser, "/", many, part=True)
    _page("inbox, whole page", browser, "/", many // 2)
    _page("conversation, 20 messages, fragment", browser, conversation, many, part=True)
    _page("conversation, whole page", browser, conversation, many // 2)
    for view in ("mine", "promises"):
        path = f"/?view={view}"
        _page(f"inbox, {view}, fragment", browser, path, many // 4, part=True)


def _page(
    name: str, browser: Browser, path: str, calls: int, *, part: bool = False
) -> None:
    def ours() -> bytes:
        return browser.get(path, part=part)

    ours()
    sent = queries_of(ours)
    of_tickets = [statement for statement in sent if "tickets_" in statement]
    with bare() as rows:
        compare(
            name,
            ours,
            same_rows(rows, of_tickets),
            calls=calls,
            queries=len(sent),
            bare_queries=len(of_tickets),
            bytes=len(ours()),
            top=top(ours),
        )


def top(work: Any, *, times: int = 20, lines: int = 14, rows: int = 1) -> list[str]:
    """Where the time goes: functions of ours with all that is below them.

    rows: how many pieces of work one call is.
    """
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        work()
    profile.disable()
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    pieces = times * rows
    spent_in = [
        (total / pieces * 1000, calls / pieces, f"{file}:{line} {name}")
        for (file, line, name), (_, calls, _own, total, _callers) in found.items()
        if ROOT in file and ".venv" not in file and "tests/bench" not in file
    ]
    spent_in.sort(reverse=True)
    return [
        f"{spent:.2f} ms, {calls:.2g} calls: {where.replace(ROOT + '/', '')}"
        for spent, calls, where in spent_in[:lines]
    ]
