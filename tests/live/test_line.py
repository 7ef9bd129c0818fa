"""A socket whose browser reads slowly, or hung up while it was told something."""

import asyncio
from collections.abc import Callable
from typing import Any

from helpdesk.base.live import Line
from helpdesk.base.live.line import Who


class Wire:
    """A browser that takes what it is sent when it may."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.reads = asyncio.Event()
        self.hung_up = False

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        if self.hung_up:
            raise OSError
        self.taken.append(message.get("text", message.get("code")))


def told(story: Callable[[Line, Wire], None]) -> list[Any]:
    """What a browser took that read nothing while this happened."""

    async def run() -> list[Any]:
        wire = Wire()
        line = Line(wire.send, who=Who("1", "Ada"), welcome="welcome")
        story(line, wire)
        await asyncio.sleep(0)
        wire.reads.set()
        for _ in range(1000):
            await asyncio.sleep(0)
        return wire.taken

    return asyncio.run(run())


def test_everything_arrives_in_order_and_the_end_last():
    def story(line: Line, wire: Wire) -> None:
        for text in "abc":
            line.tell(text)
        line.end(4401)
        line.tell("too late")
        line.end(1000)

    assert told(story) == ["a", "b", "c", 4401]


def test_whoever_is_too_slow_fetches_anew_instead():
    def story(line: Line, wire: Wire) -> None:
        for n in range(Line.MOST + 3):
            line.tell(str(n))

    assert told(story) == ["welcome", str(Line.MOST + 1), str(Line.MOST + 2)]


def test_a_browser_that_hung_up_is_told_nothing_and_breaks_nothing():
    def hangs_up(line: Line, wire: Wire) -> None:
        wire.hung_up = True
        line.tell("a")
        line.tell("b")

    def is_gone(line: Line, wire: Wire) -> None:
        line.tell("a")
        line.gone()
        line.tell("b")

    assert (told(hangs_up), told(is_gone)) == ([], [])


def test_it_is_greeted_once_and_again_only_after_that():
    def story(line: Line, wire: Wire) -> None:
        line.greet(again=True)
        line.greet()
        line.greet()
        line.greet(again=True)

    assert told(story) == ["welcome"] * 2
