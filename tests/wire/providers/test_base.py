"""Providers on this machine do what whoever tests with them relies on."""

import asyncio
import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.wire.providers.telegram import Telegram
from tests.wire.providers.web import Answer, Request, give, read, served


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as running:
        yield running


class Hooked:
    """A hook of ours that keeps what it is told; `answers` come first."""

    def __init__(self) -> None:
        self.got: list[Request] = []
        self.answers: list[int] = []

    async def app(self, scope, receive, send) -> None:
        headers = {k.decode(): v.decode() for k, v in scope["headers"]}
        self.got.append(
            Request(
                method=scope["method"],
                path=scope["path"],
                query={},
                headers=headers,
                body=await read(receive),
            )
        )
        status = self.answers.pop(0) if self.answers else 200
        await give(send, Answer(status=status))


@pytest.fixture
def hooked(telegram: Telegram) -> Iterator[Hooked]:
    ours = Hooked()
    with served(ours.app) as place:
        telegram.hook, telegram.secret = f"http://{place}/hooks/", "ours"
        yield ours


def ask(telegram: Telegram, method: str, **said) -> httpx.Response:
    url = f"{telegram.url}/bot{telegram.token}/{method}"
    return httpx.post(url, json=said, timeout=5)


def test_a_webhook_is_tried_again_until_it_is_taken(telegram, hooked):
    hooked.answers = [500, 503]
    irma = telegram.customer()

    irma.says("My kettle leaks.")

    [first, second, third] = hooked.got
    assert first.body == second.body == third.body
    assert third.headers["x-telegram-bot-api-secret-token"] == "ours"
    assert telegram.refused == [500, 503]


def test_what_happens_while_it_holds_is_told_shuffled_and_often(telegram, hooked):
    irma = telegram.customer()
    with telegram.holding():
        told = [irma.says(f"Word {at}") for at in range(40)]

    for item in telegram.shuffled(window=20, seed=7, most=5):
        telegram.deliver(item)

    got = [json.loads(one.body)["update_id"] for one in hooked.got]
    assert set(got) == {item.payload["update_id"] for item in told}
    assert len(got) > 60
    assert got != sorted(got)


def test_a_forged_webhook_bears_another_secret(telegram, hooked):
    item = telegram.customer().says("Hello")

    telegram.forged(item)

    assert hooked.got[-1].headers["x-telegram-bot-api-secret-token"] == "forged"


def test_the_script_says_what_the_next_calls_meet(telegram):
    irma = telegram.customer()
    telegram.fails(502)
    telegram.limits(9)
    telegram.drops(taken=False)
    telegram.drops(taken=True)

    assert ask(telegram, "sendMessage", chat_id=irma.key, text="a").status_code == 502
    limited = ask(telegram, "sendMessage", chat_id=irma.key, text="b")
    assert limited.json()["parameters"] == {"retry_after": 9}
    for text in "cd":
        with pytest.raises(httpx.RemoteProtocolError):
            ask(telegram, "sendMessage", chat_id=irma.key, text=text)
    assert ask(telegram, "sendMessage", chat_id=irma.key, text="e").status_code == 200
    assert [said.text for said in irma.heard] == ["d", "e"]


def test_an_answer_may_be_slow_while_others_are_not(telegram):
    irma = telegram.customer()
    telegram.is_slow(30)
    slow = threading.Thread(target=_impatient, args=(telegram, irma.key))
    slow.start()
    slow.join()

    assert ask(telegram, "getMe").status_code == 200
    assert [said.text for said in irma.heard] == ["slow"]


def _impatient(telegram: Telegram, key: str) -> None:
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, json={"chat_id": key, "text": "slow"}, timeout=0.3)


def test_it_can_be_mounted_below_a_prefix():
    telegram = Telegram()

    async def app(scope, receive, send) -> None:
        await telegram.app({**scope, "root_path": "/telegram"}, receive, send)

    with served(app) as place:
        telegram.url = f"http://{place}/telegram"
        assert ask(telegram, "getMe").json()["result"]["is_bot"] is True
    assert asyncio.iscoroutinefunction(telegram.app)
