"""A live conversation ends, or goes on where the customer is."""

import pytest

from tests.factories import make_channel, make_identity, make_ticket, make_words
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.actions import deliver
from tickets.live_errors import NoChat
from tickets.models import Delivery, Ticket


@pytest.fixture
def chat(support):
    channel = make_channel(support, kind="chat", traits={"live": True})
    ticket = make_ticket(channel)
    Ticket.objects.filter(pk=ticket.pk).update(live_since=ticket.created_at)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def irma():
    return make_identity("Irma")


def verbs(ticket):
    return [verb for verb, _by, _data in told(ticket)]


def test_who_left_is_told_of_once_and_nobody_waits_any_more(chat):
    actions.customer_left(chat, address="typed")
    actions.customer_left(chat, address="typed")
    chat.refresh_from_db()
    assert chat.live_since is None
    assert told(chat)[-1] == ("chat_left", "", {"address": "typed"})
    assert verbs(chat).count("chat_left") == 1


def test_an_agent_ends_a_chat_and_the_matter_stays_open(chat, bob):
    actions.end_chat(chat, by=bob)
    chat.refresh_from_db()
    assert (chat.live_since, chat.is_open) == (None, True)
    assert told(chat)[-1] == ("chat_ended", "Bob", {})


def test_a_ticket_that_never_was_a_chat_cannot_be_ended_as_one(ticket, bob):
    with pytest.raises(NoChat):
        actions.end_chat(ticket, by=bob)


def test_the_customer_ends_it_too_but_not_what_is_closed(chat):
    actions.customer_ended_chat(chat)
    assert told(chat)[-1] == ("chat_ended", "", {})
    close(chat)
    actions.customer_ended_chat(chat)
    assert verbs(chat).count("chat_ended") == 1


def test_words_go_after_the_customer_once(chat, irma, mailbox, bob):
    answer = actions.reply(chat, text="Here it is.", by=bob)
    mail = actions.continue_by(answer, identity=irma, channel=mailbox)
    assert mail is not None
    assert actions.continue_by(answer, identity=irma, channel=mailbox) is None
    assert answer.deliveries.count() == 2
    assert verbs(chat).count("continued") == 1
    assert told(chat)[-1] == (
        "continued",
        "",
        {
            "message": str(answer.public_id),
            "channel": str(mailbox.public_id),
            "name": mailbox.name,
        },
    )


def test_who_answers_there_takes_part_by_that_address(chat, irma, mailbox, bob):
    answer = actions.reply(chat, text="Here it is.", by=bob)
    actions.continue_by(answer, identity=irma, channel=mailbox)
    actions.receive(chat, channel=mailbox, identity=irma, words=make_words("Thanks"))
    reply = actions.reply(chat, text="You are welcome.", by=bob)
    assert [d.identity for d in reply.deliveries.all()] == [irma]
    # The customer is the one they were: an answer by mail proves nothing of the chat.
    chat.refresh_from_db()
    assert chat.customer != irma.customer


def test_a_mail_that_nobody_needs_any_more_does_not_go(chat, irma, mailbox, bob):
    answer = actions.reply(chat, text="Here it is.", by=bob)
    actions.continue_by(answer, identity=irma, channel=mailbox)
    mail = deliver.claim(mailbox.pk)
    assert deliver.drop(mail, why="seen") is True
    assert not Delivery.objects.filter(pk=mail.pk).exists()
    assert deliver.drop(mail, why="seen") is False
    assert told(chat)[-1] == (
        "delivered",
        "",
        {"message": str(answer.public_id), "state": "dropped", "why": "seen"},
    )


def test_what_a_provider_may_have_is_never_dropped(chat, irma, mailbox, bob):
    answer = actions.reply(chat, text="Here it is.", by=bob)
    actions.continue_by(answer, identity=irma, channel=mailbox)
    mail = deliver.claim(mailbox.pk)
    deliver.sent(mail, provider_id="")
    assert deliver.drop(mail, why="seen") is False
    assert Delivery.objects.get(pk=mail.pk).state == "sent"
