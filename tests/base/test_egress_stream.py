"""Answers that go on: told as they come, bounded in each wait, by the one way out."""

import asyncio
import time

import pytest

from helpdesk.base.egress import NotAllowed, NotReached
from helpdesk.base.egress_stream import LONGEST, Ended, Events, Told, streaming
from tests.wire.providers.web import Answer, give, pour, read, served


class Teller:
    """It says these chunks one after the other, and then nothing, or that it is over."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.status, self.stays = 200, True
        self.asked: list[dict[str, str]] = []

    async def app(self, scope, receive, send) -> None:
        self.asked.append({k.decode(): v.decode() for k, v in scope["headers"]})
        if self.status != 200:
            await read(receive)
            said = {"x-ratelimit-reset": "soon"}
            await give(send, Answer(status=self.status, headers=said))
            return
        await pour(receive, send, self._chunks())

    async def _chunks(self):
        at = 0
        while True:
            while at < len(self.chunks):
                yield self.chunks[at]
                at += 1
            if not self.stays:
                return
            await asyncio.sleep(0.01)
            yield b""


@pytest.fixture
def teller(settings):
    teller = Teller()
    with served(teller.app) as teller.place:
        settings.EGRESS_ALLOW = frozenset([teller.place])
        yield teller


def listen(teller):
    return streaming(f"http://{teller.place}/told?a=1", headers={"who": "us"})


def test_events_come_as_they_happen_and_quiet_is_no_end(teller):
    with listen(teller) as stream:
        assert stream.told(0.1) == []
        teller.chunks.append(b"event: one\ndata: {}\n\nev")
        assert stream.told(5) == [Told("one", "{}")]
        assert stream.told(0.1) == []
        teller.chunks.append(b"ent: two\ndata: a\ndata: b\n\n")
        assert stream.told(5) == [Told("two", "a\nb")]
    assert teller.asked[0]["who"] == "us"
    assert teller.asked[0]["host"] == teller.place


def test_a_sign_of_life_is_no_event_and_counts_as_one(teller):
    with listen(teller) as stream:
        time.sleep(0.3)
        assert stream.quiet > 0.2
        teller.chunks.append(b":thump\n")
        assert stream.told(0.3) == []
        assert stream.quiet < 0.4


def test_what_is_over_is_said(teller):
    teller.stays = False
    with listen(teller) as stream, pytest.raises(Ended):
        stream.told(5)


def test_another_answer_is_none_and_says_which(teller):
    teller.status = 429
    with pytest.raises(Ended) as ended, listen(teller):
        pass
    assert ended.value.status == 429
    assert ended.value.headers["x-ratelimit-reset"] == "soon"


def test_r24_the_same_addresses_are_asked_as_by_any_other_call(settings):
    settings.EGRESS_ALLOW = frozenset()
    with pytest.raises(NotAllowed), streaming("http://127.0.0.1:80/", headers={}):
        pass
    settings.EGRESS_ALLOW = frozenset(["127.0.0.1:1"])
    with pytest.raises(NotReached), streaming("http://127.0.0.1:1/", headers={}):
        pass


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_end_as_they_like_and_anywhere(end):
    whole = f"event: a{end}data: x{end}{end}: no{end}id: 7{end}data: y{end}{end}"
    for cut in range(len(whole)):
        events = Events()
        found = events.feed(whole[:cut].encode()) + events.feed(whole[cut:].encode())
        assert found == [Told("a", "x"), Told("message", "y")]


def test_an_event_without_an_end_is_not_waited_for():
    events, half = Events(), b"x" * (LONGEST // 2)
    assert events.feed(b"data: " + half) == []
    with pytest.raises(Ended):
        events.feed(half)
