"""A line below an answer by mail leads its reader into a chat of the same matter."""

import pytest

from channels_app import resume
from channels_app.models import Connection, Visitor
from channels_app.queries import visible
from tests.channels_app.widget.factories import make_widget, work
from tests.channels_app.widget.post import (
    IRMA,
    html_of,
    link_in,
    mails,
    make_mailbox,
    text_of,
)
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions
from tickets.models import Ticket
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
LINE = "Rather chat? Go on here"


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
def ticket(mailbox, bob) -> Ticket:
    made = make_ticket(mailbox, identity=make_identity("Irma", canonical=IRMA))
    actions.edit_context(made, goal="A dry kettle", summary="", by=bob)
    return made


@pytest.fixture
def sent(relay):
    """The last mail that left."""

    def send():
        work()
        return mails(relay)[-1]

    return send


def test_the_link_leads_into_a_chat_and_the_reader_is_known_there(
    client, ticket, site, bob, sent
):
    actions.reply(ticket, html="<p>Try the lid.</p>", by=bob)
    mail = sent()
    link = link_in(mail)
    assert f"{LINE}: http://localhost:8000{link}" in text_of(mail)
    assert f'<a href="http://localhost:8000{link}">{LINE}</a>' in html_of(mail)

    page = client.get(link)
    assert (page.status_code, Visitor.objects.count()) == (200, 0)
    assert "you need not repeat anything" in page.content.decode()
    for _ in range(2):
        assert client.post(link, {"yes": "1"}).status_code == 303
    visitor = Visitor.objects.get()
    assert (visitor.mail.canonical, visitor.channel) == (IRMA, site)
    assert visitor.mail.verified_at is not None
    assert visitor.identity.customer == ticket.customer
    said = [one.text for one in visible.of_chat(visitor.chats.get()).order_by("seq")]
    assert said[:2] == ["My kettle leaks.", "Try the lid."]
    assert "A dry kettle" in said[2]
    best = ways(ticket).best
    assert best is not None
    assert best.channel == site


def test_somebody_else_who_takes_part_stays_who_they_are(client, ticket, site, bob):
    otto = make_identity("Otto")
    ticket.participants.create(
        identity=otto, part="copied", confirmed_at=ticket.created_at
    )
    kind = resume.Kind.MAIL
    link = resume.address(resume.Link(kind=kind, what=ticket.pk, whose=otto.pk))
    client.post(link.removeprefix("http://localhost:8000"), {"yes": "1"})
    visitor = Visitor.objects.get()
    assert visitor.identity.customer == otto.customer != ticket.customer
    [greeting] = visible.of_chat(visitor.chats.get())
    assert "kettle" not in greeting.text


def test_who_takes_part_no_more_has_a_dead_link(client, ticket, site, bob, sent):
    actions.reply(ticket, text="Try the lid.", by=bob)
    link = link_in(sent())
    ticket.participants.all().delete()
    assert client.get(link).status_code == 404
    assert client.post(link, {"yes": "1"}).status_code == 404
    assert not Visitor.objects.exists()


def test_it_is_not_there_without_a_widget_nor_where_it_is_switched_off(
    ticket, billing, bob, sent, mailbox, support
):
    make_widget(billing)
    actions.reply(ticket, text="Try the lid.", by=bob)
    assert LINE not in text_of(sent())
    make_widget(support)
    connection = Connection.objects.get(channel=mailbox)
    connection.config["chat_link"] = False
    connection.save()
    actions.reply(ticket, text="Or the seal.", by=bob)
    assert LINE not in text_of(sent())


def test_machines_offer_no_chat(ticket, site, mailbox, sent):
    identity = ticket.participants.get().identity
    actions.say_automatically(ticket, text="Hello.", to=identity, channel=mailbox)
    assert LINE not in text_of(sent())
