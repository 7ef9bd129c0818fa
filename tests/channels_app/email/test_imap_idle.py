"""IDLE brings mail at once, and nothing depends on it."""

import threading
import time

import pytest

from channels_app.adapter import Batch, ConnectionFailed
from channels_app.adapters.email import adapter
from tests.channels_app.email.boxes import access, box, contents, numbered
from tests.channels_app.email.fake_imap import asked_uids, body, serving
from tests.peers import Dovecot, mailbox

__all__ = ["access", "box"]

# Seconds between looks that no test has the patience for.
LONG = 45.0


@pytest.fixture
def clock(monkeypatch):
    """Our clock; add seconds to it."""
    ahead, real = [0.0], time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + sum(ahead))
    return ahead


def answering(uids: list[int], idle: list[bytes]):
    """A server with these mails, and what it says when asked to IDLE."""

    def answer(command: str) -> list[bytes]:
        if command == "IDLE":
            return idle
        if command.startswith("UID SEARCH"):
            above = int(command.split()[-1].partition(":")[0])
            found = [uid for uid in uids if uid >= above]
            return [b"* SEARCH " + b" ".join(b"%d" % uid for uid in found)]
        asked = asked_uids(command)
        if "BODY" in command:
            return [body(uid, b"mail %d" % uid) for uid in asked]
        return [b"* %d FETCH (UID %d RFC822.SIZE 6)" % (uid, uid) for uid in asked]

    return answer


def test_mail_comes_at_once_where_the_server_tells_of_it(dovecot, box, access):
    reader = adapter.poll(access, {}, wait=LONG)
    assert next(reader).items == ()
    threading.Timer(0.2, dovecot.append, [box, *numbered(1)]).start()
    before = time.monotonic()

    assert contents([next(reader)]) == numbered(1)
    assert time.monotonic() - before < LONG / 2
    reader.close()


def test_an_idle_gone_deaf_costs_a_minute_and_no_mail(clock):
    uids: list[int] = []
    with serving(answering(uids, []), extensions="IDLE") as settings:
        reader = adapter.poll(settings, {}, wait=0.05)
        signs = [next(reader) for _ in range(3)]
        uids.append(1)
        deaf = [next(reader) for _ in range(3)]
        clock.append(60.0)
        found = next(batch for batch in reader if batch.items)
        reader.close()

    assert [batch.items for batch in [*signs, *deaf]] == [()] * 6
    assert contents([found]) == [b"mail 1"]


@pytest.mark.parametrize("idle", [[b"* 4 EXISTS"], [b"NO not now"]])
def test_news_before_the_plus_and_a_refusal_are_no_trouble(clock, idle):
    uids: list[int] = []
    with serving(answering(uids, idle), extensions="IDLE") as settings:
        reader = adapter.poll(settings, {}, wait=0.05)
        signs: list[Batch] = [next(reader) for _ in range(2)]
        uids.append(1)
        clock.append(60.0)
        found = next(batch for batch in reader if batch.items)
        reader.close()

    assert [batch.items for batch in signs] == [(), ()]
    assert contents([found]) == [b"mail 1"]


def test_a_line_cut_while_it_is_idle_is_noticed_at_once():
    with Dovecot() as dovecot:
        dovecot.account("a@shop.test", "secret")
        reader = adapter.poll(mailbox(dovecot, None, "a@shop.test"), {}, wait=LONG)
        next(reader)
        threading.Timer(0.2, dovecot.kill).start()
        before = time.monotonic()
        with pytest.raises(ConnectionFailed):
            list(reader)

    assert time.monotonic() - before < LONG / 2


@pytest.mark.slow
def test_a_server_that_stands_still_for_ten_minutes_is_left_and_asked_again(clock):
    with Dovecot() as dovecot:
        dovecot.account("a@shop.test", "secret")
        access = mailbox(dovecot, None, "a@shop.test")
        dovecot.append("a@shop.test", *numbered(1))
        reader = adapter.poll(access, {}, wait=0.05)
        first = next(reader)
        signs = [next(reader) for _ in range(3)]
        dovecot.stop_the_world(stopped=True)
        clock.append(600.0)
        with pytest.raises(ConnectionFailed):
            list(reader)
        dovecot.stop_the_world(stopped=False)
        dovecot.append("a@shop.test", *numbered(2))
        again = adapter.poll(access, signs[-1].cursor, wait=0.05)

        assert contents([first, next(again)]) == numbered(1, 2)
        again.close()
