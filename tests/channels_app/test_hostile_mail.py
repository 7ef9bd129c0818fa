"""Mail that breaks others, through a real mailbox: kept, and its neighbours unharmed."""

import threading

import pytest
from django.db import connection

from channels_app import inbound, polling
from channels_app.models import Connection, Envelope
from tests.factories import make_channel
from tests.peers import Dovecot, dovecot, mailbox  # noqa: F401 (a fixture)
from tests.threads import until
from tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

OURS = "support@shop.test"
BIG = 60 * 1024 * 1024


def mail(subject: str, body: bytes = b"Words.", head: bytes = b"") -> bytes:
    name = subject.lower().replace(" ", ".")
    return (
        f"From: {name}@customer.test\r\nSubject: {subject}\r\n".encode()
        + head
        + b"\r\n"
        + body
    )


def nested(depth: int) -> bytes:
    """Multiparts in multiparts, each with a boundary of its own."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(depth)
    )
    return b"From: nested@customer.test\r\n" + opened + b"\r\nwords"


HOSTILE = {
    "an empty file": b"",
    "no headers at all": b"\r\njust words\r\n",
    "nested": nested(1_000),
    "ten ids": mail("Ten ids", head=b"Message-ID: <same@x>\r\n" * 10),
    "huge": mail("Huge", b"x" * 76 + b"\r\n" + b"y" * BIG),
}


@pytest.fixture
def box(dovecot, support, settings):  # noqa: F811
    dovecot.account(OURS, "secret")
    told = mailbox(dovecot, None, OURS)
    channel = make_channel(support)
    connected = Connection(channel=channel, config=dict(told.config))
    connected.seal(told.secret)
    connected.save()
    settings.POLL_SECONDS = 0.1
    return dovecot


@pytest.fixture
def watching():
    stop = threading.Event()

    def watch() -> None:
        try:
            polling.watch(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=30)


def test_nothing_is_lost_and_the_next_mail_is_unharmed(box: Dovecot, watching):
    neighbours = [mail(f"Good {n}") for n in range(len(HOSTILE) + 1)]
    box.append(OURS, neighbours[0])
    for hostile, neighbour in zip(HOSTILE.values(), neighbours[1:], strict=True):
        box.append(OURS, hostile or b"\r\n", neighbour)

    until(lambda: Envelope.objects.count() == len(HOSTILE) * 2 + 1, seconds=60)
    inbound.drain()

    good = Message.objects.filter(subject__startswith="Good")
    assert sorted(good.values_list("subject", flat=True)) == [
        f"Good {n}" for n in range(len(HOSTILE) + 1)
    ]
    ended = Envelope.objects.values_list("state", flat=True)
    assert set(ended) == {"stored", "quarantined"}
    assert not Envelope.objects.filter(state="quarantined", reason="").exists()
    huge = Envelope.objects.order_by("-size").first()
    assert huge is not None
    assert (huge.state, huge.raw, len(huge.content())) == (
        "quarantined", None, huge.size,
    )  # fmt: skip
    assert huge.size >= BIG
    assert Message.objects.filter(subject="Ten ids").count() == 1
