import asyncio

from helpdesk.runtime.admission import Admission


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

    guests = [asyncio.create_task(door({"type": "http"}, None, send)) for _ in range(5)]
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
            await asyncio.gather(
                door({"type": "http"}, None, None), return_exceptions=True
            )
            for _ in range(2)
        ]

    assert [type(found) for (found,) in asyncio.run(visit_twice())] == [
        RuntimeError
    ] * 2
