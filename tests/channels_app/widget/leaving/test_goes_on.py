"""One story through every door, with real mail servers: a chat, a mail, a chat again."""

import email
import email.policy
import time
from contextlib import closing
from email.message import EmailMessage
from uuid import uuid4

import pytest

from channels_app import inbound, intake
from channels_app.actions import leaving
from channels_app.adapter import adapter
from channels_app.models import Connection
from tests.channels_app.widget.factories import Browser, make_widget, work
from tests.channels_app.widget.leaving.talk import PRECHAT
from tests.channels_app.widget.post import code_in, later, send_letters, tell, text_of
from tests.factories import make_channel
from tests.peers import dovecot, relay  # noqa: F401
from tests.peers import mailbox as at_servers
from tests.tickets.pages import browser_of, url
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

DESK, IRMA = "support@shop.test", "irma@customer.test"


@pytest.fixture
def desk(support, dovecot, relay):  # noqa: F811
    """The mailbox of support, on servers that Irma's mail is on, too."""
    for address in (DESK, IRMA):
        dovecot.account(address, f"secret of {address}")
    settings = at_servers(dovecot, relay, DESK)
    channel = make_channel(support, traits=dict(adapter("email").traits))
    connection = Connection(channel=channel, config=settings.config)
    connection.seal(settings.secret)
    connection.save(force_insert=True)
    return channel


def mails_of_irma(dovecot, count):  # noqa: F811
    """Her mailbox, once so many mails are in it."""
    end = time.monotonic() + 20
    while len(found := dovecot.mails(IRMA)) < count:
        assert time.monotonic() < end, "no mail came"
        time.sleep(0.1)
    return [
        email.message_from_bytes(raw, policy=email.policy.default)
        for _uid, raw in sorted(found.items())
    ]


def look_into(channel):
    """What came into a mailbox is stored with the cursor, and worked."""
    connection = Connection.objects.get(channel=channel)
    looks = connection.adapter.poll(connection.settings(), connection.cursor, wait=0.1)
    end = time.monotonic() + 20
    with closing(looks) as batches:
        for batch in batches:
            intake.store(channel, batch.items, cursor=dict(batch.cursor))
            if batch.items:
                break
            assert time.monotonic() < end, "nothing came"
    inbound.drain()


def answer_to(mail, text):
    """As a mail program writes it."""
    letter = EmailMessage(policy=email.policy.default.clone(max_line_length=998))
    letter["From"], letter["To"] = f"Irma <{IRMA}>", DESK
    letter["Subject"], letter["Message-ID"] = mail["Subject"], f"<{uuid4().hex}@x.test>"
    letter["In-Reply-To"] = letter["References"] = mail["Message-ID"]
    letter["Date"] = email.utils.localtime()
    quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
    letter.set_content(f"{text}\n\nOn Saturday, Support wrote:\n{quoted}\n")
    return letter


def test_a_chat_goes_on_by_mail_and_comes_back_with_nothing_lost_or_doubled(
    support,
    company,
    bob,
    desk,
    dovecot,  # noqa: F811
):
    shop = make_widget(support, title="Kettle Shop", fields=PRECHAT)
    irma, chat = Browser(shop), str(uuid4())

    # She asks, gives an address, and closes the page.
    said = irma.say("My kettle leaks.", chat=chat, fields={"email": IRMA})
    assert said.status_code == 202
    work()
    ticket = Ticket.objects.get()

    # Bob answers on his page; nobody is there to read it.
    answered = browser_of(bob).post(
        url(ticket, "reply"), {"text": "Please try a new seal."}
    )
    assert answered.status_code == 303
    tell()
    with later(minutes=3):
        leaving.drain()
        tell()
    (mail,) = mails_of_irma(dovecot, 1)
    assert "Please try a new seal." in text_of(mail)
    assert "leaks" not in mail.as_string()

    # She answers from her mail program, and it is the same matter.
    dovecot.deliver(IRMA, [DESK], answer_to(mail, "The seal helped.").as_bytes())
    look_into(desk)
    assert Ticket.objects.count() == 1
    assert [m.direction for m in ticket.messages.order_by("seq")] == ["in", "out", "in"]
    browser_of(bob).post(url(ticket, "reply"), {"text": "I am glad."})
    tell()
    assert "I am glad." in text_of(mails_of_irma(dovecot, 2)[1])

    # Back in the widget she proves that it was she, and sees all of it.
    assert irma.post("mail/", {"mail": IRMA}).status_code == 202
    send_letters()
    code = code_in(mails_of_irma(dovecot, 3)[2])
    proven = irma.post("prove/", {"code": code})
    assert proven.status_code == 200
    irma.token = proven.json()["token"]
    feed = irma.get(f"chats/{chat}/").json()
    shown = [(one["by"], one["text"].strip(), one["via"]) for one in feed["messages"]]
    assert shown == [
        ("me", "My kettle leaks.", None),
        ("agent", "Please try a new seal.", None),
        ("me", "The seal helped.", "mail"),
        ("agent", "I am glad.", "mail"),
    ]
    ticket.refresh_from_db()
    assert (
        ticket.customer
        == Message.objects.get(text__startswith="The seal").identity.customer
    )
    # She says one more word in the chat, and is answered there.
    irma.say("Bye!", chat=chat)
    work()
    browser_of(bob).post(url(ticket, "reply"), {"text": "Bye, Irma."})
    tell()
    feed = irma.get(f"chats/{chat}/").json()
    assert [one["text"] for one in feed["messages"]][-2:] == ["Bye!", "Bye, Irma."]
    assert len(dovecot.mails(IRMA)) == 3
