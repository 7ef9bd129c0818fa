"""manage.py receive_mail: 0 means that it is in the database, 75 that it is not."""

import io
import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from channels_app import inbound
from channels_app.models import Envelope
from helpdesk.runtime.places import CHECKOUT
from tests.channels_app.email.mails import mail
from tests.channels_app.widget.post import make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tickets.models import Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
MAIL = mail("From: irma@home.test", "Subject: Kettle", "Message-ID: <1@home.test>")


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def piped(monkeypatch):
    """Pipe a mail into the command; what it ends with."""

    def run(content: bytes, *arguments: str) -> int | str | None:
        stdin = io.TextIOWrapper(io.BytesIO(content))
        monkeypatch.setattr(sys, "stdin", stdin)
        try:
            call_command("receive_mail", *arguments, stderr=io.StringIO())
        except SystemExit as end:
            return end.code
        return 0

    return run


def test_a_mail_that_is_kept_ends_with_0_and_becomes_a_ticket(box, piped):
    address = box.connection.config["address"]

    assert piped(MAIL, "--channel", box.name, "--to", f"a+b{address}") == 0
    assert piped(MAIL, "--channel", address.upper()) == 0
    assert piped(MAIL, "--channel", str(box.public_id)) == 0

    [envelope] = Envelope.objects.all()
    assert (envelope.content(), envelope.note["to"]) == (MAIL, f"a+b{address}")
    inbound.drain()
    assert [one.subject for one in Message.objects.all()] == ["Kettle"]


def test_what_cannot_be_kept_ends_with_75(box, piped, settings):
    settings.MAIL_MAX_BYTES = len(MAIL) - 1

    assert piped(MAIL, "--channel", box.name) == os.EX_TEMPFAIL
    assert piped(b"", "--channel", "Nobody") == os.EX_TEMPFAIL
    assert not Envelope.objects.exists()


def test_a_full_disk_ends_with_75_and_the_mail_server_keeps_it(
    box, piped, settings, tmp_path
):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where a folder should be")
    settings.BLOB_DIR = in_the_way

    assert piped(MAIL + b"x" * 300_000, "--channel", box.name) == os.EX_TEMPFAIL
    assert not Envelope.objects.exists()


@pytest.mark.parametrize(("arguments", "more"), [
    (["--channel", "Help"], {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}),
    (["--channel", "Help"], {"MAIL_MAX_BYTES": "much"}),
    (["--chanel", "Help"], {}),
])  # fmt: skip
def test_nothing_ends_with_what_would_send_the_mail_back(arguments, more):
    ended = subprocess.run(
        [sys.executable, "manage.py", "receive_mail", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **more},
        input=MAIL,
        capture_output=True,
        check=False,
    )

    assert ended.returncode == os.EX_TEMPFAIL, ended.stderr
