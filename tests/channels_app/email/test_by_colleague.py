"""Colleagues answer from their mail programs: with proof, or not at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox_of_tests

from channels_app import by_colleague, inbound, intake, references
from channels_app.adapters.email import handed
from channels_app.models import Connection, Envelope
from channels_app.queries.desk import GOOD_FOR, answer_address
from helpdesk.notifications import mailing
from helpdesk.notifications.models import Notification
from tests.channels_app.email.mails import mail, multipart
from tests.channels_app.widget.post import make_mailbox
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.pages import browser_of, shown
from tickets import actions, outbox
from tickets.models import Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
VERDICT = "Authentication-Results: mx.shop.test; dmarc=pass header.from={domain}"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False) as now:
        yield now


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    channel = make_mailbox(support, smtp_sink)
    _set(
        channel,
        reply_address="reply@answers.shop.test",
        agents_reply=True,
        authserv="mx.shop.test",
    )
    return channel


def _set(channel, **config):
    row = Connection.objects.get(channel=channel)
    row.config |= config
    row.save()


@pytest.fixture
def ticket(box):
    return make_ticket(box, identity=make_identity("Irma", canonical="irma@home.test"))


@pytest.fixture
def hear(box, bob, ticket):
    """Bob's answer comes in, or what looks like one; what became of it."""

    def hears(
        *fields, sender=bob, to=None, verdict=None, body="Try the lid.\r\n", place="1"
    ):
        address = sender if isinstance(sender, str) else sender.email
        verdict = VERDICT if verdict is None else verdict
        lines = [
            verdict.format(domain=address.partition("@")[2]),
            f"From: Bob <{address}>",
            f"To: {to or answer_address(bob, ticket)}",
            f"Message-ID: <{place}@phone.test>",
            *fields,
        ]
        raw = mail(*filter(None, lines), body=body)
        item = handed.raw(raw)
        intake.store(box, [item])
        inbound.drain()
        return Envelope.objects.get(source_key=item.source_key)

    return hears


def said(ticket) -> list[tuple[str, str, str | None]]:
    rows = ticket.messages.exclude(direction="in").order_by("seq")
    return [(one.direction, one.text, one.agent and one.agent.name) for one in rows]


def test_a_proved_answer_goes_to_the_customer_as_if_it_had_been_typed(
    hear, ticket, bob
):
    body = (
        "Try the lid.\r\n\r\n-- \r\nBob, Analytical Engines\r\n\r\n"
        "On Sun, Nov 22, 2026 at 12:00 PM Support <support@shop.test> wrote:\r\n"
        "> this happened while you were away\r\n"
    )

    envelope = hear(body=body)

    assert (envelope.state, said(ticket)) == (
        "stored",
        [("out", "Try the lid.", "Bob")],
    )
    message = envelope.message
    assert message.deliveries.get().identity.canonical == "irma@home.test"
    event = ticket.events.get(verb="replied")
    assert (event.actor, event.data["via"]) == (bob, "mail")
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    page = shown(browser_of(bob).get(f"/t/{ticket.number}/"))
    assert "by mail" in page


def test_a_first_word_makes_it_a_note_among_colleagues(hear, ticket):
    hear(body="NOTE: ask the workshop\r\nabout the lid\r\n")
    assert said(ticket) == [("note", "ask the workshop\nabout the lid", "Bob")]


def test_files_go_along_and_pictures_of_a_signature_do_not(hear, ticket):
    picture = (
        "Content-Type: image/png; name={0}.png\r\nContent-Disposition: inline\r\n"
        "Content-ID: <{0}@x>\r\n\r\nx\r\n"
    )
    body = multipart(
        "mixed",
        'Content-Type: text/html\r\n\r\n<p>See this.</p><img src="cid:lid@x">'
        '<p>-- <br>Bob<br><img src="cid:logo@x"></p>'
        '<blockquote><p>Hi</p><img src="cid:old@x"></blockquote>\r\n',
        'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"'
        "\r\n\r\n1;2\r\n",
        *map(picture.format, ("lid", "logo", "old", "photo")),
        'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nx\r\n',
    )
    head, _blank, rest = body.partition(b"\r\n\r\n")
    envelope = hear(head.decode(), body=rest)
    names = set(envelope.message.attachments.values_list("filename", flat=True))
    # Telephones put photos within words that name no file.
    assert names == {"a.csv", "lid.png", "photo.png"}


QUOTED = (
    "> Hello Bob,\r\n> Ada wrote a note: the customer is mad\r\n"
    "> https://desk.test/t/1/\r\n"
)
LED_IN = f"On Sun, Nov 22, 2026 at 12:00 PM Support <s@shop.test> wrote:\r\n{QUOTED}"


