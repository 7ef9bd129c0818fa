"""By which mailbox words go after somebody, and what when it does not take them."""

import pytest

from channels_app import outbound
from channels_app.actions import leaving
from tests.channels_app.widget.factories import Browser, make_widget
from tests.channels_app.widget.leaving.talk import PRECHAT, chats_of, reply
from tests.channels_app.widget.post import (
    go_after,
    later,
    mails,
    make_mailbox,
    tell,
)
from tests.tickets.verbs import told
from tickets import actions
from tickets.models import Delivery


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


@pytest.fixture
def irma_of():
    return lambda team: Browser(make_widget(team, fields=PRECHAT))


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
