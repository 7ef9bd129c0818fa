"""The list and the counters as the tables grow: what they cost at this many tickets."""

from collections.abc import Callable
from functools import partial

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import REPEATS, Run, run, spread, tell
from tests.bench.pages import VIEWS
from tests.bench.requests import Browser, bare, queries_of, same_rows
from tickets.queries.counts import counts, forget


def main(tickets: str, calls: str) -> None:
    agent = Agent.objects.filter(role=Role.AGENT).order_by("pk")[0]
    browser = Browser(agent)
    for view in VIEWS:
        ask = partial(browser.get, f"/?view={view}", part=True)
        _grown(view, ask, int(tickets), int(calls))

    def counted() -> dict[str, int]:
        forget()
        return counts(agent)

    _grown("counters", counted, int(tickets), int(calls))


def _grown(name: str, ask: Callable[[], object], tickets: int, calls: int) -> None:
    """rows: the statements alone, bare; their growth is the database's."""
    ask()
    sent = [one for one in queries_of(ask) if "tickets_" in one]
    listed = same_rows(bare(), sent)
    rows = [_look(listed, calls) for _ in range(REPEATS)]
    runs = [_look(ask, calls // 4) for _ in range(REPEATS)]
    tell(
        f"growth, {name}",
        tickets=tickets,
        rows_p50=spread([one.p50 for one in rows]),
        p50=spread([one.p50 for one in runs]),
        p95=spread([one.p95 for one in runs]),
        cpu=spread([one.cpu for one in runs]),
    )


def _look(work: Callable[[], object], calls: int) -> Run:
    return run(work, calls=calls, warm=8)
