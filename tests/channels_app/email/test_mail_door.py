"""LMTP and SMTP: 250 is said once a mail is in the database, and one mail stays one."""

import asyncio
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from channels_app import inbound, mail_door
from channels_app.mail_door import Place
from channels_app.models import Connection, Envelope
from helpdesk.runtime import places
from tests.channels_app.email.mails import mail
from tests.channels_app.widget.post import DESK, make_mailbox
from tests.peers import Postfix, smtp_sink  # noqa: F401
from tests.threads import until
from tickets.models import Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
IRMA = "irma@home.test"
MAIL = mail(f"From: {IRMA}", "Subject: Kettle", "Message-ID: <1@home.test>")


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


@contextmanager
def opened(place: Place) -> Iterator[Any]:
    """The door, open in a thread of its own; where it listens."""
    at: list[Any] = []
    is_open = threading.Event()
    loop = asyncio.new_event_loop()

    def ready(server: asyncio.Server) -> None:
        at.append(server.sockets[0].getsockname())
        is_open.set()

    task = loop.create_task(mail_door.serve(place, ready=ready))

    def run() -> None:
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert is_open.wait(10)
    yield at[0]
    loop.call_soon_threadsafe(task.cancel)
    thread.join(timeout=10)


@pytest.fixture
def lmtp(box) -> Iterator[smtplib.LMTP]:
    with (
        opened(Place("lmtp", host="127.0.0.1")) as (host, port),
        smtplib.LMTP(host, port) as client,
    ):
        yield client


@pytest.fixture
def talk(box) -> Iterator[Callable[[bytes], bytes]]:
    """Say bytes as they are after a greeting by SMTP; the answers until it hangs up."""
    with opened(Place("smtp", host="127.0.0.1")) as (host, port):

        def say(words: bytes) -> bytes:
            with socket.create_connection((host, port), timeout=10) as line:
                line.sendall(b"EHLO me\r\n" + words + b"QUIT\r\n")
                line.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: line.recv(4096), b""))

        yield say


def contents() -> list[bytes]:
    return [one.content() for one in Envelope.objects.order_by("id")]


def test_what_was_answered_250_is_in_the_database(lmtp):
    refused = lmtp.sendmail(IRMA, [DESK], MAIL)

    assert refused == {}
    assert contents() == [f"Return-Path: <{IRMA}>\r\n".encode() + MAIL]
    inbound.drain()
    assert [one.subject for one in Message.objects.all()] == ["Kettle"]


def test_each_recipient_is_answered_and_strangers_are_refused(lmtp, box):
    Connection.objects.filter(channel=box).update(
        config={
            **box.connection.config,
            "routes": [{"by": "to", "value": "billing@shop.test", "team": "x"}],
        }
    )
    plus = DESK.replace("@", "+spring@")

    lmtp.ehlo_or_helo_if_needed()
    lmtp.mail(IRMA)
    people = [plus, "billing@shop.test", "eve@elsewhere.test"]
    said = [lmtp.rcpt(one)[0] for one in people]
    # Python's own client reads one of the answers only.
    kept = [lmtp.data(MAIL)[0], lmtp.getreply()[0]]

    assert (said, kept) == ([250, 250, 550], [250, 250])
    [envelope] = Envelope.objects.all()
    assert envelope.channel == box
    assert [one["to"] for one in envelope.places_met()] == [plus, "billing@shop.test"]


def test_a_mail_that_was_fetched_as_well_is_one(lmtp):
    lmtp.sendmail(IRMA, [DESK], MAIL)
    lmtp.sendmail("other@home.test", [DESK], MAIL.replace(b"\r\n\r\n", b"\r\n\r\n", 1))

    assert len(contents()) == 1


def test_a_socket_in_a_folder_takes_mail_too_and_an_old_one_is_no_hindrance(
    box, tmp_path
):
    path = tmp_path / "lmtp"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with opened(Place("lmtp", path=str(path))), smtplib.LMTP(str(path)) as client:
        assert client.sendmail(IRMA, [DESK], MAIL) == {}

    assert len(contents()) == 1


def test_what_cannot_be_kept_now_is_to_come_again(lmtp, settings, tmp_path):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where a folder should be")
    settings.BLOB_DIR = in_the_way

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        lmtp.sendmail(IRMA, [DESK], MAIL + b"x" * 300_000)

    assert refusal.value.smtp_code == 451
    assert not contents()
    assert lmtp.sendmail(IRMA, [DESK], MAIL) == {}


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_is_taken(box, settings):
    settings.MAIL_MAX_BYTES = 100_000
    large = MAIL + (b"x" * 78 + b"\r\n") * 5_000
    with (
        opened(Place("lmtp", host="127.0.0.1")) as (host, port),
        smtplib.LMTP(host, port) as client,
    ):
        with pytest.raises(smtplib.SMTPSenderRefused) as declared:
            client.sendmail(IRMA, [DESK], large)
        client.ehlo_or_helo_if_needed()
        client.mail(IRMA)
        client.rcpt(DESK)
        code, _ = client.data(large)
        taken = client.sendmail(IRMA, [DESK], MAIL)

    assert (declared.value.smtp_code, code, taken) == (552, 552, {})
    assert len(contents()) == 1


