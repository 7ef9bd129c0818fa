"""A mail says that a message has arrived, where a mailbox is set to send it."""

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from channels_app.models import Connection, Envelope
from knowledge_base.models import Lookup, OfferRules
from tests.channels_app.widget.post import IRMA, mails, make_mailbox, text_of, write
from tests.knowledge_base.factories import make_article
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions, outbox
from tickets.models import Delivery, Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
WORDS = {"subject": "Zebra", "text": "How do I descale my quagga kettle?"}


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    channel = make_mailbox(support, smtp_sink)
    _set(channel, acknowledge=True)
    return channel


def _set(channel, **more):
    connection = Connection.objects.get(channel=channel)
    connection.config |= more
    connection.save()


def work():
    for _time in range(2):
        outbox.drain()
        outbound.drain()


@pytest.fixture
def sent(smtp_sink):  # noqa: F811
    def all_sent():
        work()
        return mails(smtp_sink)

    return all_sent


def test_it_tells_the_number_what_is_next_and_what_may_answer_it(mailbox, ada, sent):
    article = make_article(ada, "How do I descale my kettle?")
    write(mailbox, IRMA, **WORDS)

    [mail] = sent()

    ticket, text = Ticket.objects.get(), text_of(mail)
    assert mail["To"] == IRMA
    assert mail["Subject"] == f"Re: We have your message (#{ticket.number})"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert f"Its number is #{ticket.number}." in text
    assert "A person of Support reads it and answers you by e-mail." in text
    assert f"http://localhost:8000/help/en/{article.slug}/?from=" in text
    assert "http://localhost:8000/help/solved/" in text
    assert Lookup.objects.get().ticket == ticket


def test_none_of_the_senders_words_are_in_it(mailbox, ada, sent):
    make_article(ada, "How do I descale my kettle?")
    write(mailbox, IRMA, **WORDS)
    [mail] = sent()
    assert not {"zebra", "quagga"} & set(str(mail).lower().split())
    assert "ebra" not in str(mail)


def test_agents_see_it_and_whoever_waits_goes_on_waiting(mailbox, sent):
    write(mailbox, IRMA, **WORDS)
    before = Ticket.objects.get().waiting_since
    sent()

    said = Message.objects.get(direction="out")
    ticket = Ticket.objects.get()
    assert (said.auto, said.agent) == ("auto-replied", None)
    assert ticket.waiting_since == before is not None
    assert Delivery.objects.get().state == "sent"


def test_it_goes_once_and_only_for_a_new_matter(mailbox, sent, bob):
    write(mailbox, IRMA, **WORDS)
    [mail] = sent()
    assert len(sent()) == 1

    actions.reply(Ticket.objects.get(), text="Try vinegar.", by=bob)
    assert len(sent()) == 2
    assert Ticket.objects.count() == 1
    assert mail["Subject"].startswith("Re: We have")


def test_ac_16_one_address_gets_three_a_day(mailbox, sent):
    for _time in range(5):
        write(mailbox, IRMA, **WORDS)
        work()
    write(mailbox, "otto@customer.test", **WORDS)
    assert [mail["To"] for mail in sent()] == [IRMA] * 3 + ["otto@customer.test"]


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <x.example>",
     "X-Autoreply: yes", "Return-Path: <>"],
)  # fmt: skip
def test_ac_17_machines_and_lists_are_not_answered(mailbox, sent, header):
    mail = (
        f"From: {IRMA}\r\nTo: support@shop.test\r\nSubject: Away\r\n"
        f"Message-ID: <1@customer.test>\r\n{header}\r\n\r\nI am away.\r\n"
    )
    raw = Raw(content=mail.encode(), source_key="1", conv_key="1")
    intake.store(mailbox, [raw])
    inbound.drain()
    assert sent() == []
    assert Ticket.objects.count() == 1


def test_a_mailbox_that_was_not_asked_to_says_nothing(mailbox, sent):
    _set(mailbox, acknowledge=False)
    write(mailbox, IRMA, **WORDS)
    assert sent() == []


def test_with_danger_no_article_is_offered_and_in_an_outage_the_notice(
    mailbox, ada, sent
):
    make_article(ada, "How do I descale my kettle?")
    OfferRules.objects.create(outage={"en": "We are on it."})
    write(mailbox, IRMA, subject="Help", text="My kettle is on fire, descale it!")
    write(mailbox, IRMA, subject="Help", text="Your shop is down, descale my kettle")

    texts = [text_of(mail) for mail in sent()]

    assert not any("/help/" in text for text in texts)
    assert ["We are on it." in text for text in texts] == [False, True]


def test_while_everybody_is_away_it_says_when_they_are_back(mailbox, support, sent):
    from helpdesk.base.accounts.models import Calendar  # noqa: PLC0415

    support.calendar = Calendar.objects.create(name="Never")
    support.save()
    write(mailbox, IRMA, **WORDS)
    [mail] = sent()
    assert "reads it and answers you by e-mail" in text_of(mail)


def comes(mailbox, number: int, *fields: str) -> None:
    lines = [
        f"From: {IRMA}",
        "Subject: Disk",
        f"Message-ID: <{number}@x.test>",
        *fields,
    ]
    mail = "\r\n".join([*lines, "", f"Full, {number}."]).encode()
    intake.store(mailbox, [Raw(content=mail, source_key=str(number), conv_key="1")])
    inbound.drain()


def test_who_asks_machines_not_to_answer_is_not_answered_by_one(mailbox, sent):
    comes(mailbox, 1, "X-Auto-Response-Suppress: DR, AutoReply")
    assert (sent(), Ticket.objects.count()) == ([], 1)
    assert not any("answer" in one for one in Message.objects.get().doubts)
    comes(mailbox, 2, "X-Auto-Response-Suppress: OOF")
    assert len(sent()) == 1


def test_what_a_machine_says_again_and_again_is_one_ticket_from_ten_on(mailbox):
    for number in range(13):
        own = f"Reply-To: ticket+{number}@desk.{IRMA.partition('@')[2]}"
        comes(mailbox, number, "Auto-Submitted: auto-generated", own)
    assert Ticket.objects.count() == 10
    last = Ticket.objects.latest("id")
    assert last.messages.filter(direction="in").count() == 4


MACHINE = "Auto-Submitted: auto-generated"


def test_what_a_machine_says_to_another_team_stays_there(
    mailbox,
    billing,
    smtp_sink,  # noqa: F811
):
    for number in range(10):
        comes(mailbox, number, MACHINE)
    comes(make_mailbox(billing, smtp_sink), 11, MACHINE)
    assert Ticket.objects.latest("id").team == billing
    assert Ticket.objects.count() == 11


@pytest.mark.parametrize(
    "fields",
    [(MACHINE, "Reply-To: person{}@home.test"), ("List-Id: <talk.x.test>",)],
    ids=["a form on a site", "a list"],
)
def test_people_behind_one_address_are_never_put_together(mailbox, fields):
    for number in range(12):
        comes(mailbox, number, *(one.format(number) for one in fields))
    assert Ticket.objects.count() == 12


def test_people_open_as_many_tickets_as_they_like(mailbox):
    for number in range(12):
        comes(mailbox, number)
    assert Ticket.objects.count() == 12


def test_ac_18_what_goes_in_a_circle_opens_nothing(mailbox):
    comes(mailbox, 1, *["Received: from a by b; Mon, 23 Nov 2026 09:01:00 +0000"] * 51)
    assert not Ticket.objects.exists()
    assert "goes in a circle" in Envelope.objects.get().reason
