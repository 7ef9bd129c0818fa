"""Mailboxes may send by one server of the company, with its password seen by nobody."""

import pytest

from channels_app import outbound
from channels_app.actions import mail_server
from channels_app.actions.mail_server import ServerInUse
from channels_app.actions.mailboxes import (
    NoCompanyServer,
    PasswordNeeded,
    add_mailbox,
    edit_mailbox,
)
from channels_app.models import Connection, MailServer
from tests.factories import make_identity, make_ticket
from tests.peers import Relay, free_port
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions

PAGE = "/settings/mailboxes/server/"
SECRET = "s3cret of the company"

pytestmark = [
    pytest.mark.usefixtures("company"),
    # The server of these tests takes passwords without TLS, on the loopback.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while:UserWarning"),
]


@pytest.fixture
def relay():
    with Relay(users={"relay": SECRET}) as running:
        yield running


def server(port, **more):
    return {
        "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none",
        "smtp_user": "relay", "smtp_password": SECRET, "tls_verify": True, **more,
    }  # fmt: skip


def fields(team, **more):
    return {
        "team": team, "name": "Help", "address": "help@shop.test", "from_name": "Shop",
        "folder": "INBOX", "tls_verify": True, "smtp_by": "company",
        "imap_host": "127.0.0.1", "imap_port": 1, "imap_security": "none",
        "imap_user": "help", "imap_password": "own", "smtp_host": "127.0.0.1",
        "smtp_port": free_port(), "smtp_security": "none", "smtp_user": "help", **more,
    }  # fmt: skip


def answered(channel, bob):
    irma = make_identity("Irma", canonical="irma@customer.test")
    ticket = make_ticket(channel, identity=irma)
    sent = actions.reply(ticket, text="Try the lid.", by=bob).deliveries.get()
    outbound.drain()
    sent.refresh_from_db()
    return sent


@pytest.mark.django_db(transaction=True)
def test_an_answer_goes_by_it_from_the_mailboxs_own_address(ada, bob, support, relay):
    mail_server.use_server(by=ada, **server(relay.port))
    channel = add_mailbox(by=ada, **fields(support))

    sent = answered(channel, bob)

    [mail] = relay.mails
    assert (sent.state, mail.sender) == ("sent", "help@shop.test")
    # What comes back to that sender names the delivery by this.
    assert f"Message-ID: <{sent.place}>".encode() in mail.content
    assert b"<help@shop.test>\r\nTo:" in mail.content


@pytest.mark.django_db(transaction=True)
def test_trouble_with_it_is_trouble_of_each_mailbox_that_sends_by_it(
    ada, bob, support, relay
):
    mail_server.use_server(by=ada, **server(relay.port, smtp_password="wrong"))
    channel = add_mailbox(by=ada, **fields(support))

    sent = answered(channel, bob)

    row = Connection.objects.get(channel=channel)
    assert (sent.state, relay.mails) == ("queued", [])
    assert (
        "127.0.0.1 does not accept this user name and password" in row.send_last_error
    )
    assert "127.0.0.1 does not accept" in shown(browser_of(ada).get(PAGE))


@pytest.mark.django_db(transaction=True)
def test_the_environment_names_it_until_an_admin_does(
    ada, bob, support, relay, settings
):
    secret = SECRET.replace(" ", "%20")
    settings.MAIL_SERVER = f"smtp+plain://relay:{secret}@127.0.0.1:{relay.port}"
    channel = add_mailbox(by=ada, **fields(support))

    assert answered(channel, bob).state == "sent"
    assert "At present it is 127.0.0.1" in shown(browser_of(ada).get(PAGE))


def test_no_mailbox_sends_by_a_server_that_is_not_there(ada, support):
    with pytest.raises(NoCompanyServer):
        add_mailbox(by=ada, **fields(support))
    assert not Connection.objects.exists()

    channel = add_mailbox(by=ada, **fields(support, smtp_by="own"))
    with pytest.raises(NoCompanyServer):
        edit_mailbox(channel, by=ada, **fields(support))


def test_it_is_not_forgotten_while_mailboxes_need_it(ada, support, settings):
    mail_server.use_server(by=ada, **server(2525))
    add_mailbox(by=ada, **fields(support))
    with pytest.raises(ServerInUse):
        mail_server.forget_server(by=ada)

    settings.MAIL_SERVER = "smtps://mail.example.org"
    mail_server.forget_server(by=ada)
    assert not MailServer.objects.exists()


def test_its_password_is_kept_for_that_server_alone(ada):
    mail_server.use_server(by=ada, **server(2525))
    mail_server.use_server(by=ada, **server(2525, smtp_password="", smtp_user="other"))
    assert MailServer.objects.get().settings().secret == {"smtp_password": SECRET}

    with pytest.raises(PasswordNeeded):
        mail_server.use_server(by=ada, **server(2526, smtp_password=""))


def test_the_page_tries_it_saves_it_and_never_shows_its_password(ada, relay):
    browser = browser_of(ada)
    typed = server(relay.port)

    tried = browser.post(PAGE, {**typed, "test": "1"})
    assert "Signed in; mail can be sent." in shown(tried)
    assert not MailServer.objects.exists()

    saved = browser.post(PAGE, typed, follow=True)
    assert "The company's mail server is saved." in shown(saved)
    assert SECRET not in saved.content.decode()
    again = browser.post(PAGE, {**typed, "smtp_password": "", "test": "1"})
    assert "Signed in; mail can be sent." in shown(again)


def test_programs_set_it_and_never_read_its_password(ada, relay):
    client = program(make_token(ada).secret)
    address = "/api/v1/channels/mail-server/"
    assert client.get(address).status_code == 404

    made = client.put(address, server(relay.port), format="json")
    assert made.status_code == 200
    assert made.json() == client.get(address).json() == {
        "named_by": "settings", "smtp_host": "127.0.0.1", "smtp_port": relay.port,
        "smtp_security": "none", "smtp_user": "relay", "tls_verify": True,
        "mailboxes": [],
    }  # fmt: skip
    tried = client.post(f"{address}check/", server(relay.port, smtp_password="no"))
    assert [one["ok"] for one in tried.json()["checks"]] == [False]
    assert client.delete(address).status_code == 204