@pytest.mark.parametrize(
    "body",
    [
        f"\r\n{LED_IN}",
        f"-- \r\nBob\r\n\r\n{LED_IN}",
        f"{QUOTED}\r\nTry the lid.\r\n\r\n{QUOTED}",
        "\r\nFrom: Support\r\nSent: Sunday\r\nTo: Bob\r\nSubject: A note\r\n\r\nmad",
    ],
    ids=["nothing", "signature", "between", "headers"],
)
def test_what_we_wrote_to_a_colleague_never_goes_to_the_customer(
    hear, ticket, mailoutbox, body
):
    envelope = hear(body=body)
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    [told] = mailoutbox
    assert "cannot be told apart" in told.body


def test_nor_does_it_where_a_program_marks_no_quotation(
    hear, box, ticket, bob, ada, mailoutbox
):
    actions.assign(ticket, to=bob, by=ada)
    outbox.drain()
    Notification.objects.update(mail_at=datetime(2026, 11, 22, 11, tzinfo=UTC))
    mailing.drain()
    [told] = mailoutbox
    body = f"Try the lid.\n\n{told.body}".replace("\n", "\r\n")
    assert (hear(body=body).state, said(ticket)) == ("quarantined", [])


@pytest.mark.parametrize(
    "begins", ["*Note:* ", "*note*: ", "\u201cnote:\u201d ", "Note\uff1a", "Notiz: "]
)
def test_a_note_stays_one_however_it_is_marked(hear, ticket, begins):
    plain = "Content-Type: text/plain; charset=utf-8"
    hear(plain, body=f"{begins}ask the workshop\r\n".encode())
    assert said(ticket) == [("note", "ask the workshop", "Bob")]


def test_a_note_has_its_word_in_each_language_of_ours(settings):
    assert set(by_colleague.NOTE_WORDS) == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("kind", ["encrypted", "long"])
def test_what_cannot_be_read_whole_waits(hear, ticket, mailoutbox, kind):
    if kind == "long":
        envelope = hear(body="word " * 100_000)
    else:
        envelope = hear(
            "Content-Type: multipart/encrypted; boundary=b1",
            body=multipart(
                "encrypted",
                "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
                "Content-Type: application/octet-stream\r\n\r\nhQEMA\r\n",
            ).partition(b"\r\n\r\n")[2],
        )
    assert (envelope.state, said(ticket), len(mailoutbox)) == ("quarantined", [], 1)


def test_marks_of_a_list_make_no_machine_of_a_colleague(hear, ticket):
    hear("List-Unsubscribe: <mailto:gateway@shop.test>", "Precedence: bulk")
    assert said(ticket) == [("out", "Try the lid.", "Bob")]


def test_ac_04_a_forged_from_waits_and_nobody_is_written_to(hear, ticket, mailoutbox):
    fails = "Authentication-Results: mx.shop.test; dmarc=fail header.from={domain}"
    others = "Authentication-Results: mx.evil.test; dmarc=pass header.from={domain}"
    found = [
        hear(verdict=verdict, place=str(number))
        for number, verdict in enumerate((fails, others, ""))
    ]
    assert [one.state for one in found] == ["quarantined"] * 3
    assert "not proved" in found[0].reason
    assert (said(ticket), mailoutbox) == ([], [])


def test_ac_04_the_address_of_another_colleague_is_nobody_else_s(hear, ticket, ada):
    envelope = hear(sender=ada)
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    assert "not theirs" in envelope.reason


def test_ac_04_the_customer_who_was_sent_such_a_mail_answers_as_nobody(hear, ticket):
    envelope = hear(sender="irma@home.test")
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("change", [
    lambda local: local[:-1],
    lambda local: f"{local[:20]}{'b' if local[20] == 'a' else 'a'}{local[21:]}",
])  # fmt: skip
def test_ac_04_an_address_that_is_not_exactly_ours_is_none(hear, bob, ticket, change):
    local, _at, domain = answer_address(bob, ticket).partition("@")
    envelope = hear(to=f"{change(local)}@{domain}")
    assert said(ticket) == []
    # It is what it looks like: new words of whoever wrote them.
    assert envelope.message.ticket != ticket


def test_ac_04_several_writers_or_two_tickets_are_no_proof(hear, box, bob, ticket):
    two = hear(f"From: eve@evil.test, {bob.email}", place="2", sender=bob)
    other = make_ticket(box)
    both = f"{answer_address(bob, ticket)}, {answer_address(bob, other)}"
    three = hear(to=both, place="3")
    assert [two.state, three.state, said(ticket)] == ["quarantined"] * 2 + [[]]


