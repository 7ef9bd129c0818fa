"""How much anybody may send: counted as it comes, whatever they say of it."""

import asyncio
import http.client
import socket

import pytest

from helpdesk.runtime.bodies import MEGABYTE, Bodies, _most
from tests.servers import serving


class Reads:
    """An application that reads all it is sent, and answers how much that was."""

    def __init__(self):
        self.read = 0

    async def __call__(self, scope, receive, send):
        while True:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            self.read += len(event["body"])
            if not event.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def _ask(path, chunks, headers):
    inside, sent, queue = Reads(), [], list(chunks)

    async def receive():
        body = queue.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(queue)}

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "path": path, "headers": headers}
    await Bodies(inside)(scope, receive, send)
    return inside.read, [e["status"] for e in sent if "status" in e], len(queue)


def ask(path, *chunks, headers=()):
    return asyncio.run(_ask(path, chunks, headers))


def test_what_fits_is_read_and_answered():
    assert ask("/w/abc/say/", b"x" * 1000, b"y" * 1000) == (2000, [200], 0)


def test_who_says_that_they_send_too_much_is_refused_before_a_byte_is_read():
    length = [(b"content-length", str(11 * MEGABYTE).encode())]
    assert ask("/w/abc/upload/", b"x", headers=length) == (0, [413], 1)


def test_who_does_so_unsaid_is_refused_when_it_is_too_much():
    part = b"x" * 4 * MEGABYTE
    read, answered, left = ask("/w/abc/upload/", *[part] * 5)
    assert (read, answered, left) == (8 * MEGABYTE, [413], 2)


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"", "²".encode()])
def test_a_length_that_is_none_is_not_believed(length):
    read, answered, _ = ask(
        "/w/abc/say/", *[b"x" * MEGABYTE] * 2, headers=[(b"content-length", length)]
    )
    assert (read, answered) == (0, [413])


def test_each_door_has_its_measure():
    assert _most("/w/abc/upload/") > 10 * MEGABYTE
    assert _most("/w/abc/say/") < MEGABYTE
    assert _most("/t/1/reply/") > 25 * MEGABYTE


def test_a_socket_is_none_of_its_business():
    async def wake(scope, receive, send):
        return None

    asyncio.run(Bodies(wake)({"type": "websocket"}, None, None))


@pytest.mark.django_db(transaction=True)
def test_ac_67_the_web_server_stops_reading_a_body_without_a_length():
    """As it is set up, over a real line."""
    with serving() as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(
                b"POST /w/abc/upload/ HTTP/1.1\r\nHost: x\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n"
            )
            part = b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE)
            try:
                for _ in range(40):
                    line.sendall(part)
            except OSError:
                pass
            answer = http.client.HTTPResponse(line)
            answer.begin()
            assert answer.status == 413
