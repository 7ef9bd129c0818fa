"""A copy of a conversation, for who proved to read the address."""

from uuid import uuid4

import pytest

from channels_app.models import Letter
from tests.channels_app.widget.factories import Browser, say, work
from tests.channels_app.widget.post import (
    IRMA,
    code_in,
    mails,
    send_letters,
    text_of,
)
from tests.channels_app.widget.proving import proven
from tickets import actions


@pytest.fixture
def talked(shop, irma, bob):
    """Irma asked, Bob answered, and noted something."""
    chat = str(uuid4())
    ticket = say(irma, "My kettle leaks.", chat=chat).ticket
    actions.reply(ticket, text="Please try a new seal.", by=bob)
    actions.note(ticket, text="Odd fellow.", by=bob)
    work()
    return chat, ticket


def transcript(browser, chat, **said):
    answer = browser.post(f"chats/{chat}/transcript/", said)
    send_letters()
    return answer


def test_a_copy_goes_to_the_address_they_proved(irma, talked, mailbox, relay):
    chat, _ticket = talked
    proven(irma, relay)
    assert transcript(irma, chat).status_code == 202
    (mail,) = mails(relay)
    assert (mail["To"], mail["Auto-Submitted"]) == (IRMA, "auto-replied")
    said = text_of(mail)
    assert said.index("My kettle leaks.") < said.index("Please try a new seal.")
    assert "Bob" in said
    assert "Odd fellow" not in said


def test_a_copy_to_another_address_waits_until_that_is_proven(
    irma, talked, mailbox, relay
):
    chat, _ticket = talked
    answer = transcript(irma, chat, mail=IRMA)
    assert (answer.status_code, answer.content) == (202, b"{}")
    (mail,) = mails(relay)
    assert "kettle" not in mail.as_string()
    irma.token = irma.post("prove/", {"code": code_in(mail)}).json()["token"]
    send_letters()
    assert "My kettle leaks." in text_of(mails(relay)[1])


def test_ac_16_a_copy_is_no_way_to_write_to_somebody_else(irma, talked, mailbox, relay):
    chat, _ticket = talked
    for _ in range(3):
        transcript(irma, chat, mail="victim@customer.test")
    assert len(mails(relay)) == 3
    assert not any("kettle" in mail.as_string() for mail in mails(relay))


def test_a_copy_of_what_is_no_longer_theirs_is_not_sent(irma, talked, mailbox, relay):
    chat, _ticket = talked
    proven(irma, relay)
    irma.post(f"chats/{chat}/transcript/", {})
    Letter.objects.filter(kind="transcript").update(address="otto@customer.test")
    send_letters()
    assert mails(relay) == []


def test_nobody_gets_a_copy_of_what_others_said(shop, irma, talked, mailbox, relay):
    chat, _ticket = talked
    eve = Browser(shop)
    assert transcript(eve, chat, mail=IRMA).status_code == 404
    assert transcript(irma, str(uuid4())).status_code == 404
    assert transcript(irma, chat, mail=7).status_code == 422


def test_copies_have_an_end(irma, talked, mailbox, relay):
    chat, _ticket = talked
    proven(irma, relay)
    # The code was one of the three mails of this day.
    assert [transcript(irma, chat).status_code for _ in range(3)] == [202, 202, 429]


def test_a_copy_says_what_everybody_can_read(irma, talked, mailbox, relay):
    chat, ticket = talked
    ticket.messages.filter(text="My kettle leaks.").update(public=True)
    proven(irma, relay)
    transcript(irma, chat)
    (mail,) = mails(relay)
    assert text_of(mail).count("(public: everybody can read it)") == 1