def test_the_same_mail_is_said_once_however_often_it_comes(hear, ticket):
    hear()
    hear("X-Copy: 2")
    assert len(said(ticket)) == 1


def test_other_words_in_a_mail_of_the_same_name_are_said_as_well(hear, ticket):
    hear()
    hear(body="Or the spout.\r\n")
    assert [text for _how, text, _who in said(ticket)] == [
        "Try the lid.",
        "Or the spout.",
    ]


def test_of_the_addresses_of_several_colleagues_ones_own_counts(hear, ticket, ada, bob):
    both = f"{answer_address(ada, ticket)}, {answer_address(bob, ticket)}"
    hear(to=both)
    assert said(ticket) == [("out", "Try the lid.", "Bob")]


def test_who_is_away_says_nothing(hear, ticket, mailoutbox):
    envelope = hear("Auto-Submitted: auto-replied", "Subject: Out of office")
    assert (envelope.state, said(ticket), mailoutbox) == ("rejected", [], [])


def refused(hear, mailoutbox, ticket) -> tuple[str, str]:
    envelope = hear()
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    [told] = mailoutbox
    assert "Try the lid." in told.body
    assert "kept in the quarantine" in told.body
    return told.to[0], told.body


def test_an_address_is_good_for_some_days(
    hear, ticket, bob, noon, mailoutbox, settings
):
    old = answer_address(bob, ticket)
    noon.shift(GOOD_FOR + timedelta(days=1))
    envelope = hear(to=old)
    [told] = mailoutbox
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    assert (told.to, "no longer good" in told.body) == ([bob.email], True)
    assert f"/t/{ticket.number}/" in told.body


def test_ac_21_who_left_is_refused_and_told_why(hear, ticket, bob, mailoutbox):
    bob.is_active = False
    bob.save()
    to, words = refused(hear, mailoutbox, ticket)
    assert to == bob.email
    assert "You may not answer in this ticket any more." in words
    assert f"/t/{ticket.number}/" not in words


def test_ac_21_so_is_who_lost_the_right_to_see_it(
    hear, ticket, bob, billing, mailoutbox
):
    address = answer_address(bob, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(team=billing)
    envelope = hear(to=address)
    assert (envelope.state, said(ticket)) == ("quarantined", [])
    assert "You may not answer" in mailoutbox[0].body


def test_what_the_ticket_does_not_take_is_told_too(hear, ticket, bob, ada, mailoutbox):
    actions.resolve(ticket, by=ada)
    Ticket.objects.filter(pk=ticket.pk).update(status="closed")
    _to, words = refused(hear, mailoutbox, ticket)
    assert "closed" in words


def test_it_goes_where_a_merge_took_the_ticket(hear, box, ticket, bob, ada):
    address = answer_address(bob, ticket)
    into = make_ticket(box, identity=ticket.messages.get().identity)
    actions.merge(ticket, into=into, by=ada)
    hear(to=address)
    assert said(into) == [("out", "Try the lid.", "Bob")]


def test_off_unless_an_admin_says_so(hear, box, ticket, bob):
    address = answer_address(bob, ticket)
    _set(box, agents_reply=False)
    assert answer_address(bob, ticket) == ""
    assert hear(to=address).state == "quarantined"
    # Nor where nobody says who wrote a mail.
    _set(box, agents_reply=True, authserv="")
    assert answer_address(bob, ticket) == ""
    assert hear(to=address, place="2").state == "quarantined"


def test_what_we_write_of_one_ticket_asks_for_the_answer_there(
    box, ticket, bob, ada, mailoutbox
):
    actions.assign(ticket, to=bob, by=ada)
    outbox.drain()
    Notification.objects.update(mail_at=datetime(2026, 11, 22, 11, tzinfo=UTC))
    mailing.drain()
    [told] = outbox_of_tests.outbox
    assert told.reply_to == [answer_address(bob, ticket)]
    assert "Answer this mail" in told.body


def test_of_several_each_says_where_it_is_answered(box, ticket, bob, ada, mailoutbox):
    other = make_ticket(box)
    for one in (ticket, other):
        actions.assign(one, to=bob, by=ada)
    outbox.drain()
    Notification.objects.update(mail_at=datetime(2026, 11, 22, 11, tzinfo=UTC))
    mailing.drain()
    [told] = mailoutbox
    assert told.reply_to == []
    assert answer_address(bob, other) in told.body


def test_an_address_names_its_colleague_ticket_and_day_alone():
    day = date(2026, 12, 6)
    token = references.mint_desk(agent=7, ticket=2**40, until=day)
    found = references.read_desk(token.upper())
    assert (found.agent, found.ticket, found.until) == (7, 2**40, day)
    assert references.read_desk(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert references.read_short(token) is None
    assert not Message.objects.exists()
