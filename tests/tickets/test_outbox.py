"""The outbox: each event is told to each listener at least once, in order."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import make_ticket
from tickets import actions, outbox
from tickets.models import Event, PendingEvent
from tickets.signals import listen, name_of, ticket_changed

# Later than whenever the test is run: events wait from the moment they are made.
NOON = datetime(2100, 1, 1, 12, tzinfo=UTC)


class Listeners:
    """Functions that listen for the length of a test, and what each of them heard."""

    def __init__(self) -> None:
        self.heard: dict[str, list[int]] = {}
        self.names: list[str] = []

    def add(
        self, name: str, *, fails_on: set[int] | None = None, says="no\x00"
    ) -> None:
        """`fails_on` may be changed later: who has recovered fails on nothing."""
        heard = self.heard.setdefault(name, [])
        failing = set() if fails_on is None else fails_on

        def listener(event: Event) -> None:
            heard.append(event.pk)
            if event.pk in failing:
                raise RuntimeError(says)

        listener.__qualname__ = name
        self.names.append(name_of(listener))
        listen(listener)

    def remove_all(self) -> None:
        for name in self.names:
            ticket_changed.disconnect(dispatch_uid=name)


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    found = Listeners()
    yield found
    found.remove_all()


@pytest.fixture
def events(ticket, bob) -> list[int]:
    for text in "one", "two":
        actions.note(ticket, text=text, by=bob)
    return list(Event.objects.order_by("id").values_list("pk", flat=True))


def waiting_for() -> list[tuple[int, str]]:
    rows = PendingEvent.objects.order_by("id")
    return [
        (row.event_id, row.listener.rpartition(".")[2] if row.listener else "")
        for row in rows
    ]


def test_every_event_waits_to_be_told(events):
    assert waiting_for() == [(event, "") for event in events]
    assert len(events) == 4
    assert outbox.waiting() > 0


def test_every_event_is_told_in_order_and_then_waits_no_more(events, listeners):
    listeners.add("one")
    listeners.add("two")
    assert (outbox.drain(), outbox.drain()) == (4, 0)
    assert listeners.heard == {"one": events, "two": events}
    assert (waiting_for(), outbox.waiting()) == ([], 0.0)


@pytest.mark.sampled
def test_more_than_a_batch_is_told_in_order(mailbox, listeners):
    listeners.add("one")
    for _ in range(60):
        make_ticket(mailbox)
    assert outbox.drain() == 120
    in_order = list(Event.objects.order_by("id").values_list("pk", flat=True))
    assert listeners.heard["one"] == in_order


def test_a_change_that_is_rolled_back_is_never_told(ticket, bob, listeners):
    outbox.drain()
    listeners.add("one")
    with transaction.atomic():
        actions.note(ticket, text="No", by=bob)
        transaction.set_rollback(True)
    assert (outbox.drain(), listeners.heard) == (0, {"one": []})


def test_a_failing_listener_is_asked_again_alone_and_later(events, listeners):
    broken = {events[1]}
    listeners.add("fine")
    listeners.add("frail", fails_on=broken)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False) as clock:
        assert outbox.drain() == 4
        assert waiting_for() == [(events[1], "frail")]
        assert outbox.drain() == 0

        for attempt in 1, 2, 3:
            row = PendingEvent.objects.get()
            wait = timedelta(seconds=2**attempt)
            assert (row.attempts, row.not_before - _now()) == (attempt, wait)
            assert row.last_error == "RuntimeError: no"
            clock.shift(wait)
            assert outbox.drain() == 1

        broken.clear()
        clock.shift(timedelta(hours=1))
        assert outbox.drain() == 1

    assert waiting_for() == []
    assert listeners.heard == {
        "fine": events,
        "frail": [*events, *[events[1]] * 4],
    }


def _now() -> datetime:
    return datetime.now(tz=UTC)


def test_each_failing_listener_waits_for_itself(events, listeners):
    listeners.add("frail", fails_on=set(events))
    listeners.add("weak", fails_on={events[0]})
    outbox.drain()
    assert sorted(waiting_for()) == sorted(
        [(events[0], "weak"), *[(event, "frail") for event in events]]
    )


@pytest.mark.parametrize("attempts", [12, 50, 1000, 32_767])
def test_patience_has_an_end_but_nobody_is_given_up(events, listeners, attempts):
    listeners.add("frail", fails_on={events[0]})
    outbox.drain()
    PendingEvent.objects.update(attempts=attempts, not_before=NOON)
    with time_machine.travel(NOON + timedelta(days=999), tick=False):
        assert outbox.drain() == 1
        row = PendingEvent.objects.get()
        assert row.not_before - _now() == timedelta(hours=1)


def test_an_error_of_any_characters_spoils_nothing(events, listeners, monkeypatch):
    # The test runner cannot pass on a log with half a character in it.
    monkeypatch.setattr(logging.getLogger("django.dispatch"), "disabled", True)
    listeners.add("frail", fails_on={events[0]}, says="half a \ud800")
    assert outbox.drain() == 4
    assert [row.last_error for row in PendingEvent.objects.all()] == [
        "RuntimeError: half a \ufffd"
    ]


def test_a_listener_whose_query_fails_spoils_nothing(events, listeners, ticket):
    def clumsy(event: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    listeners.names.append(name_of(clumsy))
    listen(clumsy)
    listeners.add("fine")
    assert outbox.drain() == 4
    assert listeners.heard["fine"] == events
    assert PendingEvent.objects.count() == 4


def test_what_a_removed_listener_still_waited_for_is_over(events, listeners):
    PendingEvent.objects.update(listener="long.gone")
    assert (outbox.drain(), waiting_for()) == (4, [])


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_tell_each_event_once(mailbox, listeners):
    lock, heard = threading.Lock(), []

    def slow(event: Event) -> None:
        with lock:
            heard.append(event.pk)

    listeners.names.append(name_of(slow))
    listen(slow)
    for _ in range(80):
        make_ticket(mailbox)
    start, told = threading.Barrier(2), []

    def drain() -> None:
        try:
            start.wait()
            told.append(outbox.drain())
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(heard) == sorted(Event.objects.values_list("pk", flat=True))
    assert (sum(told), PendingEvent.objects.count()) == (160, 0)
