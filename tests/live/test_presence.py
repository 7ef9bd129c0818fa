"""Who looks at a ticket and who writes, as gossip between sockets and processes."""

import asyncio
import json

import pytest

from helpdesk.base.live.line import Line, Who
from helpdesk.base.live.rooms import LAPSES, TYPING_LAPSES, Rooms
from tests.servers import serving

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_agents_see_each_other_come_write_and_go(open_socket, ticket, ada, bob):
    adas, bobs = open_socket(ada), open_socket(bob)
    number = ticket.number

    adas.look(number)
    adas.sees(number, {"Ada": "viewing"})
    bobs.look(number)
    for page in (adas, bobs):
        page.sees(number, {"Ada": "viewing", "Bob": "viewing"})
    bobs.say(t="typing", n=number, on=True)
    adas.sees(number, {"Ada": "viewing", "Bob": "typing"})
    bobs.say(t="typing", n=number, on=False)
    adas.sees(number, {"Ada": "viewing", "Bob": "viewing"})
    bobs.say(t="leave")
    adas.sees(number, {"Ada": "viewing"})


def test_a_tab_that_is_closed_looks_no_more_but_the_second_one_does(
    open_socket, ticket, ada, bob
):
    adas, first, second = open_socket(ada), open_socket(bob), open_socket(bob)
    number = ticket.number
    adas.look(number)
    for page in (first, second):
        page.look(number)
        page.sees(number, {"Ada": "viewing", "Bob": "viewing"})

    first.socket.close()
    second.say(t="typing", n=number, on=True)
    adas.sees(number, {"Ada": "viewing", "Bob": "typing"})
    second.socket.close()
    adas.sees(number, {"Ada": "viewing"})


def test_to_look_at_another_ticket_is_to_leave_the_first(
    open_socket, ticket, bill, ada, carol
):
    adas, carols = open_socket(ada), open_socket(carol)
    adas.look(ticket.number)
    carols.look(ticket.number)
    carols.sees(ticket.number, {"Ada": "viewing", "Carol": "viewing"})
    adas.look(bill.number)
    carols.sees(ticket.number, {"Carol": "viewing"})


def test_typing_in_a_ticket_one_does_not_look_at_is_not_told(
    open_socket, ticket, bill, ada, bob
):
    adas, bobs = open_socket(ada), open_socket(bob)
    bobs.look(ticket.number)
    adas.look(bill.number)
    adas.sees(bill.number, {"Ada": "viewing"})
    bobs.sees(ticket.number, {"Bob": "viewing"})
    bobs.say(t="typing", n=bill.number, on=True)
    bobs.heard()
    assert adas.is_silent()


def test_agents_of_two_web_processes_see_each_other(open_socket, ticket, ada, bob):
    number = ticket.number
    adas = open_socket(ada)
    with serving() as other:
        adas.look(number)
        adas.sees(number, {"Ada": "viewing"})
        bobs = open_socket(bob, at=other)
        bobs.look(number)
        for page in (adas, bobs):
            page.sees(number, {"Ada": "viewing", "Bob": "viewing"})
        bobs.say(t="typing", n=number, on=True)
        adas.sees(number, {"Ada": "viewing", "Bob": "typing"})
        bobs.socket.close()
        adas.sees(number, {"Ada": "viewing"})


class Ear(Line):
    """A socket that takes everything at once."""

    def __init__(self, told: list[str], name: str) -> None:
        super().__init__(self._never, who=Who(id=name, name=name), welcome="")
        self.told = told

    def tell(self, text: str) -> None:
        self.told.append(text)

    async def _never(self, message: object) -> None:
        raise AssertionError(message)


class Browser:
    """Keeps what it is told."""

    def __init__(self, name: str) -> None:
        self.told: list[str] = []
        self.line = Ear(self.told, name)

    @property
    def sees(self) -> dict[str, str]:
        return {one["name"]: one["doing"] for one in json.loads(self.told[-1])["who"]}


class Processes:
    """Rooms of two web processes and a clock of their own; the wire may be cut."""

    def __init__(self) -> None:
        self.time = 0.0
        self.cut = False
        self.rooms = [Rooms(self.say, lambda: self.time) for _ in range(2)]

    def say(self, gossip: dict) -> None:
        for rooms in [] if self.cut else self.rooms:
            rooms.heard(json.loads(json.dumps(gossip)))

    def pass_by(self, seconds: float) -> None:
        end = self.time + seconds
        while self.time < end:
            self.time += 1
            for rooms in self.rooms:
                asyncio.run(rooms.beat())


@pytest.fixture
def web() -> Processes:
    return Processes()


@pytest.fixture
def both(web: Processes) -> tuple[Browser, Browser]:
    """Ada and Bob look at 7, each at a process of their own."""
    people = Browser("Ada"), Browser("Bob")
    for rooms, browser in zip(web.rooms, people, strict=True):
        rooms.enter(browser.line, 7)
    return people


def test_a_newcomer_asks_and_is_answered(both):
    assert [one.sees for one in both] == [{"Ada": "viewing", "Bob": "viewing"}] * 2


def test_who_is_there_is_said_again_before_it_lapses(web, both):
    web.pass_by(200)
    assert [one.sees for one in both] == [{"Ada": "viewing", "Bob": "viewing"}] * 2


def test_a_process_that_died_is_forgotten(web, both):
    web.cut = True
    web.pass_by(LAPSES - 1)
    assert both[0].sees == {"Ada": "viewing", "Bob": "viewing"}
    web.pass_by(2)
    assert both[0].sees == {"Ada": "viewing"}


def test_after_a_gap_everybody_is_found_again_by_asking(web, both):
    web.cut = True
    web.pass_by(LAPSES + 1)
    web.cut = False
    web.rooms[0].ask()
    assert [one.sees for one in both] == [{"Ada": "viewing", "Bob": "viewing"}] * 2


def test_whoever_stops_writing_without_a_word_writes_no_more_soon(web, both):
    ada, bob = both
    web.rooms[1].typing(bob.line, on=True)
    assert ada.sees == {"Ada": "viewing", "Bob": "typing"}
    web.pass_by(TYPING_LAPSES + 1)
    assert [one.sees for one in both] == [{"Ada": "viewing", "Bob": "viewing"}] * 2


def test_what_changes_nothing_is_not_told(web, both):
    before = [len(one.told) for one in both]
    web.pass_by(100)
    web.rooms[1].typing(both[1].line, on=False)
    web.rooms[0].heard({"room": 8, "from": "x", "who": [], "ask": True})
    assert [len(one.told) for one in both] == before


def test_a_room_nobody_is_in_is_forgotten(web, both):
    for rooms, browser in zip(web.rooms, both, strict=True):
        rooms.leave(browser.line)
        rooms.leave(browser.line)
    assert [rooms._rooms for rooms in web.rooms] == [{}, {}]
