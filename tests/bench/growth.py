"""The list as the tables grow: what a page costs at this many tickets."""

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import REPEATS, run, spread, tell
from tests.bench.pages import VIEWS
from tests.bench.requests import Browser


def main(tickets: str, calls: str) -> None:
    browser = Browser(Agent.objects.filter(role=Role.AGENT).order_by("pk")[0])
    for view in VIEWS:
        runs = [_look(browser, view, int(calls) // 4) for _ in range(REPEATS)]
        tell(
            f"growth, {view}",
            tickets=int(tickets),
            p50=spread([one.p50 for one in runs]),
            p95=spread([one.p95 for one in runs]),
            cpu=spread([one.cpu for one in runs]),
        )


def _look(browser: Browser, view: str, calls: int):  # type: ignore[no-untyped-def]
    return run(lambda: browser.get(f"/?view={view}"), calls=calls, warm=8)
