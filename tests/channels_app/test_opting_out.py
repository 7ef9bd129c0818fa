"""AC-88: who wants no more automatic mail gets none, and is answered all the same."""

import pytest

from channels_app import opting_out, outbound
from channels_app.models import Connection
from tests.channels_app.widget.post import IRMA, mails, make_mailbox, write
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions, outbox
from tickets.models import Identity, Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    channel = make_mailbox(support, smtp_sink)
    connection = Connection.objects.get(channel=channel)
    connection.config |= {"acknowledge": True}
    connection.save()
    return channel


@pytest.fixture
def sent(smtp_sink):  # noqa: F811
    def all_sent():
        for _time in range(2):
            outbox.drain()
            outbound.drain()
        return mails(smtp_sink)

    return all_sent


def irma() -> Identity:
    return Identity.objects.get(canonical=IRMA)


def test_ac_88_one_click_ends_automatic_mail_and_answers_still_go(
    mailbox, bob, client, sent
):
    write(mailbox, IRMA, subject="Zebra", text="Hello?")
    [first] = sent()
    link = first["List-Unsubscribe"].strip().strip("<>")

    answer = client.post(link, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, irma().opted_out_at is not None) == (200, True)
    write(mailbox, IRMA, subject="Another", text="Something else")
    assert len(sent()) == 1
    ticket = Ticket.objects.latest("id")
    actions.reply(ticket, text="Here I am", by=bob)
    assert len(sent()) == 2


def test_ac_88_following_the_link_alone_changes_nothing(mailbox, client, sent):
    write(mailbox, IRMA, subject="Zebra", text="Hello?")
    [first] = sent()

    page = client.get(first["List-Unsubscribe"].strip().strip("<>"))

    assert (page.status_code, irma().opted_out_at) == (200, None)
    assert IRMA in page.content.decode()


def test_ac_88_who_changes_their_mind_gets_it_again(mailbox, client, sent):
    write(mailbox, IRMA, subject="Zebra", text="Hello?")
    [first] = sent()
    link = first["List-Unsubscribe"].strip().strip("<>")
    client.post(link, {"List-Unsubscribe": "One-Click"})

    client.post(link, {"again": "1"})

    assert irma().opted_out_at is None


@pytest.mark.parametrize("signed", ["x", "é", "0" * 32 + ":abc", "a" * 300])
def test_ac_88_a_forged_link_ends_nobodys_mail(client, signed):
    assert client.post(f"/c/stop/{signed}/").status_code == 404


def test_ac_88_somebody_elses_signature_is_none(mailbox, client, sent):
    write(mailbox, IRMA, subject="Zebra", text="Hello?")
    link = opting_out.address(irma())
    own = irma().public_id.hex

    assert client.post(link.replace(own, "0" * 32)).status_code == 404
    assert irma().opted_out_at is None


@pytest.mark.parametrize(("text", "is_out"), [
    ("STOP", True), ("Stop.", True), ("unsubscribe\n", True), ("Abmelden!", True),
    ("Please stop calling me", False), ("Stop the order", False), ("", False),
])  # fmt: skip
def test_ac_88_stop_said_alone_ends_it_and_stays_readable(mailbox, text, is_out):
    write(mailbox, IRMA, subject="Zebra", text=text)

    assert (irma().opted_out_at is not None) is is_out
    assert Message.objects.filter(direction="in").count() == 1


def test_ac_88_start_begins_it_again(mailbox):
    write(mailbox, IRMA, subject="Zebra", text="STOP")
    write(mailbox, IRMA, subject="Zebra", text="start")

    assert irma().opted_out_at is None


def test_a_colleague_whom_they_told_so_takes_it_back(mailbox, bob, client):
    write(mailbox, IRMA, subject="Zebra", text="STOP")
    page = f"/customers/{irma().customer.public_id}/"
    browser = browser_of(bob)
    assert "wants no automatic mail" in shown(browser.get(page))

    said = browser.post(f"{page}again/", {"identity": irma().public_id}, follow=True)

    assert "What we send by itself goes there again." in shown(said)
    assert irma().opted_out_at is None
    assert "wants no automatic mail" not in shown(said)


def test_so_does_a_program_and_nobody_who_does_not_know_them(
    mailbox, bob, grace, billing
):
    write(mailbox, IRMA, subject="Zebra", text="STOP")
    Ticket.objects.update(team=billing, assignee=None)
    where = f"/api/v1/identities/{irma().public_id}/take-back-stop/"
    assert program(make_token(bob).secret).post(where).status_code == 404
    assert irma().opted_out_at is not None

    told = program(make_token(grace).secret).post(where)
    assert (told.status_code, told.json()["opted_out_at"]) == (200, None)
