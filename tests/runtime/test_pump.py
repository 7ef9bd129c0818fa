import math
import threading

import pytest
from django.db import connection

from helpdesk.base import doorbell
from helpdesk.base.doorbell import Bell
from helpdesk.runtime import beats, pump
from helpdesk.runtime.pump import Rounds

from .conftest import within


@pytest.fixture
def hang(monkeypatch):
    """Hang bells where there are no others."""
    monkeypatch.setattr(doorbell, "_bells", {})
    drained = []

    def _hang(name, *, waiting):
        def drain():
            drained.append(name)
            return 1

        doorbell.hang(Bell(name=name, waiting=waiting, drain=drain))
        return drained

    return _hang


def no_broker():
    return Rounds(broker_back=math.inf)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waiting", "rounds", "worked"),
    [
        (1.0, no_broker, []),
        (3.0, no_broker, ["late"]),
        (3.0, Rounds, []),
        (11.0, Rounds, ["late"]),
    ],
)
def test_the_pump_works_what_nobody_else_will(hang, waiting, rounds, worked):
    drained = hang("late", waiting=lambda: waiting)

    rounds().go()

    assert drained == worked


@pytest.mark.django_db
def test_a_broken_bell_does_not_silence_the_others(hang, caplog):
    def broken():
        raise ZeroDivisionError

    hang("a", waiting=broken)
    drained = hang("b", waiting=lambda: 60.0)
    rounds = no_broker()

    rounds.go()
    rounds.go()

    assert drained == ["b", "b"]
    assert [r.getMessage() for r in caplog.records] == ["pump: bell a failed"]


@pytest.mark.django_db
def test_the_pump_notes_when_it_last_rang(hang):
    Rounds().go()

    assert beats.last(beats.RUNG) is not None


@pytest.mark.django_db(transaction=True)
def test_only_one_pump_works_and_the_next_takes_over(hang):
    hang("quiet", waiting=lambda: 0.0)
    stops = [threading.Event(), threading.Event()]
    working = [threading.Event(), threading.Event()]

    def watch(me):
        def _watch(stop):
            working[me].set()
            stop.wait()
            working[me].clear()

        return _watch

    def run(me):
        pump.run(stops[me], watch=watch(me))
        connection.close()

    threads = [threading.Thread(target=run, args=(me,)) for me in range(2)]
    threads[0].start()
    assert working[0].wait(5)
    threads[1].start()
    assert not working[1].wait(2)
    stops[0].set()
    threads[0].join()
    assert working[1].wait(5)
    assert within(1, lambda: not working[0].is_set())
    stops[1].set()
    threads[1].join()
