"""Somebody left before the answer: it goes after them, once, and comes back."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from channels_app import outbound
from channels_app.actions import leaving, letters
from channels_app.models import Chat, Connection, Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.post import (
    DESK,
    IRMA,
    answer,
    code_in,
    go_after,
    html_of,
    later,
    link_in,
    mails,
    make_mailbox,
    send_letters,
    tell,
    text_of,
)
from tests.peers import smtp_sink  # noqa: F401
from tests.threads import at_once
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Customer, Delivery, Identity, Message, Ticket

PRECHAT = [
    {
        "name": "email", "label": "E-mail", "kind": "email", "required": False,
        "pattern": "", "options": [],
    },
]  # fmt: skip


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def shop(support, company, mailbox):
    return make_widget(support, title="Kettle Shop", fields=PRECHAT)


def chats_of(browser):
    """A conversation of somebody who typed an address."""
    chat = str(uuid4())
    message = say(browser, "My kettle leaks.", chat=chat, fields={"email": IRMA})
    return chat, message.ticket


def proven(browser, relay):
    browser.post("mail/", {"mail": IRMA})
    send_letters()
    answer = browser.post("prove/", {"code": code_in(mails(relay).pop())})
    assert answer.status_code == 200, answer.content
    browser.token = answer.json()["token"]
    relay.mails.clear()


def reply(ticket, agent, text="Please try a new seal.", **more):
    message = actions.reply(ticket, text=text, by=agent, **more)
    tell()
    return message


def shown(browser, chat):
    answer = browser.get(f"chats/{chat}/")
    if answer.status_code != 200:
        return None
    return [message["text"].strip() for message in answer.json()["messages"]]


def verbs(ticket):
    return [verb for verb, _by, _data in told(ticket)]


def test_who_left_is_told_of_once_with_the_way_that_reaches_them(shop, irma, bob):
    _chat, ticket = chats_of(irma)
    with later(minutes=3):
        leaving.drain()
        leaving.drain()
    ticket.refresh_from_db()
    assert ticket.live_since is None
    assert told(ticket)[-1] == ("chat_left", "", {"address": "typed"})
    assert Chat.objects.get().left_at is not None


def test_nobody_has_left_who_is_still_there(shop, irma):
    _chat, ticket = chats_of(irma)
    leaving.drain()
    ticket.refresh_from_db()
    assert ticket.live_since is not None
    assert "chat_left" not in verbs(ticket)


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


def test_nothing_goes_where_no_address_is_known_and_agents_are_told(
    shop, irma, bob, relay
):
    ticket = say(irma).ticket
    reply(ticket, bob)
    go_after()
    assert mails(relay) == []
    assert told(ticket)[-1] == ("chat_left", "", {"address": ""})
    assert Chat.objects.get().due_at is None


def test_nothing_goes_to_an_address_of_our_own(shop, irma, bob, relay):
    ticket = say(irma, fields={"email": DESK.upper()}).ticket
    reply(ticket, bob)
    go_after()
    assert mails(relay) == []


@pytest.mark.parametrize("seen", [True, False])
def test_what_they_saw_does_not_go(shop, irma, bob, relay, seen):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    if seen:
        seq = irma.get(f"chats/{chat}/").json()["seq"]
        irma.post(f"chats/{chat}/mark/", {"seen": seq})
    go_after()
    assert len(mails(relay)) == (0 if seen else 1)


def test_what_came_to_their_browser_and_was_not_looked_at_goes(shop, irma, bob, relay):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    seq = irma.get(f"chats/{chat}/").json()["seq"]
    irma.post(f"chats/{chat}/mark/", {"got": seq})
    go_after()
    assert len(mails(relay)) == 1


def test_nothing_goes_while_their_page_is_open(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    soon = timezone.now() + timedelta(minutes=10)
    Visitor.objects.update(here_until=soon)
    go_after()
    assert mails(relay) == []
    # They close it without a look.
    with time_machine.travel(soon + timedelta(seconds=40)):
        leaving.drain()
        tell()
    assert len(mails(relay)) == 1


def test_a_site_says_how_long_an_answer_waits(shop, irma, bob, relay):
    Connection.objects.filter(channel=shop).update(
        config={"mail_after": 600, "fields": PRECHAT}
    )
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    go_after(minutes=9)
    assert mails(relay) == []
    go_after(minutes=11)
    assert len(mails(relay)) == 1


def test_who_comes_back_before_the_mail_leaves_gets_none(
    shop, irma, bob, relay, mailbox
):
    chat, ticket = chats_of(irma)
    message = reply(ticket, bob)
    with later(minutes=3):
        leaving.drain()
        assert message.deliveries.filter(channel=mailbox).exists()
        seq = irma.get(f"chats/{chat}/").json()["seq"]
        irma.post(f"chats/{chat}/mark/", {"seen": seq})
        outbound.drain()
    assert mails(relay) == []
    assert [d.channel for d in message.deliveries.all()] == [shop]


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


def test_files_of_the_answer_go_along(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    file = NewFile(filename="plan.txt", content_type="text/plain", content=b"a plan")
    reply(ticket, bob, files=[file])
    go_after()
    (mail,) = mails(relay)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["plan.txt"]


def test_a_mail_server_that_is_away_is_asked_again_and_nothing_is_doubled(
    shop, irma, bob, relay, mailbox
):
    _chat, ticket = chats_of(irma)
    message = reply(ticket, bob)
    relay.script("451 4.3.0 Later")
    go_after()
    assert message.deliveries.get(channel=mailbox).state == "queued"
    with later(minutes=5):
        outbound.drain()
    ids = {mail["Message-ID"] for mail in mails(relay)}
    assert len(ids) == 1
    assert message.deliveries.get(channel=mailbox).state == "sent"


def test_an_answer_that_was_refused_is_somebodys_work_again(
    shop, irma, bob, relay, mailbox
):
    _chat, ticket = chats_of(irma)
    message = reply(ticket, bob)
    relay.script("550 5.1.1 Nobody")
    go_after()
    ticket.refresh_from_db()
    mail = message.deliveries.get(channel=mailbox)
    assert (mail.state, ticket.waiting_since is not None) == ("failed", True)
    actions.retry(mail, by=bob)
    outbound.drain()
    assert Delivery.objects.get(pk=mail.pk).state == "sent"


def test_a_blocked_visitor_gets_nothing(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    Visitor.objects.update(blocked_at=timezone.now())
    go_after()
    assert mails(relay) == []


@pytest.mark.parametrize("mine", [True, False])
def test_the_mailbox_of_the_sites_team_writes_else_another(
    support, billing, company, relay, bob, irma_of, mine
):
    make_mailbox(billing, relay, name="billing")
    if mine:
        make_mailbox(support, relay, name="support", is_active=True)
    browser = irma_of(support)
    _chat, ticket = chats_of(browser)
    message = reply(ticket, bob)
    go_after()
    team = message.deliveries.exclude(channel__kind="widget").get().channel.team
    assert team == (support if mine else billing)


@pytest.fixture
def irma_of():
    return lambda team: Browser(make_widget(team, fields=PRECHAT))


def test_without_a_mailbox_it_waits_for_one(support, company, bob, relay, irma_of):
    browser = irma_of(support)
    _chat, ticket = chats_of(browser)
    reply(ticket, bob)
    go_after()
    assert told(ticket)[-1] == ("chat_left", "", {"address": ""})
    make_mailbox(support, relay)
    with later(hours=2):
        leaving.drain()
        tell()
    assert len(mails(relay)) == 1


def test_the_answer_by_mail_joins_the_ticket_and_shows_when_it_is_proven(
    shop, irma, bob, relay, mailbox
):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    go_after()
    (mail,) = mails(relay)

    answer(mailbox, f"Irma <{IRMA}>", mail, "The new seal helped.")

    assert Ticket.objects.count() == 1
    said = ticket.messages.order_by("seq").last()
    assert (said.text.strip(), said.unverified) == ("The new seal helped.", False)
    assert said.identity.verified_at is not None
    relay.mails.clear()
    reply(ticket, bob, "I am glad.")
    assert [mail["To"] for mail in mails(relay)] == [IRMA]

    # Back in the widget: what went by mail is for who proved to read it.
    assert shown(irma, chat) == ["My kettle leaks.", "Please try a new seal."]
    relay.mails.clear()
    proven(irma, relay)
    assert shown(irma, chat) == [
        "My kettle leaks.", "Please try a new seal.", "The new seal helped.",
        "I am glad.",
    ]  # fmt: skip
    messages = irma.get(f"chats/{chat}/").json()["messages"]
    assert [one["via"] for one in messages] == [None, None, "mail", "mail"]
    assert [one["by"] for one in messages] == ["me", "agent", "me", "agent"]


def test_words_of_a_victim_never_show_to_who_typed_their_address(
    shop, irma, bob, relay, mailbox
):
    """An attacker types an address that is not theirs. What its owner answers, and what
    they are told, is none of the attacker's business; nor is who they are."""
    victim = Identity.objects.create(
        kind="email", canonical=IRMA, shown=IRMA,
        customer=Customer.objects.create(name="Irma Victim"),
    )  # fmt: skip
    chat, ticket = chats_of(irma)
    attacker = ticket.customer
    reply(ticket, bob, "Who are you?")
    go_after()
    answer(mailbox, IRMA, mails(relay)[0], "My password is hunter2.")
    reply(ticket, bob, "Dear Irma, do not tell anybody.")

    visible = irma.get(f"chats/{chat}/").content.decode()
    assert "hunter2" not in visible
    assert "Dear Irma" not in visible
    session = irma.post("session/", {"token": irma.token}).content.decode()
    assert "hunter2" not in session
    assert "Victim" not in session
    ticket.refresh_from_db()
    assert ticket.customer == attacker != victim.customer
    # Nor does it go after them to the widget in any other way.
    widget = Visitor.objects.get().identity
    assert {m.text.strip() for m in Message.objects.filter(identity=widget)} == {
        "My kettle leaks."
    }
    assert not Delivery.objects.filter(
        identity=widget, message__text__contains="Irma"
    ).exists()
    # Files and numbers tell nothing either.
    assert irma.post(f"chats/{chat}/transcript/", {}).status_code == 202
    send_letters()
    assert not any("hunter2" in mail.as_string() for mail in mails(relay)[1:])


