"""The list as the tables grow: what a page costs at this many tickets."""

from collections.abc import Callable
from functools import partial

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import REPEATS, Run, run, spread, tell
from tests.bench.pages import VIEWS
from tests.bench.requests import Browser, bare, queries_of, same_rows


def main(tickets: str, calls: str) -> None:
    browser = Browser(Agent.objects.filter(role=Role.AGENT).order_by("pk")[0])
    for view in VIEWS:
        path = f"/?view={view}"
        sent = queries_of(partial(browser.get, path))
        listed = same_rows(bare(), [one for one in sent if "tickets_" in one])
        runs = [
            _look(partial(browser.get, path), int(calls) // 4) for _ in range(REPEATS)
        ]
        rows = [_look(listed, int(calls)) for _ in range(REPEATS)]
        tell(
            f"growth, {view}",
            tickets=int(tickets),
            rows_p50=spread([one.p50 for one in rows]),
            p50=spread([one.p50 for one in runs]),
            p95=spread([one.p95 for one in runs]),
            cpu=spread([one.cpu for one in runs]),
        )


def _look(work: Callable[[], object], calls: int) -> Run:
    return run(work, calls=calls, warm=8)
