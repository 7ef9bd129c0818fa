"""AC-39: what is small to send and large to read is refused, by its size or its shape."""

import time

import pytest

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.models import Connection, Envelope
from helpdesk.base.sniff import picture_type
from tests.base.pictures import png
from tests.tokens import make_token, program
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")

DEEP = 10_000
BODIES = {
    "lists": b"[" * DEEP + b"]" * DEEP,
    "objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "never closed": b"[" * DEEP,
    "within a field": b'{"subject": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a number of a million digits": b'{"subject": ' + b"9" * 1_000_000 + b"}",
}


@pytest.mark.parametrize("body", BODIES)
def test_ac_39_json_that_is_too_deep_is_refused(ada, body):
    began = time.process_time()

    answer = program(make_token(ada).secret).post(
        "/api/v1/tickets/", BODIES[body], content_type="application/json"
    )

    assert answer.status_code in (400, 413, 422), answer.content
    assert time.process_time() - began < 2
    assert Ticket.objects.count() == 0


def test_ac_39_more_json_than_is_taken_at_once_is_413(ada, settings):
    body = b'{"subject": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    answer = program(make_token(ada).secret).post(
        "/api/v1/tickets/", body, content_type="application/json"
    )

    assert answer.status_code == 413


def test_ac_39_a_picture_of_fifty_thousand_pixels_is_none():
    assert picture_type(png(50_000, 50_000)) is None


@pytest.mark.slow
def test_ac_39_a_mail_of_a_hundred_megabytes_is_kept_and_not_read(mailbox):
    Connection.objects.get_or_create(channel=mailbox, defaults={"config": {}})
    raw = b"From: a@x.test\r\n\r\n" + b"x" * 100_000_000
    intake.store(mailbox, [Raw(content=raw, source_key="1", conv_key="1")])
    began = time.process_time()

    inbound.drain()

    assert time.process_time() - began < 2
    envelope = Envelope.objects.get()
    assert (envelope.state, envelope.size) == ("quarantined", len(raw))
    assert envelope.reason.startswith("too large to be read")
