"""The stream of events: as it happens, only what one may see, and not a moment longer."""

import http.client
import json
import time
from contextlib import ExitStack
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from helpdesk.base.accounts import actions as people
from helpdesk.runtime.archive import begin_anew
from tests.threads import until
from tests.tokens import make_token
from tickets import actions, stream

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """A program that reads a stream, one event after another."""

    def __init__(self, site: str, secret: str, after: str = "", **more: str) -> None:
        there = urlsplit(site)
        self.line = http.client.HTTPConnection(there.hostname, there.port, timeout=20)
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {secret}"}
        if last := more.pop("last", ""):
            headers["Last-Event-ID"] = last
        asked = urlencode({**({"after": after} if after else {}), **more})
        self.line.request("GET", f"/api/v1/events/?{asked}", headers=headers)
        self.answer = self.line.getresponse()
        self.last = ""

    def block(self) -> dict[str, str]:
        """What comes next up to an empty line, by field; comments are ""."""
        found: dict[str, str] = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            found[name] = value
        self.last = found.get("id", self.last)
        return found

    def next(self) -> dict:
        """The next event."""
        while "event" not in (found := self.block()):
            assert found, "it ended"
        told = json.loads(found["data"])
        assert found["event"] in {told.get("type"), "end"}
        return told

    def types(self, count: int) -> list[str]:
        return [self.next()["type"].removeprefix("ticket.") for _ in range(count)]

    def close(self) -> None:
        self.answer.close()
        self.line.close()


@pytest.fixture
def secret(ada):
    return make_token(ada, "events:read").secret


@pytest.fixture
def read(site, worker, secret):
    with ExitStack() as stack:

        def open_one(token: str = secret, **more: str) -> Reader:
            reader = Reader(site, token, **more)
            stack.callback(reader.close)
            return reader

        yield open_one


def test_it_tells_what_happened_and_then_what_happens(read, ticket, bob):
    reader = read()
    assert reader.answer.status == 200
    assert reader.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert reader.answer.headers["Cache-Control"] == "no-store"
    assert reader.block() == {"retry": "3000"}
    assert reader.types(2) == ["opened", "received"]
    began = time.monotonic()
    noted = actions.note(ticket, text="Odd.", by=bob)
    told = reader.next()
    assert (told["type"], told["data"]) == (
        "ticket.noted", {"message": str(noted.public_id)},
    )  # fmt: skip
    assert time.monotonic() - began < 3


def test_who_was_cut_off_goes_on_behind_the_last_event(read, ticket, bob):
    reader = read()
    reader.types(1)
    last = reader.last
    reader.close()
    actions.tag(ticket, name="vip", by=bob)
    assert read(last=last).types(2) == ["received", "tagged"]
    # An address that is asked again as it was: the header is newer.
    assert read(last=last, after="now").types(2) == ["received", "tagged"]


def test_from_now_on_and_of_some_types(read, ticket, bob):
    reader = read(after="now", type="ticket.tagged")
    assert reader.block() == {"retry": "3000"}
    actions.note(ticket, text="Odd.", by=bob)
    actions.tag(ticket, name="vip", by=bob)
    assert reader.types(1) == ["tagged"]


def test_it_says_that_it_is_there_and_where(read, ticket, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.2)
    reader = read(after="now")
    reader.block()
    assert reader.block()[""] == "still here"
    assert reader.last
    assert read(last=reader.last).block() == {"retry": "3000"}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"token": "hd_nobody"}, 401, "invalid_token"),
        ({"after": "x"}, 400, "invalid"),
        ({"nonsense": "1"}, 400, "unknown_parameter"),
    ],
)
def test_what_the_page_refuses_the_stream_refuses(read, ticket, asked, status, code):
    reader = read(**asked)
    assert reader.answer.status == status
    assert reader.answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(reader.answer.read())["code"] == code


def test_it_needs_the_scope_of_the_feed(read, ticket, ada):
    reader = read(make_token(ada, "tickets:read").secret)
    assert reader.answer.status == 403
    assert json.loads(reader.answer.read())["code"] == "insufficient_scope"


def test_a_cursor_from_before_a_restore_is_gone(read, ticket):
    reader = read()
    reader.types(1)
    begin_anew()
    assert read(last=reader.last).answer.status == 410


def test_ac_49_it_tells_nothing_of_what_one_may_not_see(read, ticket, bill, grace, bob):
    reader = read(make_token(bob, "events:read").secret, after="now")
    actions.note(bill, text="Canary", by=grace)
    actions.note(ticket, text="Odd.", by=bob)
    told = reader.next()
    assert told["ticket"]["number"] == ticket.number


def test_ac_54_who_may_no_more_hears_nothing_more(read, site, ticket, bob, ada):
    token = make_token(bob, "events:read")
    reader = read(token.secret, after="now")
    reader.block()
    people.deactivate(bob, by=ada)
    began = time.monotonic()
    ended = reader.next()
    assert (ended["status"], ended["code"]) == (401, "invalid_token")
    assert reader.answer.read() == b""
    assert time.monotonic() - began < 8
    until(lambda: not stream._open)


def test_ac_54_sight_that_was_taken_away_is_gone_from_the_stream(
    read, billing, ticket, bill, grace, bob
):
    billing.members.add(bob)
    reader = read(make_token(bob, "events:read").secret, after="now")
    actions.note(bill, text="Odd.", by=grace)
    # "Now" is where nobody writes any more: what came just before it may come again.
    until(lambda: reader.next()["type"] == "ticket.noted")
    billing.members.remove(bob)
    actions.note(bill, text="Canary", by=grace)
    actions.note(ticket, text="Odd.", by=bob)
    assert reader.next()["ticket"]["number"] == ticket.number


def test_a_token_has_five_streams_and_no_more(read, ticket, ada):
    readers = [read() for _ in range(stream.AT_ONCE)]
    assert [one.answer.status for one in readers] == [200] * 5
    sixth = read()
    assert sixth.answer.status == 429
    assert json.loads(sixth.answer.read())["code"] == "too_many_streams"
    assert read(make_token(ada, "events:read").secret).answer.status == 200
    readers[0].close()
    until(lambda: read().answer.status == 200, seconds=10)


def test_it_keeps_no_connection_while_nothing_happens(read, ticket):
    readers = [read(after="now") for _ in range(3)]
    for reader in readers:
        reader.block()

    def busy() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            return int(cursor.fetchone()[0])

    until(lambda: busy() == 0)
