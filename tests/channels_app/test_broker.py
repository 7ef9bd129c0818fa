"""The broker is a doorbell: without one everything is slower and nothing is lost."""

import socket

import pytest
from celery import Celery, current_app
from celery.signals import task_prerun
from django.db import transaction
from kombu import pools

from channels_app import inbound, intake, outbound
from channels_app.tasks import receive
from helpdesk.base import doorbell
from helpdesk.base.doorbell import Bell
from helpdesk.base.live import once
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND, raw, said
from tests.tickets.chatting import chat, make_widget, writes
from tickets import actions, outbox
from tickets.actions import deliver, offers
from tickets.errors import TicketClosed
from tickets.models import Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_rings() -> None:
    """Other tests ring, too, and nobody answers them."""
    for bell in doorbell.bells():
        doorbell.heard(bell.name)


@pytest.fixture
def nobody_listens(monkeypatch):
    """A broker's address where no broker is."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        app = current_app._get_current_object()
        _forget_connections(app)
        with monkeypatch.context() as for_now:
            for_now.setattr(app.conf, "broker_url", address)
            yield
        _forget_connections(app)


def _forget_connections(app: Celery) -> None:
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def ticket(door):
    return make_ticket(door, identity=make_identity("Irma", kind=KIND))


def test_a_ring_that_nobody_hears_says_so(nobody_listens):
    assert doorbell.ring_now("tickets.events") is False


def test_a_ring_that_somebody_hears_says_so(db):
    assert doorbell.ring_now("tests.nobody") is True


def test_ringing_never_raises(nobody_listens):
    doorbell.ring("tickets.events")
    with transaction.atomic():
        doorbell.ring("tickets.events")


def test_reply_answers_while_the_broker_is_gone(nobody_listens, ticket, provider, bob):
    message = actions.reply(ticket, text="Try the lid.", by=bob)

    assert Message.objects.filter(pk=message.pk).exists() is True
    assert message.deliveries.get().state == "queued"
    assert deliver.waiting() > 0
    assert outbound.drain() == 1
    assert message.deliveries.get().state == "sent"
    assert [taken.text for taken in provider.taken] == ["Try the lid."]


def test_mail_is_taken_while_the_broker_is_gone(nobody_listens, door):
    intake.store(door, [raw(said())], cursor={"read": 1})
    assert inbound.drain() == 1
    assert Message.objects.count() == 1


def test_the_bells_that_hang_find_and_work_everything(ticket, provider, bob, door):
    """What the pump does when nobody else works: it knows these and no more."""
    intake.store(door, [raw(said("More"))])
    actions.reply(ticket, text="Try the lid.", by=bob)
    bells = {bell.name: bell for bell in doorbell.bells()}
    assert {"channels_app.receive", "channels_app.send", "tickets.events"} <= set(bells)
    # What one of them does is work for another.
    while sum(bell.drain() for bell in bells.values()):
        pass
    assert {
        name: bell.waiting() for name, bell in bells.items() if bell.waiting()
    } == {}
    assert Delivery.objects.get().state == "sent"
    assert Message.objects.filter(text="More").exists() is True


@pytest.fixture
def rings(monkeypatch):
    """What reached the broker; a worker takes it at once."""
    heard: list[str] = []

    def send(name: str) -> None:
        heard.append(name)
        doorbell.heard(name)

    app = current_app._get_current_object()
    monkeypatch.setattr(app, "send_task", send)
    return heard


@pytest.fixture
def waiting(monkeypatch):
    """What reached the broker, while every worker is busy."""
    sent: list[str] = []
    app = current_app._get_current_object()
    monkeypatch.setattr(app, "send_task", sent.append)
    doorbell.heard("tests.nobody")
    return sent


def test_a_ring_that_waits_is_not_rung_again(waiting):
    assert [doorbell.ring_now("tests.nobody") for _ in range(3)] == [True] * 3
    assert waiting == ["tests.nobody"]


def test_what_is_committed_once_somebody_looks_is_rung_for_anew(waiting):
    doorbell.ring_now("tests.nobody")
    doorbell.heard("tests.nobody")
    doorbell.ring_now("tests.nobody")
    assert waiting == ["tests.nobody"] * 2


def test_a_worker_has_heard_before_it_looks(waiting):
    def nothing() -> None:
        """A task that does it."""

    task = current_app.task(name="tests.nobody")(nothing)
    doorbell.ring_now("tests.nobody")
    # As a worker does before it begins one.
    task_prerun.send(sender=task, task=task)
    doorbell.ring_now("tests.nobody")
    assert waiting == ["tests.nobody"] * 2


def test_a_late_row_is_rung_for_whoever_was_rung_for_before(waiting):
    doorbell.ring_now("tests.nobody")
    doorbell.ring_now("tests.nobody", anyway=True)
    assert waiting == ["tests.nobody"] * 2


def test_a_ring_the_broker_did_not_take_is_none_that_waits(nobody_listens):
    doorbell.heard("tests.nobody")
    assert doorbell.ring_now("tests.nobody") is False
    assert once.first("ring:tests.nobody", 1_000) is True


def test_one_transaction_rings_a_bell_once_and_after_its_commit(rings, ticket, bob):
    rings.clear()
    with transaction.atomic():
        actions.note(ticket, text="One", by=bob)
        actions.note(ticket, text="Two", by=bob)
        assert rings == []
    assert rings == ["tickets.events"]


def test_what_is_rolled_back_rings_nothing(rings, ticket, bob):
    rings.clear()
    with transaction.atomic():
        actions.note(ticket, text="One", by=bob)
        transaction.set_rollback(True)
    assert rings == []


def test_a_rolled_back_part_does_not_silence_the_rest(rings, ticket, bob):
    rings.clear()
    with transaction.atomic():
        with transaction.atomic():
            actions.note(ticket, text="One", by=bob)
            transaction.set_rollback(True)
        ticket.refresh_from_db()
        actions.note(ticket, text="Two", by=bob)
    assert rings == ["tickets.events"]


def test_whoever_answers_a_bell_calls_nobody_for_its_first_ring(rings, ticket, bob):
    outbox.drain()
    rings.clear()
    with doorbell.answering("tickets.events"):
        actions.note(ticket, text="One", by=bob)
        assert rings == []
    assert rings == []
    assert outbox.waiting() == 0.0


def test_whoever_goes_on_for_long_calls_somebody_meanwhile(rings, ticket, bob):
    rings.clear()
    with doorbell.answering("tickets.events"):
        actions.note(ticket, text="One", by=bob)
        actions.note(ticket, text="Two", by=bob)
        assert rings == ["tickets.events"]


def test_whoever_fails_leaves_the_bell_to_somebody_else(rings, ticket, bob):
    rings.clear()
    with pytest.raises(TicketClosed), doorbell.answering("tickets.events"):  # noqa: PT012
        actions.note(ticket, text="One", by=bob)
        raise TicketClosed
    assert rings == ["tickets.events"]


def test_words_that_come_in_are_told_by_whoever_stored_them(rings, door):
    intake.store(door, [raw(said())])
    rings.clear()
    receive()
    assert rings == []
    assert outbox.waiting() == 0.0


def test_only_a_chat_that_nobody_has_asks_who_is_to_be_rung(rings, support, bob):
    ticket = chat(make_widget(support))
    outbox.drain()
    assert offers.BELL in rings
    actions.assign(ticket, to=bob, by=bob)
    outbox.drain()
    rings.clear()
    writes(ticket)
    actions.reply(ticket, text="Yes.", by=bob)
    outbox.drain()
    assert offers.BELL not in rings


def test_tasks_carry_nothing(rings, ticket, bob, door):
    """Names only: no id, no words, no credentials reach the broker (AC-75)."""
    actions.reply(ticket, text="Secret words", by=bob)
    intake.store(door, [raw(said())])
    assert set(rings) == {"tickets.events", "channels_app.send", "channels_app.receive"}


def test_a_bell_is_hung_once_by_its_name(monkeypatch):
    monkeypatch.setattr(doorbell, "_bells", {})
    for _ in range(2):
        bell = Bell(name="b", waiting=outbox.waiting, drain=outbox.drain)
        doorbell.hang(bell)
    assert doorbell.bells() == [bell]


def test_a_broker_that_failed_once_is_left_alone_for_a_while(nobody_listens, caplog):
    assert [doorbell.ring_now("tickets.events") for _ in range(3)] == [False] * 3
    assert caplog.text.count("no broker") == 1
