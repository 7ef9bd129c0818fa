"""The server of the channel layer is a doorbell: it may go, hang and come back."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.utils import timezone

from helpdesk.base import doorbell, live
from helpdesk.runtime import wheels
from tests.channels_app.widget.factories import make_widget, work
from tests.live.visiting import visiting
from tests.services import STANDARD, standard_servers
from tests.threads import at_once, until
from tickets import actions, outbox
from tickets.models import PendingEvent, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

# RELIABILITY: with the broker gone a reply answers within so many seconds.
PROMPT = 0.3


class Valkey:
    """A server of this test's own, which can be killed, frozen and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "v.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Valkey":
        self.path.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [str(wheels.valkey_server()), "--port", "0", "--unixsocket",
             str(self.path), "--dir", str(self.folder), "--save", ""],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until(self.path.exists)
        return self

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)


@pytest.fixture
def valkey(tmp_path: Path, settings: Any) -> Iterator[Valkey]:
    server = Valkey(tmp_path).start()
    settings.CHANNEL_LAYER_URL = f"unix://{server.path}"
    yield server
    server.kill()


@pytest.fixture
def no_broker(monkeypatch, tmp_path):
    app = current_app._get_current_object()
    nobody = f"redis+socket://{tmp_path}/nobody.sock"
    monkeypatch.setattr(app.conf, "broker_url", nobody)


@pytest.fixture(params=["embedded", pytest.param("Redis", marks=pytest.mark.contract)])
def any_server(request, settings) -> str:
    """The Valkey of `make run`, and the Redis people already have."""
    if request.param in STANDARD:
        if request.param not in standard_servers():
            pytest.skip(f"no {request.param} on its standard port")
        settings.CHANNEL_LAYER_URL = STANDARD[request.param][0]
    return settings.CHANNEL_LAYER_URL


def said(n: int = 7, *groups: str) -> live.Signal:
    return live.Signal(groups=groups, payload={"t": "ticket", "n": n, "seq": 1})


def test_what_is_published_reaches_the_socket(any_server, open_socket, bob):
    page, group = open_socket(bob), f"agent.{bob.pk}"

    assert live.publish(said(7, group, "team.0"), said(8, "agent.0"), said(9, group))

    assert [page.hears("ticket")["n"] for _ in range(2)] == [7, 9]


def test_threads_share_the_client(any_server, open_socket, bob):
    page, group = open_socket(bob), f"agent.{bob.pk}"
    calls = [lambda n=n: live.publish(said(n, group)) for n in range(1, 9)]

    assert at_once(*calls) == [True] * 8
    assert {page.hears("ticket")["n"] for _ in calls} == set(range(1, 9))


def test_publishing_never_raises_and_leaves_an_absent_server_alone(valkey, caplog):
    valkey.kill()
    began = time.monotonic()
    assert [live.publish(said()) for _ in range(20)] == [False] * 20
    assert time.monotonic() - began < PROMPT
    assert caplog.text.count("no server") == 1


def test_publishing_to_a_server_that_hangs_gives_up_soon(valkey):
    live.publish(said())
    valkey.freeze()
    began = time.monotonic()
    assert [live.publish(said()) for _ in range(20)] == [False] * 20
    assert time.monotonic() - began < 2 * PROMPT


def test_a_server_that_restarted_is_used_at_once(valkey):
    assert live.publish(said()) is True
    valkey.kill()
    valkey.start()
    assert live.publish(said()) is True


def test_nothing_to_say_is_not_said(valkey):
    valkey.kill()
    assert live.publish() is False


def test_an_installation_that_shares_the_server_is_not_heard(
    valkey, open_socket, bob, settings
):
    page, ours = open_socket(bob), settings.SECRET_KEY
    settings.SECRET_KEY = "another installation's key, as long as it has to be"
    live.publish(said(7, f"agent.{bob.pk}"))
    settings.SECRET_KEY = ours
    assert page.is_silent()


def test_pages_catch_up_when_the_server_is_back(
    valkey, open_socket, ticket, ada, bob, drain
):
    page = open_socket(bob)
    valkey.kill()
    actions.note(ticket, text="It is the seal.", by=ada)
    drain()
    valkey.start()

    page.hears("welcome")  # which makes it ask for what it shows, and for the list
    page.look(ticket.number, seq=1)
    assert page.hears("ticket", n=ticket.number)["seq"] == ticket.seq
    live.forget()
    actions.note(ticket, text="It was the seal.", by=ada)
    drain()
    assert page.hears("ticket", n=ticket.number, within=1)["seq"] == ticket.seq


def test_pages_hear_within_seconds_while_there_is_no_server(
    valkey, open_socket, worker, ticket, bill, ada, bob, carol
):
    valkey.kill()
    page = open_socket(bob)
    page.hears("welcome", within=6)
    actions.note(bill, text="Refund it.", by=carol)
    actions.note(ticket, text="It is the seal.", by=ada)

    told = page.hears("ticket", within=5)

    assert (told["n"], told["seq"]) == (ticket.number, ticket.seq)


def test_a_page_opens_and_agents_see_each_other_while_there_is_no_server(
    valkey, open_socket, ticket, ada, bob
):
    valkey.kill()
    pages = open_socket(ada), open_socket(bob)
    for page in pages:
        page.look(ticket.number)
    for page in pages:
        page.sees(ticket.number, {"Ada": "viewing", "Bob": "viewing"})


@pytest.mark.parametrize("trouble", ["killed", "frozen"])
def test_a_reply_answers_promptly_without_broker_and_server(
    valkey, no_broker, ticket, client, bob, trouble
):
    client.force_login(bob)
    client.get(f"/t/{ticket.number}/")
    valkey.kill() if trouble == "killed" else valkey.freeze()
    doorbell.forget()
    began = time.monotonic()
    actions.reply(ticket, text="Try the lid.", by=bob)
    assert time.monotonic() - began < PROMPT


def test_visitors_hear_of_answers_while_the_server_is_away(site, support, bob, valkey):
    """Within ten seconds, and without a word lost (drill: every client converges)."""
    shop = make_widget(support)
    with visiting(site, shop) as page:
        page.says("My kettle leaks.")
        work()
        page.say(t="heads", chats={})
        page.hears("chat", c=page.chat)
        valkey.kill()
        actions.reply(Ticket.objects.get(), text="Which one?", by=bob)
        told = page.hears("chat", c=page.chat, within=10)
        page.says("The red one")
        feed = page.browser.get(f"chats/{page.chat}/").json()
        assert told["seq"] == feed["seq"]
        assert feed["messages"][-1]["text"] == "Which one?"


def test_pages_that_were_not_reached_are_told_again_and_listeners_are_not(
    valkey, ticket, bob
):
    outbox.drain()
    valkey.kill()
    actions.note(ticket, text="Hm.", by=bob)
    assert outbox.drain() == 1
    [kept] = PendingEvent.objects.all()
    assert (kept.listener, kept.attempts) == (outbox.PAGES, 0)
    assert outbox.drain() == 0

    valkey.start()
    live.forget()
    PendingEvent.objects.update(not_before=timezone.now())
    assert outbox.drain() == 1
    assert not PendingEvent.objects.exists()


def test_what_nobody_could_be_told_for_long_is_found_by_those_who_look(
    valkey, ticket, bob
):
    outbox.drain()
    valkey.kill()
    with time_machine.travel(timezone.now() - 2 * outbox.NEWS_FOR, tick=True):
        actions.note(ticket, text="Hm.", by=bob)
    outbox.drain()
    assert not PendingEvent.objects.exists()
