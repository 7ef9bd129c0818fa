"""An answer by another channel arrives there, says from where it goes on, and what comes
back joins the same ticket."""

import pytest
from django.utils import timezone

from channels_app.models import Chat
from channels_app.queries import feed
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.post import IRMA, answer, mails, make_mailbox, text_of
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions
from tickets.models import Message, Ticket
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink, name="Kettle mail")


@pytest.fixture
def site(support):
    return make_widget(support)


@pytest.fixture
def chat(site, mailbox):
    """Irma chats, and has proven her address."""
    words = say(Browser(site), "My kettle leaks.")
    assert words.identity is not None
    make_identity(
        canonical=IRMA, customer=words.identity.customer, verified_at=timezone.now()
    )
    return words


def test_from_chat_to_mail_and_her_answer_joins_the_ticket(
    chat,
    mailbox,
    bob,
    smtp_sink,  # noqa: F811
):
    ticket = chat.ticket
    actions.reply(ticket, html="<p>By <b>mail</b>.</p>", channel=mailbox, by=bob)
    actions.reply(ticket, text="And more.", channel=mailbox, by=bob)
    work()
    first, second = mails(smtp_sink)
    assert IRMA in first["To"]
    date = "This continues our chat of "
    assert text_of(first).startswith(date)
    assert "By mail." in text_of(first)
    html = first.get_body(("html",)).get_content()
    assert html.index(date) < html.index("<b>mail</b>")
    assert date not in text_of(second)

    answer(mailbox, IRMA, first, "Thank you.")
    assert Ticket.objects.count() == 1
    said = ticket.messages.get(text__contains="Thank you.")
    assert (said.unverified, said.channel) == (False, mailbox)
    best = ways(ticket).best
    assert best is not None
    assert (best.channel, best.is_last) == (mailbox, True)


def test_the_line_is_in_the_language_that_she_reads(
    chat,
    mailbox,
    bob,
    smtp_sink,  # noqa: F811
):
    visitor = Chat.objects.get().visitor
    visitor.language = "de-AT"
    visitor.save()
    actions.reply(chat.ticket, text="Per Mail.", channel=mailbox, by=bob)
    work()
    [mail] = mails(smtp_sink)
    assert not text_of(mail).startswith("Per Mail.")
    assert "28 November" not in text_of(mail)


def test_from_mail_to_a_chat_she_finds_it_among_her_conversations(
    chat, mailbox, site, bob
):
    irma = chat.identity.customer.identities.get(kind="email")
    ticket = make_ticket(mailbox, identity=irma, text="Where is my jug?")
    actions.reply(ticket, text="In the post.", channel=site, by=bob)
    work()
    work()
    visitor = Chat.objects.get(ticket=chat.ticket).visitor
    own = visitor.chats.get(ticket=ticket)
    view = feed.chat_of(visitor, own.key)
    assert view is not None
    texts = [one["text"] for one in feed.feed(view)["messages"]]
    assert texts[0].startswith("This continues our e-mails of ")
    assert texts[1] == "In the post."
    assert own.due_at is not None

    browser = Browser(site)
    said = say(browser, "Something else.")
    assert said.ticket != ticket
    assert Message.objects.filter(ticket=ticket).count() == 3
