"""What a hostile page can do with a visitor's socket, and with the question that waits."""

import contextlib
import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from channels_app import consumers, long_poll, tokens
from tests.channels_app.widget.factories import Browser, make_widget, work
from tests.live.conftest import raw_socket
from tests.live.visiting import PATH, visiting, working
from tests.threads import at_once, until
from tickets import actions
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(support, site):
    return make_widget(support)


@pytest.fixture
def irma(shop):
    return Browser(shop)


@pytest.fixture
def enter(site, shop, irma):
    with ExitStack() as stack:
        yield lambda browser=irma, **more: stack.enter_context(
            visiting(site, shop, browser=browser, **more)
        )


@dataclass
class Answer:
    status_code: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)


def got(address: str) -> Answer:
    try:
        with urlopen(address, timeout=30) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


@pytest.fixture
def ask(site, irma):
    """A question that waits, as a browser asks it."""

    def get(chat, after, wait=5, token=None):
        query = {"chat": chat, "after": after, "wait": wait}
        query["token"] = irma.token if token is None else token
        return got(f"{site}/live/visitor/?{urlencode(query)}")

    return get


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_ac_55_only_a_frame_of_ours_gets_a_socket(site, origin):
    with pytest.raises(InvalidStatus) as refused:
        raw_socket(site, origin=origin, path=PATH)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("token", ["", "x", None, ["x"], "é", "\ud800"])
def test_a_token_that_names_nobody_is_shown_out(enter, token):
    page = enter(hello=False)
    page.browser.token = token
    page.hello()
    assert page.closed_with() == 4401


def test_ac_65_a_token_of_another_widget_is_none(enter, support, shop):
    page = enter(hello=False)
    page.browser.token = tokens.mint(tokens.fresh(make_widget(support).pk))
    page.hello()
    assert page.closed_with() == 4401


def test_a_widget_that_is_switched_off_lets_nobody_in(enter, shop):
    shop.is_active = False
    shop.save()
    page = enter(hello=False)
    page.hello()
    assert page.closed_with() == 4401


def test_before_hello_nothing_is_heard_and_nothing_is_said(enter, monkeypatch):
    page = enter(hello=False)
    for frame in ("say", "typing", "mark", "heads", "ping", "about"):
        page.say(t=frame, chat=str(uuid4()), id=str(uuid4()), text="Hello")
    with pytest.raises(TimeoutError):
        page.socket.recv(timeout=0.5)
    page.hello()
    assert page.hears("welcome")["heads"] == {}


def test_ac_45_who_says_nothing_is_shown_out(site, shop, monkeypatch):
    monkeypatch.setattr(consumers, "HELLO_SECONDS", 0.3)
    with visiting(site, shop, hello=False) as page:
        assert page.closed_with() == 1008


def test_ac_45_so_many_may_be_silent_and_so_many_may_be_there(
    enter, monkeypatch, shop, site
):
    monkeypatch.setattr(consumers, "MOST_SILENT", 3)
    silent = [enter(hello=False) for _ in range(3)]
    assert enter(hello=False).closed_with() == 1013
    silent[0].socket.close()
    until(lambda: len(consumers.VisitorConsumer.silent) < 3)
    monkeypatch.setattr(consumers, "MOST_TABS", 2)
    for page in silent[1:]:
        page.hello()
        page.hears("welcome")
    third = enter(hello=False)
    third.hello()
    assert third.closed_with() == 1013
    monkeypatch.setattr(consumers, "MOST_PAGES", 2)
    assert enter(Browser(shop), hello=False).closed_with() == 1013


def test_ac_45_a_frame_of_a_megabyte_or_of_bytes_ends_a_socket(enter):
    for told in (b"\x00\xff", "y" * 60_001, "y" * 1_000_000):
        page = enter()
        with contextlib.suppress(ConnectionClosed):
            page.socket.send(told)
        assert page.closed_with() == 1009


def test_ac_45_who_talks_all_the_time_is_shown_out_and_others_are_not(enter, shop):
    noisy, quiet = enter(), enter(Browser(shop))
    with contextlib.suppress(ConnectionClosed):
        for _ in range(1000):
            noisy.say(t="ping")
    assert noisy.closed_with() == 1008
    assert quiet.heard() == []


NONSENSE = [
    *("", "{", "null", "[1]", "{}", '"say"', "[" * 20_000, '{"a":' * 9_000),
    '{"t": null}',
    '{"t": ["say"]}',
    '{"t": "__init__"}',
    '{"t": "say", "__proto__": {"x": 1}}',
    '{"t": "mark"}',
    '{"t": "mark", "chat": "1", "got": "x"}',
    '{"t": "mark", "chat": {}, "got": 1e400}',
    '{"t": "mark", "chat": "00000000-0000-0000-0000-000000000000", "got": true}',
    '{"t": "mark", "chat": "\\u0000", "got": 1, "seen": 99999999999999999999999}',
    '{"t": "typing", "chat": [], "on": []}',
    '{"t": "typing", "chat": "\\ud800", "on": true}',
    '{"t": "heads", "chats": []}',
    '{"t": "heads", "chats": {"x": "y", "\\u0000": 1, "z": null}}',
    '{"t": "heads", "chats": {"x": -1, "y": 99999999999999999999999999}}',
    '{"t": "about", "about": 1}',
    '{"t": "about", "about": {"page": [], "title": 1}}',
    '{"t": "about", "about": {"page": "javascript:alert(1)", "title": "\\ud800"}}',
    '{"t": "hello", "token": "x"}',
]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_ac_66_a_frame_that_makes_no_sense_is_dropped_and_the_socket_stays(
    enter, nonsense
):
    page = enter()
    page.socket.send(nonsense)
    assert page.heard() == []
    assert page.says("My kettle leaks.")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"chat": 1, "id": [], "text": {}},
        {"text": None},
        {"chat": str(uuid4()), "id": "\ud800", "text": "x"},
        {"chat": str(uuid4()), "id": str(uuid4()), "text": "x" * 10_001},
        {"chat": str(uuid4()), "id": str(uuid4()), "text": "x", "files": "y"},
    ],
)
def test_ac_66_words_that_make_no_sense_are_refused(enter, said):
    page = enter()
    page.say(t="say", **said)
    assert page.hears("refused")["code"] == "invalid"
    assert page.heard() == []


