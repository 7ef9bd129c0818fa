"""What each step of a chat costs by itself, in CPU and statements."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count, cycle
from typing import Any
from uuid import uuid4

from channels_app import doorway, inbound
from channels_app.queries import feed
from helpdesk.base.accounts.models import Agent
from tests.bench.measure import REPEATS, run, spread, tell
from tests.bench.requests import VAR, Browser, queries_of
from tickets import outbox

Chat = dict[str, Any]

_numbers = count()


def main(calls: str) -> None:
    told = json.loads((VAR / "chat.json").read_text())
    key, chats = told["key"], cycle(told["chats"])
    each = int(calls)
    _told("chat, words at the door", lambda: _say(key, next(chats)), each)
    _drain()
    for batch in (1, 20):
        _batches(key, chats, each, batch)
    first = told["chats"][0]
    agent = Agent.objects.get(email="chat0@bench.example")
    page = f"/t/{first['ticket']}/since/?seq={first['seq']}"
    _told(
        "chat, what is new on an agent's page", partial(Browser(agent).get, page), each
    )
    _told("chat, what is new for a visitor", lambda: _feed(key, next(chats)), each)


def _say(key: str, chat: Chat) -> None:
    """As the socket does; no visitor of the bench says much in a minute."""
    said = {"chat": chat["chat"], "id": str(uuid4()), "text": f"Word {next(_numbers)}."}
    visitor = doorway.visitor_of(chat["token"], key)
    doorway.says(visitor, said, network="", browser="")


def _feed(key: str, chat: Chat) -> None:
    found = feed.chat_of(doorway.visitor_of(chat["token"], key), chat["chat"])
    assert found is not None
    feed.feed(found, after=chat["seq"])


def _drain() -> None:
    while inbound.drain() + outbox.drain():
        pass


def _batches(key: str, chats: Iterator[Chat], calls: int, batch: int) -> None:
    """The worker's part, when so many wait at once."""
    works = {"stored": inbound.drain, "told": outbox.drain}

    def rounds(each: Callable[[str], object]) -> None:
        for _word in range(batch):
            _say(key, next(chats))
        for name in works:
            each(name)

    cpu: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, used in _cpu(rounds, works, max(3, calls // batch)).items():
            cpu[name].append(used / batch)
    statements: dict[str, int] = {}
    rounds(lambda name: statements.update({name: len(queries_of(works[name]))}))
    for name in works:
        words = f"chat, words {name}, {batch} at once"
        tell(words, cpu=spread(cpu[name]), queries=statements[name])


def _cpu(
    rounds: Callable[[Callable[[str], object]], None],
    works: Mapping[str, Callable[[], object]],
    many: int,
) -> dict[str, float]:
    """Milliseconds of a round, by work."""
    used = dict.fromkeys(works, 0.0)

    def each(name: str) -> None:
        begun = time.process_time()
        works[name]()
        used[name] += (time.process_time() - begun) * 1000

    for _round in range(many):
        rounds(each)
    return {name: all_of_it / many for name, all_of_it in used.items()}


def _told(name: str, work: Callable[[], object], calls: int) -> None:
    runs = [run(work, calls=calls, warm=5) for _ in range(REPEATS)]
    tell(
        name,
        p50=spread([one.p50 for one in runs]),
        p95=spread([one.p95 for one in runs]),
        cpu=spread([one.cpu for one in runs]),
        queries=len(queries_of(work)),
    )
