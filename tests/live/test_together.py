"""What many ask at the same moment is asked once."""

import asyncio
import threading

import pytest
from django.db import OperationalError

from helpdesk.base.live import Together

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """Work that can be held up, and remembers its batches."""

    def __init__(self, most=10):
        self.batches = []
        self.go = threading.Event()
        self.together = Together(self.work, most=most)

    def work(self, asked):
        self.batches.append(list(asked))
        self.go.wait(5)
        if "breaks" in asked:
            raise LookupError("broken")
        if "away" in asked:
            raise OperationalError("away")
        return [ValueError(one) if one == "no" else one.upper() for one in asked]

    async def all_of(self, *asked, gone=()):
        """Each comes in this order while the first is being looked at."""
        tasks = []
        for one in asked:
            tasks.append(asyncio.create_task(self.together.ask(one)))
            await asyncio.sleep(0.02)
        for index in gone:
            tasks[index].cancel()
        self.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)


def test_who_comes_alone_waits_for_nobody():
    desk = Desk()
    assert asyncio.run(desk.all_of("a")) == ["A"]
    assert desk.batches == [["a"]]


def test_those_who_come_meanwhile_are_looked_up_together_and_in_order():
    desk = Desk()
    assert asyncio.run(desk.all_of("a", "b", "c", "d")) == ["A", "B", "C", "D"]
    assert desk.batches == [["a"], ["b", "c", "d"]]


def test_no_batch_is_larger_than_it_may_be():
    desk = Desk(most=2)
    asyncio.run(desk.all_of("a", "b", "c", "d"))
    assert desk.batches == [["a"], ["b", "c"], ["d"]]


def test_an_answer_that_is_an_exception_is_raised_for_its_own():
    a, no, b = asyncio.run(Desk().all_of("a", "no", "b"))
    assert (a, b) == ("A", "B")
    assert isinstance(no, ValueError)


def test_what_breaks_the_work_is_told_to_whoever_asked_it_and_to_nobody_else():
    desk = Desk(most=3)
    found = asyncio.run(desk.all_of("a", "breaks", "b", "c", "d"))
    assert [type(one) for one in found] == [str, LookupError, str, str, str]


def test_a_database_that_is_away_is_not_asked_again_for_each():
    desk = Desk(most=3)
    found = asyncio.run(desk.all_of("a", "away", "b", "c", "d"))
    kinds = [str, OperationalError, OperationalError, OperationalError, str]
    assert [type(one) for one in found] == kinds
    assert len(desk.batches) == 3


def test_nothing_is_done_for_who_hung_up_meanwhile():
    desk = Desk()
    asyncio.run(desk.all_of("a", "gone", "b", gone=[1]))
    assert desk.batches == [["a"], ["b"]]