@pytest.mark.parametrize("is_proven", [True, False])
def test_an_answer_by_mail_brings_both_together_only_where_the_widget_proved_it(
    shop, irma, bob, relay, mailbox, is_proven
):
    """The address was given to another customer meanwhile (two of them were one)."""
    _chat, ticket = chats_of(irma)
    if is_proven:
        proven(irma, relay)
    reply(ticket, bob)
    go_after()
    (mail,) = mails(relay)
    ticket.refresh_from_db()
    before, other = ticket.customer, Customer.objects.create(name="Irma Kettle")
    Identity.objects.filter(canonical=IRMA).update(customer=other)

    answer(mailbox, IRMA, mail, "It helped.")

    ticket.refresh_from_db()
    assert ticket.customer == (other if is_proven else before)
    assert Identity.objects.get(canonical=IRMA).verified_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_sends_it_on(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    with later(minutes=3):
        at_once(*[leaving.drain] * 4)
        tell()
    assert len(mails(relay)) == 1
    assert verbs(ticket).count("continued") == 1
    assert verbs(ticket).count("chat_left") == 1


def test_the_pump_knows_how_long_somebody_waits(shop, irma, bob):
    _chat, ticket = chats_of(irma)
    assert leaving.waiting() == 0.0
    reply(ticket, bob)
    with later(minutes=4):
        assert leaving.waiting() > 60
        leaving.drain()
        assert leaving.waiting() == 0.0
    assert letters.waiting() == 0.0
    work()
