"""One story through every door, with real mail servers: a chat, a mail, a chat again."""

from uuid import uuid4

import pytest

from channels_app import inbound
from channels_app.actions import leaving
from tests.channels_app.widget.factories import Browser, make_widget, work
from tests.channels_app.widget.leaving.real_post import make_post
from tests.channels_app.widget.leaving.talk import PRECHAT
from tests.channels_app.widget.post import code_in, later, send_letters, tell, text_of
from tests.peers import dovecot, relay  # noqa: F401
from tests.tickets.pages import browser_of, url
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(support, dovecot, relay):  # noqa: F811
    """The mailbox of support, on servers that Irma's mail is on, too."""
    return make_post(support, dovecot, relay)


def test_a_chat_goes_on_by_mail_and_comes_back_with_nothing_lost_or_doubled(
    support, company, bob, post
):
    shop = make_widget(support, title="Kettle Shop", fields=PRECHAT)
    irma, chat = Browser(shop), str(uuid4())

    # She asks, gives an address, and closes the page.
    said = irma.say("My kettle leaks.", chat=chat, fields={"email": post.irma})
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
    (mail,) = post.mails(1)
    assert "Please try a new seal." in text_of(mail)
    assert "leaks" not in mail.as_string()

    # She answers from her mail program, and it is the same matter.
    post.answer(mail, "The seal helped.")
    inbound.drain()
    assert Ticket.objects.count() == 1
    assert [m.direction for m in ticket.messages.order_by("seq")] == ["in", "out", "in"]
    browser_of(bob).post(url(ticket, "reply"), {"text": "I am glad."})
    tell()
    assert "I am glad." in text_of(post.mails(2)[1])

    # Back in the widget she proves that it was she, and sees all of it.
    assert irma.post("mail/", {"mail": post.irma}).status_code == 202
    send_letters()
    code = code_in(post.mails(3)[2])
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
    assert len(post.mails(3)) == 3