@pytest.mark.parametrize("end", [
    b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\n..\r\n",
    b"\r\n\x00.\r\n",
])  # fmt: skip
def test_ac_20_no_mail_hides_a_second_one(talk, end):
    hidden = b"MAIL FROM:<eve@evil.test>\r\nRCPT TO:<%b>\r\nDATA\r\n" % DESK.encode()
    hidden += b"From: boss@shop.test\r\nSubject: Pay\r\n\r\nNow!"
    outer = b"MAIL FROM:<eve@evil.test>\r\nRCPT TO:<%b>\r\nDATA\r\n" % DESK.encode()
    outer += b"From: eve@evil.test\r\nSubject: Hi\r\n\r\nHello" + end + hidden

    said = talk(outer + b"\r\n.\r\n")

    assert said.count(b"\r\n354 ") == 1
    [content] = contents()
    assert content.endswith(hidden + b"\r\n")
    inbound.drain()
    assert [one.subject for one in Message.objects.all()] == ["Hi"]


def test_dots_that_were_doubled_are_single_again(talk):
    lines = b"From: a@b.test\r\n\r\n..\r\n...two\r\nmid..dle\r\n"
    talk(
        b"MAIL FROM:<> SIZE=9\r\nRCPT TO:<%b>\r\nDATA\r\n%b.\r\n"
        % (DESK.encode(), lines)
    )

    assert contents() == [
        b"Return-Path: <>\r\nFrom: a@b.test\r\n\r\n.\r\n..two\r\nmid..dle\r\n"
    ]


def test_a_mail_cut_off_before_its_end_was_never_there(talk):
    talk(
        b"MAIL FROM:<a@b.test>\r\nRCPT TO:<%b>\r\nDATA\r\nFrom: a@b.test\r\n\r\nHel"
        % DESK.encode()
    )

    assert not contents()


@pytest.mark.parametrize("words", [
    b"DATA\r\n", b"RCPT TO:<x@y.test>\r\n", b"MAIL FROM:a@b\r\n", b"HELP\r\n",
    b"\xff\xfe\x00\r\n", b"NOOP\nMAIL FROM:<a@b.test>\r\n", b"\r\n",
])  # fmt: skip
def test_nonsense_is_answered_with_an_error(talk, words):
    *_greeting, said, bye = talk(words).splitlines()

    assert (said[:1], bye[:4]) == (b"5", b"221 ")


def test_who_only_makes_mistakes_is_sent_away(talk):
    assert talk(b"WHAT\r\n" * 20).splitlines()[-1].startswith(b"421 ")


def test_a_line_without_end_is_hung_up_on(talk):
    assert talk(b"x" * 100_000).splitlines()[-1].startswith(b"250 SIZE")


@pytest.mark.parametrize(("told", "place"), [
    ("lmtp:", Place("lmtp", host="127.0.0.1", port=2424)),
    ("smtp://", Place("smtp", host="127.0.0.1", port=2525)),
    ("smtp://10.0.0.5:26", Place("smtp", host="10.0.0.5", port=26)),
    ("lmtp:/run/helpdesk/lmtp", Place("lmtp", path="/run/helpdesk/lmtp")),
])  # fmt: skip
def test_it_listens_on_this_machine_unless_told_otherwise(told, place):
    assert Place.of(told) == place


@pytest.mark.parametrize("told", ["http://x", "127.0.0.1:24", "lmtp://x:99999"])
def test_an_address_that_is_none_is_refused_at_start(told):
    with pytest.raises(ImproperlyConfigured):
        Place.of(told)


def test_the_process_of_its_own_opens_keeps_and_closes(box, tmp_path):
    """As `up` starts it where MAIL_DOOR says so."""
    where = tmp_path / "lmtp"
    environment = {
        **os.environ,
        "MAIL_DOOR": f"lmtp:{where}",
        "DATABASE_URL": places.embedded_database_url(connection.settings_dict["NAME"]),
        "HELPDESK_PROCESS": "mail",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "mail_door"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(where.exists, seconds=60)
        with smtplib.LMTP(str(where)) as client:
            assert client.sendmail(IRMA, [DESK], MAIL) == {}
        assert Envelope.objects.get().content().endswith(MAIL)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


@pytest.mark.slow
@pytest.mark.skipif(not Postfix.can_run(), reason="Postfix runs as root only")
def test_a_real_postfix_delivers_through_it_and_sends_back_what_is_for_nobody(box):
    with (
        opened(Place("lmtp", host="127.0.0.1")) as (_host, port),
        Postfix(None, "shop.test", lmtp=port) as relay,
        smtplib.SMTP("127.0.0.1", relay.port) as client,
    ):
        assert client.sendmail(IRMA, [DESK, "nobody@shop.test"], MAIL) == {}
        until(Envelope.objects.exists, seconds=30)
        until(lambda: "status=bounced" in relay.log(), seconds=30)
    inbound.drain()
    message = Message.objects.get()
    assert (message.identity.canonical, message.subject) == (IRMA, "Kettle")
    envelope = Envelope.objects.get()
    assert envelope.content().startswith(b"Return-Path: <irma@home.test>")
