"""A visitor moves their matter elsewhere themself, and takes it along."""

from uuid import uuid4

import pytest

from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.channels_app.widget.post import (
    IRMA,
    answer,
    mails,
    make_mailbox,
    tell,
    text_of,
    write,
)
from tests.channels_app.widget.proving import proven
from tests.factories import make_identity, make_telephone, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.verbs import told
from tickets import actions
from tickets.models import Continuation, Message, Ticket
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
OTTO = "otto@customer.test"


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def shop(support, mailbox):
    make_telephone(support)
    return make_widget(support)


@pytest.fixture
def irma(shop):
    return Browser(shop)


@pytest.fixture
def chat():
    return str(uuid4())


@pytest.fixture
def ticket(irma, chat) -> Ticket:
    return say(irma, chat=chat).ticket


def onward(browser, chat, **said):
    return browser.post(f"chats/{chat}/onward/", said)


def test_they_are_told_which_ways_there_are(irma, chat, ticket):
    found = onward(irma, chat).json()
    assert [one["kind"] for one in found["ways"]] == ["email", "phone"]
    assert not Continuation.objects.exists()


def test_a_way_comes_with_its_code_and_link_and_asked_again_it_is_the_same(
    irma, chat, ticket
):
    one = onward(irma, chat, kind="phone").json()
    assert (one["where"], one["link"]) == ("+46 8 500 102 03", "")
    assert onward(irma, chat, kind="phone").json()["code"] == one["code"]
    made = Continuation.objects.get()
    assert (made.shown, made.offered_by, made.ticket) == (one["code"], None, ticket)
    assert [line[0] for line in told(ticket)].count("continuation_offered") == 1


def test_whoever_writes_by_its_link_is_who_sat_there(irma, chat, ticket, mailbox):
    link = onward(irma, chat, kind="email").json()["link"]
    signed = Continuation.objects.get().signed
    assert signed in link
    write(mailbox, OTTO, subject=f"Kettle [{signed}]")
    said = ticket.messages.get(text__startswith="Hi")
    assert (said.unverified, said.identity.customer.pk) == (False, ticket.customer_id)
    best = ways(ticket).best
    assert best is not None
    assert best.channel == mailbox


def test_to_a_proven_address_we_write_first_and_answers_go_there(
    irma, chat, ticket, mailbox, relay, bob
):
    proven(irma, relay)
    for _ in range(2):
        assert onward(irma, chat, write=True).status_code == 202
    tell()
    [mail] = mails(relay)
    assert IRMA in mail["To"]
    assert "you need not repeat anything" in text_of(mail)
    best = ways(ticket).best
    assert best is not None
    assert (best.channel, best.why) == (mailbox, "they went on there")
    assert actions.reply(ticket, text="Hello by mail.", by=bob).channel == mailbox
    answer(mailbox, IRMA, mail, "Thanks a lot.")
    assert Ticket.objects.count() == 1
    assert Message.objects.get(text__startswith="Thanks a lot.").unverified is False


def test_without_a_proven_address_there_is_no_such_mail(irma, chat, ticket):
    refused = onward(irma, chat, write=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_way_there")


@pytest.mark.parametrize("kind", ["widget", "telegram", "", 7])
def test_there_is_no_other_way(irma, chat, ticket, kind):
    assert onward(irma, chat, kind=kind).status_code == 409
    assert not Continuation.objects.exists()


def test_ac_65_somebody_elses_conversation_is_none(irma, chat, ticket, shop):
    say(other := Browser(shop))
    assert onward(other, chat, kind="phone").status_code == 404
    assert onward(Browser(shop), chat).status_code == 404
    assert not Continuation.objects.exists()


def test_who_came_with_a_code_alone_gets_nothing_that_proves_more(
    shop, mailbox, bob, chat
):
    theirs = make_ticket(mailbox, identity=make_identity("Irma"))
    offered = actions.continue_on(theirs, kind="phone", by=bob)
    mallory = Browser(shop)
    assert say(mallory, offered.shown, chat=chat).ticket == theirs
    assert onward(mallory, chat).json()["ways"] == []
    assert onward(mallory, chat, kind="email").status_code == 409


def test_who_asks_too_often_waits(irma, chat, ticket):
    codes = {onward(irma, chat).status_code for _ in range(31)}
    assert codes == {200, 429}


def test_whose_matter_was_merged_into_another_customers_goes_on_as_themself(
    irma, chat, ticket, mailbox, bob
):
    there = make_ticket(mailbox, identity=make_identity("Somebody"))
    actions.merge(ticket, into=there, by=bob)
    tell()
    assert onward(irma, chat).json()["ways"] == []
    assert onward(irma, chat, kind="email").status_code == 409
    assert not Continuation.objects.exists()
