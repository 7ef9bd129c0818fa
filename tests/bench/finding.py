"""Search by rare and by common words, and the numbers of the views."""

from collections.abc import Callable
from functools import partial

from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import REPEATS, run, spread, tell
from tests.bench.requests import queries_of
from tickets.models import Message
from tickets.queries.counts import counts, forget
from tickets.queries.search import search

# What the filler wrote: into one ticket, one message in a hundred, nearly all.
ASKED = {
    "a rare word": "BW1235",
    "a medium word": "K42",
    "a common word": "parcel",
    "two common words": "parcel invoice",
    "a medium and a common word": "K42 machine",
    "a phrase": '"the parcel"',
    "the beginning of a word": "parc",
    "another form of a word": "machines",
    "a mistyped word": "parcle",
    "a word nobody wrote": "zeppelin",
    "a name": "Customer 12",
    "a mistyped name": "Custmoer",
}


def main(calls: str) -> None:
    # In no team: they see the open ones, so that permissions have something to hide.
    agent = Agent.objects.filter(role=Role.AGENT, teams=None).order_by("pk")[0]
    messages = Message.objects.count()
    for name, words in ASKED.items():
        ask = partial(search, agent, words)
        _told(f"search, {name}", ask, int(calls) // 2, hits=_hits(ask), rows=messages)
    _told("counters, kept", partial(counts, agent), int(calls))
    forget()
    _told("counters, counted anew", partial(_anew, agent), int(calls) // 2)


def _anew(agent: Agent) -> dict[str, int]:
    forget()
    return counts(agent)


def _hits(ask: Callable[[], object]) -> str:
    return str(getattr(ask(), "count", ""))


def _told(name: str, work: Callable[[], object], calls: int, **more: object) -> None:
    runs = [run(work, calls=calls, warm=5) for _ in range(REPEATS)]
    tell(
        name,
        p50=spread([one.p50 for one in runs]),
        p95=spread([one.p95 for one in runs]),
        cpu=spread([one.cpu for one in runs]),
        queries=len(queries_of(work)),
        **more,
    )
