"""A code that may have been overheard joins; who brought it is believed with a second
proof, and what we know is repeated to nobody before."""

import pytest
from django.utils import timezone

from channels_app.models import Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.channels_app.widget.post import (
    IRMA,
    mails,
    make_mailbox,
    tell,
    text_of,
    write,
)
from tests.channels_app.widget.post import answer as answers
from tests.channels_app.widget.proving import proven
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.verbs import told
from tickets import actions
from tickets.models import Continuation, Message, Participant, Ticket
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def site(support):
    return make_widget(support)


@pytest.fixture
def irma():
    return make_identity("Irma", canonical=IRMA)


@pytest.fixture
def ticket(mailbox, irma, bob) -> Ticket:
    made = make_ticket(mailbox, identity=irma)
    actions.edit_context(made, goal="A dry kettle", summary="", by=bob)
    return made


@pytest.fixture
def offered(ticket, site, bob) -> Continuation:
    return actions.continue_on(ticket, kind="widget", by=bob)


@pytest.fixture
def phone(site) -> Browser:
    return Browser(site)


def brought(phone, offered) -> Message:
    return say(phone, f"I was told to say {offered.shown}", chat=CHAT)


CHAT = "0f0f0f0f-0000-4000-8000-000000000001"


def greeting(ticket: Ticket) -> Message:
    return ticket.messages.get(direction="out", auto="auto-replied")


def test_who_has_a_code_joins_and_nothing_they_say_is_believed(phone, offered, ticket):
    first = brought(phone, offered)
    second = say(phone, "And this, too.", chat=CHAT)
    assert [(one.ticket, one.unverified) for one in (first, second)] == [
        (ticket, True)
    ] * 2
    assert "kettle" not in greeting(ticket).text
    assert greeting(ticket).form is None
    best = ways(ticket).best
    assert best is not None
    assert best.channel.kind == "email"


def test_nor_do_they_learn_who_looks_after_it_rate_it_or_end_it(
    phone, offered, ticket, bob
):
    actions.take(ticket, by=bob)
    brought(phone, offered)
    look = phone.get(f"chats/{CHAT}/").json()
    assert (look["agent"], look["rating"], look["queue"]) == (None, None, None)
    assert phone.post(f"chats/{CHAT}/rate/", {"score": 1}).status_code == 404
    ticket.refresh_from_db()
    seq = ticket.seq
    assert phone.post(f"chats/{CHAT}/end/").status_code == 200
    assert "chat_ended" not in [line[0] for line in told(ticket, after=seq)]


def test_the_address_that_they_prove_in_the_chat_is_the_second_proof(
    phone, offered, ticket, relay
):
    brought(phone, offered)
    say(phone, "And this, too.", chat=CHAT)
    proven(phone, relay)
    assert not Message.objects.filter(unverified=True).exists()
    assert Visitor.objects.get().identity.customer == ticket.customer
    assert ("vouched", "") in [line[:2] for line in told(ticket)]
    best = ways(ticket).best
    assert best is not None
    assert best.channel.kind == "widget"
    assert say(phone, "It is me.", chat=CHAT).unverified is False


def test_another_address_is_none(phone, offered, ticket, relay):
    brought(phone, offered)
    proven(phone, relay, "mallory@customer.test")
    assert ticket.messages.filter(unverified=True).exists()
    assert say(phone, "It is me.", chat=CHAT).unverified is True


def test_what_we_know_goes_to_whoever_followed_a_link_and_can_be_put_right_at_a_touch(
    client, offered, ticket, site, bob
):
    actions.record_fact(ticket, name="order", value="A-4711", by=bob)
    client.post(f"/c/{offered.signed}/", {"yes": "1"})
    said = greeting(ticket)
    assert "A dry kettle" in said.text
    assert "A-4711" in said.text
    assert "you need not repeat anything" in said.text
    labels = [one["label"] for one in said.form["options"]]
    assert labels == ["That is right", "Something is not right"]


def test_a_mail_that_brings_a_link_is_greeted_with_what_we_know_and_a_code_is_not(
    site, mailbox, relay, phone, bob
):
    ticket = say(phone, "My kettle leaks.").ticket
    actions.edit_context(ticket, goal="A dry kettle", summary="", by=bob)
    offered = actions.continue_on(ticket, kind="email", by=bob)
    write(mailbox, "mallory@customer.test", subject=f"Hm [{offered.shown}]")
    tell()
    [mail] = mails(relay)
    assert "kettle" not in text_of(mail)
    assert "Your code is good" in text_of(mail)

    other = actions.continue_on(ticket, kind="email", by=bob)
    write(mailbox, IRMA, subject=f"Kettle [{other.signed}]")
    tell()
    receipt = mails(relay)[1]
    assert IRMA in receipt["To"]
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert "What this is about: A dry kettle" in text_of(receipt)

    answers(mailbox, IRMA, receipt, "No, it is a jug.")
    said = ticket.messages.get(text__contains="it is a jug")
    assert (said.unverified, said.identity.customer) == (False, ticket.customer)


@pytest.mark.parametrize("how", ["merge", "split"])
def test_who_was_not_believed_is_not_because_their_words_went_to_another_ticket(
    phone, offered, ticket, mailbox, irma, bob, how
):
    first = brought(phone, offered)
    if how == "merge":
        there = make_ticket(mailbox, identity=irma)
        actions.take(there, by=bob)
        actions.merge(ticket, into=there, by=bob)
    else:
        there = actions.split(first, by=bob).into
    tell()

    assert phone.get(f"chats/{CHAT}/").json()["agent"] is None
    message = say(phone, "And this.", chat=CHAT)
    assert (message.ticket, message.unverified) == (there, True)
    assert phone.get(f"chats/{CHAT}/").json()["agent"] is None
    assert phone.post(f"chats/{CHAT}/rate/", {"score": 1}).status_code == 404


def test_who_was_vouched_for_is_believed_wherever_it_is_merged_to(
    phone, offered, ticket, mailbox, irma, bob
):
    actions.vouch(brought(phone, offered), by=bob)
    there = make_ticket(mailbox, identity=irma)
    actions.take(there, by=bob)
    actions.merge(ticket, into=there, by=bob)
    tell()

    message = say(phone, "And this.", chat=CHAT)
    assert (message.ticket, message.unverified) == (there, False)
    assert phone.get(f"chats/{CHAT}/").json()["agent"] is not None


def test_a_link_that_others_were_sent_as_well_is_no_proof_of_who_follows_it(
    client, offered, ticket, bob
):
    actions.record_fact(ticket, name="order", value="A-4711", by=bob)
    Participant.objects.create(
        ticket=ticket,
        identity=make_identity("Otto", canonical="otto@customer.test"),
        part=Participant.Part.COPIED,
        confirmed_at=timezone.now(),
    )
    client.post(f"/c/{offered.signed}/", {"yes": "1"})
    assert "A-4711" not in greeting(ticket).text
    identity = Visitor.objects.get().identity
    assert identity.customer != ticket.customer
    assert ticket.participants.get(identity=identity).confirmed_at is not None