def test_ac_72_the_same_words_by_socket_and_by_http_at_once_are_one(enter):
    page = enter()
    said = {"chat": page.chat, "id": str(uuid4()), "text": "Once"}
    at_once(
        lambda: page.browser.post("say/", said),
        lambda: page.say(t="say", **said),
        lambda: page.browser.post("say/", said),
    )
    assert page.hears("ack", id=said["id"])
    work()
    assert Message.objects.count() == 1


def test_a_question_is_answered_at_once_when_there_is_news(irma, ask):
    chat = irma.say("My kettle leaks.").json()["chat"]
    work()
    seq = irma.get(f"chats/{chat}/").json()["seq"]
    began = time.monotonic()
    for after in ("0", "-1", "99999999", "x", "", "1e9", "9" * 40):
        told = ask(chat, after)
        assert (told.status_code, told.json()) == (200, {"chat": chat, "seq": seq})
    assert time.monotonic() - began < 4
    assert told.headers["cache-control"] == "private, no-store"


def test_a_question_waits_for_news_and_no_longer_than_it_said(irma, ask, bob):
    chat = irma.say("My kettle leaks.").json()["chat"]
    work()
    seq = irma.get(f"chats/{chat}/").json()["seq"]
    began = time.monotonic()
    assert ask(chat, seq, wait=1).json()["seq"] == seq
    assert 0.9 < time.monotonic() - began < 3
    with working():
        began = time.monotonic()
        told, _ = at_once(
            lambda: ask(chat, seq, wait=20).json(),
            lambda: (
                time.sleep(0.5),
                actions.reply(Ticket.objects.get(), text="Which one?", by=bob),
            ),
        )
    assert told["seq"] > seq
    assert time.monotonic() - began < 5


def test_waiting_takes_no_place_of_requests(irma, ask, site):
    chat = irma.say("My kettle leaks.").json()["chat"]
    work()
    seq = irma.get(f"chats/{chat}/").json()["seq"]
    began = time.monotonic()

    def page() -> float:
        time.sleep(0.3)
        got(f"{site}/accounts/login/")
        return time.monotonic() - began

    *_, took = at_once(*[lambda: ask(chat, seq, wait=3)] * 4, page)
    assert took < 2.5


def test_ac_65_a_question_about_somebody_elses_chat_finds_none(irma, ask, shop):
    chat = irma.say("My kettle leaks.").json()["chat"]
    work()
    told = ask(chat, 0, token=Browser(shop).token)
    assert (told.status_code, told.json()["code"]) == (404, "not_found")


def test_a_question_of_nobody_is_not_answered(irma, ask):
    chat = str(uuid4())
    assert ask(chat, 0, token="").status_code == 401
    assert ask(chat, 0, token="x" * 300).status_code == 401
    assert ask("\x00", 0).status_code == 404
    assert ask(chat, 0).status_code == 404


def test_ac_45_questions_come_one_after_another(irma, ask, monkeypatch):
    chat = irma.say("My kettle leaks.").json()["chat"]
    work()
    long_poll._paces.clear()
    codes = [ask(chat, 0).status_code for _ in range(14)]
    assert codes[:8] == [200] * 8
    assert 429 in codes


@pytest.mark.parametrize("key", ["\x00", "\ud800", "x" * 5_000, ""])
def test_nobody_is_shown_out_for_what_somebody_else_says_at_the_same_moment(
    site, shop, key
):
    """One look serves all who say hello just now."""
    welcomed: list[str] = []

    def honest() -> None:
        with raw_socket(site, path=PATH) as socket:
            hello = {
                "t": "hello",
                "token": Browser(shop).token,
                "key": shop.connection.key,
            }
            socket.send(json.dumps(hello))
            welcomed.append(json.loads(socket.recv(timeout=10))["t"])

    def hostile() -> None:
        with raw_socket(site, path=PATH) as socket:
            hello = {"t": "hello", "token": Browser(shop).token, "key": key}
            socket.send(json.dumps(hello))
            with contextlib.suppress(ConnectionClosed):
                socket.recv(timeout=10)

    at_once(*[honest, hostile] * 8)
    assert welcomed == ["welcome"] * 8


def test_a_question_with_more_fields_than_one_has_is_refused(site):
    query = "&".join(f"f{n}=x" for n in range(30))
    assert got(f"{site}/live/visitor/?{query}").status_code == 422
