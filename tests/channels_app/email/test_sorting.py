"""One mailbox for several teams, and mail from before it was ours."""

from dataclasses import replace

import pytest
from django.utils import timezone

from channels_app import inbound, intake
from channels_app.adapters.email import handed
from channels_app.models import Connection
from helpdesk.base.accounts.models import Team
from tests.channels_app.email.mails import mail
from tests.channels_app.widget.post import DESK, IRMA, mails, make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions, outbox
from tickets.actions import Words
from tickets.models import Message, Status, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


def configured(box, **more):
    connection = Connection.objects.get(channel=box)
    connection.config |= more
    connection.save()


def brought(box, *headers: str, **note: object) -> Ticket:
    """The ticket of a mail that was found or handed over like this."""
    raw = handed.raw(mail(f"From: {IRMA}", "Subject: Kettle", *headers))
    intake.store(box, [replace(raw, note=note)])
    inbound.drain()
    return Message.objects.latest("pk").ticket


@pytest.fixture
def rules(box, billing):
    configured(
        box,
        routes=[
            {
                "by": "to",
                "value": "support+bills@shop.test",
                "team": str(billing.public_id),
            },
            {"by": "folder", "value": "Bills", "team": str(billing.public_id)},
        ],
    )


@pytest.mark.parametrize(("header", "note"), [
    ("To: support+BILLS@shop.test", {}),
    ("Cc: x@y.test, Bills <support+bills@shop.test>", {}),
    ("To: undisclosed:;", {"to": "support+bills@shop.test"}),
    (f"To: {DESK}", {"folder": "Bills", "uid": 1}),
])  # fmt: skip
def test_a_rule_gives_a_mail_to_another_team(box, billing, rules, header, note):
    assert brought(box, header, **note).team == billing


@pytest.mark.parametrize(("header", "note"), [
    (f"To: {DESK}", {"folder": "INBOX"}),
    ("To: support+other@shop.test", {}),
    ("From: support+bills@shop.test", {}),
])  # fmt: skip
def test_what_no_rule_names_is_of_the_mailboxs_own_team(
    box, support, rules, header, note
):
    assert brought(box, header, **note).team == support


def test_a_rule_of_a_team_that_is_gone_decides_nothing(box, support, rules):
    Team.objects.filter(name="Billing").delete()

    assert brought(box, "To: support+bills@shop.test").team == support


def test_old_mail_is_answered_by_nobody(box, smtp_sink):  # noqa: F811
    configured(box, acknowledge=True)

    old = brought(box, old="2020-01-01T00:00:00+00:00")
    for _time in range(2):
        outbox.drain()

    assert (old.status, mails(smtp_sink)) == (Status.OPEN, [])
    assert not old.messages.filter(direction=Message.Direction.OUT).exists()
    assert Message.OLD in old.messages.get().warnings


def test_old_mail_reopens_nothing(ticket, mailbox, bob):
    irma = ticket.messages.get().identity
    actions.resolve(ticket, by=bob)
    words = Words(subject="", text="Old", said_at=timezone.now(), warnings=("old",))

    actions.receive(ticket, channel=mailbox, identity=irma, words=words)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == (Status.RESOLVED, 2)
