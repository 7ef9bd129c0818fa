"""Somebody left before the answer: it goes after them by mail, once."""

from datetime import timedelta
from uuid import uuid4

import time_machine
from django.utils import timezone

from channels_app.actions import leaving
from channels_app.models import (
    Chat,
)
from tests.channels_app.widget.factories import say
from tests.channels_app.widget.leaving.talk import chats_of, reply, verbs
from tests.channels_app.widget.post import (
    DESK,
    IRMA,
    go_after,
    html_of,
    later,
    link_in,
    mails,
    text_of,
)
from tests.channels_app.widget.proving import proven
from tickets import actions
from tickets.actions import NewFile


def test_the_answer_goes_after_them_by_mail(shop, irma, bob, relay, mailbox):
    _chat, ticket = chats_of(irma)
    message = reply(ticket, bob, html="<p>Please try a <b>new seal</b>.</p>", text="")
    go_after()
    (mail,) = mails(relay)
    assert (mail["To"], mail["Subject"]) == (IRMA, "Re: Your chat with Kettle Shop")
    assert mail["Auto-Submitted"] is None
    assert DESK in mail["From"]
    assert "Bob" in text_of(mail)
    assert "Please try a new seal." in text_of(mail)
    assert "<b>new seal</b>" in html_of(mail)
    assert link_in(mail) in html_of(mail)
    states = {d.channel_id: d.state for d in message.deliveries.all()}
    assert states == {shop.pk: "sent", mailbox.pk: "sent"}
    assert "continued" in verbs(ticket)
    assert Chat.objects.get().mailed_seq == message.seq


def test_one_mail_says_all_that_was_said_meanwhile_and_nothing_twice(
    shop, irma, bob, relay
):
    _chat, ticket = chats_of(irma)
    for text in ("First.", "Second.", "Third."):
        reply(ticket, bob, text)
    go_after()
    with later(minutes=10):
        leaving.drain()
        reply(ticket, bob, "Fourth.")
        go_after()
    first, second = mails(relay)
    said = text_of(first)
    assert [said.count(one) for one in ("First.", "Second.", "Third.")] == [1, 1, 1]
    assert said.index("First.") < said.index("Second.") < said.index("Third.")
    assert "Third." not in text_of(second)
    assert "Fourth." in text_of(second)
    # The second stands below the first in their mail program.
    assert second["In-Reply-To"] == first["Message-ID"]


def test_ac_16_to_an_address_that_was_merely_typed_no_word_of_the_visitor_goes(
    shop, irma, bob, relay
):
    chat = str(uuid4())
    visitors = "Buy at evil.test"
    ticket = say(irma, visitors, chat=chat, fields={"email": IRMA}).ticket
    say(irma, "And at worse.test", chat=chat)
    reply(ticket, bob, "We do not know what you mean.")
    go_after()
    whole = mails(relay)[0].as_string() + html_of(mails(relay)[0])
    assert "evil" not in whole
    assert "worse" not in whole


def test_who_proved_the_address_is_reminded_of_what_was_said(shop, irma, bob, relay):
    chat, ticket = chats_of(irma)
    proven(irma, relay)
    say(irma, "It is a blue one.", chat=chat)
    reply(ticket, bob)
    go_after()
    (mail,) = mails(relay)
    assert mail["Subject"] == "Re: My kettle leaks."
    before = text_of(mail).partition("What was said before")[2]
    assert "My kettle leaks." in before
    assert "It is a blue one." in before
    assert "new seal" not in before
    assert "It is a blue one." in html_of(mail)


def test_ac_16_a_typed_address_gets_three_mails_a_day(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    begin = timezone.now()
    for hour in range(6):
        with time_machine.travel(begin + timedelta(hours=hour)):
            reply(ticket, bob, f"Answer {hour}.")
            go_after()
    assert len(mails(relay)) == 3
    # What had to wait is not lost: it goes the next day, in one mail.
    with time_machine.travel(begin + timedelta(hours=26)):
        go_after()
    assert len(mails(relay)) == 4
    assert all(f"Answer {n}." in text_of(mails(relay)[-1]) for n in (3, 4, 5))


def test_a_proven_address_gets_every_answer(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    proven(irma, relay)
    begin = timezone.now()
    for hour in range(6):
        with time_machine.travel(begin + timedelta(hours=hour)):
            reply(ticket, bob, f"Answer {hour}.")
            go_after()
    assert len(mails(relay)) == 6


def test_what_can_be_chosen_in_the_chat_can_be_read_in_the_mail(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    message = reply(ticket, bob, "Which one is it?")
    message.form = {"options": [{"label": "The blue one"}, {"label": "The red one"}]}
    message.save(update_fields=["form"])
    go_after()
    (mail,) = mails(relay)
    assert "- The blue one\n- The red one" in text_of(mail).replace("\r", "")
    assert "<li>The red one</li>" in html_of(mail)


def test_files_of_the_answer_go_along(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    file = NewFile(filename="plan.txt", content_type="text/plain", content=b"a plan")
    reply(ticket, bob, files=[file])
    go_after()
    (mail,) = mails(relay)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["plan.txt"]


def test_a_word_that_was_taken_back_does_not_go(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    wrong = reply(ticket, bob, "Your password is hunter2.")
    reply(ticket, bob, "Hello!")
    actions.delete_message(wrong, by=bob)
    go_after()
    assert "hunter2" not in mails(relay)[0].as_string()


def test_a_note_and_words_that_may_still_be_taken_back_do_not_go(
    shop, irma, bob, relay
):
    _chat, ticket = chats_of(irma)
    actions.note(ticket, text="Odd fellow.", by=bob)
    reply(ticket, bob)
    go_after()
    assert "Odd" not in mails(relay)[0].as_string()
