import asyncio
import json

from helpdesk.runtime.admission import Admission

REQUEST = {"type": "http", "path": "/t/1/"}


async def asks():
    return {"type": "http.request", "body": b"", "more_body": False}


class Visits:
    """An application that counts who is inside, and stays until told to go."""

    def __init__(self, content_type: bytes) -> None:
        self.inside = 0
        self.content_type = content_type
        self.go = asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.inside += 1
        headers = [(b"content-type", self.content_type)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.go.wait()
        self.inside -= 1


async def inside_of_five(content_type: bytes) -> int:
    visits = Visits(content_type)
    door = Admission(visits, at_once=2)

    async def send(event):
        pass

    guests = [asyncio.create_task(door(REQUEST, asks, send)) for _ in range(5)]
    await asyncio.sleep(0.05)
    inside = visits.inside
    visits.go.set()
    await asyncio.gather(*guests)
    assert visits.inside == 0
    return inside


def test_only_so_many_requests_work_at_once_and_all_have_their_turn():
    assert asyncio.run(inside_of_five(b"text/html; charset=utf-8")) == 2


def test_an_open_stream_of_events_takes_no_place():
    assert asyncio.run(inside_of_five(b"text/event-stream")) == 5


def test_a_request_that_fails_gives_its_place_back():
    async def fails(scope, receive, send):
        raise RuntimeError

    async def visit_twice():
        door = Admission(fails, at_once=1)
        return [
            await asyncio.gather(door(REQUEST, asks, None), return_exceptions=True)
            for _ in range(2)
        ]

    assert [type(found) for (found,) in asyncio.run(visit_twice())] == [
        RuntimeError
    ] * 2


async def answer_behind_one_who_stays(path: str) -> list[dict]:
    """What is answered to whoever asks for this while the only place is taken."""
    visits = Visits(b"text/html")
    door = Admission(visits, at_once=1, patience=(("/w/", 0.05), ("", 0.1)))
    told = []

    async def send(event):
        told.append(event)

    async def unheard(event):
        pass

    stays = asyncio.create_task(door(REQUEST, asks, unheard))
    await asyncio.sleep(0)
    comes = asyncio.create_task(door({"type": "http", "path": path}, asks, send))
    await asyncio.wait([comes], timeout=1)
    inside = visits.inside
    visits.go.set()
    await asyncio.gather(stays, comes)
    assert inside == (2 if path == "/healthz" else 1)
    assert not door.places.locked()
    return told


def test_who_waits_longer_than_a_script_does_is_told_to_come_again():
    begin, body = asyncio.run(answer_behind_one_who_stays("/w/abc/say/"))
    assert begin["status"] == 503
    assert dict(begin["headers"])[b"retry-after"] == b"3"
    assert json.loads(body["body"])["code"] == "later"


def test_who_waits_for_a_page_for_too_long_gets_one_that_says_so():
    begin, body = asyncio.run(answer_behind_one_who_stays("/t/2/"))
    assert begin["status"] == 503
    assert dict(begin["headers"])[b"content-type"].startswith(b"text/html")
    assert b"Just a moment" in body["body"]


def test_whether_it_works_is_answered_beside_the_queue():
    (begin,) = asyncio.run(answer_behind_one_who_stays("/healthz"))
    assert begin["status"] == 200


def test_nothing_is_done_for_who_gave_up_while_they_waited():
    async def gone():
        return {"type": "http.disconnect"}

    async def visit():
        visits = Visits(b"text/html")
        door = Admission(visits, at_once=1)
        await asyncio.wait_for(door(REQUEST, gone, None), 1)
        return visits.inside, door.places.locked()

    assert asyncio.run(visit()) == (0, False)


def test_what_was_sent_with_a_request_is_received_whole_and_once():
    sent = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
    ]
    heard = []

    async def receive():
        return sent.pop(0)

    async def reads(scope, receive, send):
        heard.extend([await receive(), await receive()])

    asyncio.run(Admission(reads, at_once=1)(REQUEST, receive, None))
    assert [one["body"] for one in heard] == [b"a", b"b"]


def test_visitors_of_sites_leave_places_to_agents():
    async def visit():
        visits = Visits(b"text/html")
        door = Admission(visits, at_once=3, strangers=1)

        async def unheard(event):
            pass

        def comes(path):
            scope = {"type": "http", "path": path}
            return asyncio.create_task(door(scope, asks, unheard))

        guests = [comes("/w/abc/say/") for _ in range(5)]
        await asyncio.sleep(0.05)
        strangers = visits.inside
        guests += [comes("/t/1/") for _ in range(5)]
        await asyncio.sleep(0.05)
        inside = visits.inside
        visits.go.set()
        await asyncio.gather(*guests)
        return strangers, inside

    assert asyncio.run(visit()) == (1, 3)
