"""A formatted reply on its way out: after its release, in both forms, without a script."""

import email
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import pytest

from channels_app import outbound
from channels_app.adapters.email import adapter
from channels_app.models import Connection, Thread
from tests.factories import make_channel, make_ticket
from tickets import actions
from tickets.actions import NewFile, held
from tickets.models import Channel, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

TEN = timedelta(seconds=10)
HOSTILE = (
    '<p onclick="x()">Try <b style="color:red">the lid</b>.<script>steal()</script>'
    '<iframe src="https://evil.example"></iframe><svg onload="x()"></svg>'
    '<a href="javascript:x()">here</a> <a href="https://shop.test/lid">there</a></p>'
)


@pytest.fixture
def door(support, smtp_sink) -> Channel:
    """A mailbox of support that sends by the sink."""
    channel = make_channel(support, kind="email", traits=dict(adapter.traits))
    connection = Connection(
        channel=channel,
        config={
            "address": "support@shop.test", "from_name": "Support",
            "smtp_host": "127.0.0.1", "smtp_port": smtp_sink.port,
            "smtp_security": "none",
        },
    )  # fmt: skip
    connection.seal({"imap_password": "secret"})
    connection.save(force_insert=True)
    return channel


@pytest.fixture
def ticket(door) -> Ticket:
    return make_ticket(door)


def arrived(smtp_sink) -> list[EmailMessage]:
    return [
        email.message_from_bytes(mail.content, policy=default)
        for mail in smtp_sink.mails
    ]


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return body.get_content()


def test_a_held_reply_is_sent_once_it_is_released(ticket, bob, smtp_sink):
    message = actions.reply(ticket, html="<p>Try <b>it</b>.</p>", by=bob, hold=TEN)
    # Even when its time has passed and nobody has released it yet.
    message.deliveries.update(not_before=message.said_at - TEN)
    assert (outbound.drain(), smtp_sink.mails) == (0, [])

    assert actions.release(Message.objects.get(pk=message.pk)) is True

    assert outbound.drain() == 1
    [mail] = arrived(smtp_sink)
    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "plain").rstrip("\r\n") == "Try it."
    assert part(mail, "html").rstrip("\r\n") == "<p>Try <b>it</b>.</p>"


def test_ac_27_no_script_reaches_the_customers_client(ticket, bob, smtp_sink):
    actions.reply(ticket, html=HOSTILE, by=bob)
    outbound.drain()

    [mail] = arrived(smtp_sink)
    assert part(mail, "plain").rstrip("\r\n") == (
        "Try the lid.here there (https://shop.test/lid)"
    )
    assert part(mail, "html").rstrip("\r\n") == (
        "<p>Try <b>the lid</b>.here "
        '<a href="https://shop.test/lid" target="_blank"'
        ' rel="noopener noreferrer nofollow ugc">there</a></p>'
    )


def test_plain_words_go_as_plain_text_alone(ticket, bob, smtp_sink):
    actions.reply(ticket, text="1 < 2 & <b>", by=bob)
    outbound.drain()
    [mail] = arrived(smtp_sink)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().rstrip("\r\n") == "1 < 2 & <b>"


def test_files_of_the_draft_go_along(ticket, bob, smtp_sink):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    actions.attach_to_draft(ticket, mode="reply", files=[file], by=bob)
    actions.reply(ticket, html="<p>See <i>there</i></p>", by=bob)
    outbound.drain()
    [mail] = arrived(smtp_sink)
    assert mail.get_content_type() == "multipart/mixed"
    assert [one.get_filename() for one in mail.iter_attachments()] == ["a.txt"]


def test_a_channel_for_text_gets_text(ticket, door, bob, smtp_sink):
    Channel.objects.filter(pk=door.pk).update(traits={"formats": ["text"]})
    actions.reply(ticket, html="<p>Try <b>it</b>.</p>", by=bob)
    outbound.drain()
    assert arrived(smtp_sink)[0].get_content_type() == "text/plain"


def test_no_later_mail_names_one_that_was_taken_back(ticket, bob, smtp_sink):
    message = actions.reply(ticket, text="One", by=bob, hold=TEN)
    taken_back = message.public_id.hex
    actions.withdraw_reply(message, by=bob)
    for text in ("Two", "Three"):
        actions.reply(ticket, text=text, by=bob)
        outbound.drain()

    mails = arrived(smtp_sink)
    assert [mail.get_content().strip() for mail in mails] == ["Two", "Three"]
    assert taken_back not in "".join(str(mail) for mail in mails)
    assert not Thread.objects.filter(place__contains=taken_back).exists()
    assert held.waiting() == 0.0
