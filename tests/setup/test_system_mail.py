"""Our own mail goes through the system mailbox, and says nothing when it cannot."""

import email
from email.policy import default

import pytest
from django.core.mail import EmailMessage

from channels_app.actions.mailboxes import add_mailbox
from channels_app.system_mail import CannotSend
from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.mail import invitation_link
from tests.peers import Relay, free_port
from tickets.models import Channel

PASSWORD = "canary-of-smtp"

# The server of these tests takes passwords without TLS, on the loopback.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while:UserWarning")


@pytest.fixture(autouse=True)
def ours(settings, company):
    settings.EMAIL_BACKEND = "channels_app.system_mail.SystemMailboxBackend"


@pytest.fixture
def server():
    with Relay(users={"help@example.org": PASSWORD}) as running:
        yield running


def connect(team, by, port, *, is_system=True):
    return add_mailbox(
        name="Help", address="help@example.org", from_name="Engines", folder="INBOX",
        tls_verify=True, imap_host="127.0.0.1", imap_port=1, imap_security="none",
        imap_user="help@example.org", imap_password=PASSWORD,
        smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
        smtp_user="help@example.org", is_system=is_system, team=team, by=by,
    )  # fmt: skip


def test_an_invitation_goes_through_the_system_mailbox(ada, support, server):
    connect(support, ada, server.port)
    invited = actions.invite("new@example.net", role="agent", by=ada)

    assert mail.send_invitation(invited.invitation, invited.token)

    (taken,) = server.mails
    said = email.message_from_bytes(taken.content, policy=default)
    assert taken.recipients == ("new@example.net",)
    assert said["From"] == "Engines <help@example.org>"
    assert said["To"] == "new@example.net"
    assert "Analytical Engines" in said["Subject"]
    assert said["Auto-Submitted"] != "no"
    assert said["Message-ID"].endswith("@example.org>")
    assert invitation_link(invited.token) in said.get_content()


def test_a_name_with_line_breaks_adds_no_header(ada, support, server):
    connect(support, ada, server.port)
    actions.save_profile(
        ada, name="Ada\r\nBcc: eve@example.org", language="", time_zone="", by=ada
    )
    invited = actions.invite("new@example.net", role="agent", by=ada)

    mail.send_invitation(invited.invitation, invited.token)

    (taken,) = server.mails
    said = email.message_from_bytes(taken.content, policy=default)
    assert (taken.recipients, said["Bcc"]) == (("new@example.net",), None)


def test_without_a_system_mailbox_it_says_so(ada, support, server, caplog):
    connect(support, ada, server.port, is_system=False)

    with pytest.raises(CannotSend, match="no system mailbox"):
        EmailMessage("Subject canary", "Body canary", to=["a@example.net"]).send()

    assert "canary" not in caplog.text


@pytest.mark.parametrize("trouble", ["down", "refuses"])
def test_ac_75_a_failing_server_leaves_neither_content_nor_password_in_the_log(
    ada, support, server, caplog, trouble
):
    port = free_port() if trouble == "down" else server.port
    connect(support, ada, port)
    server.script("554 5.7.1 I will not take 'Subject canary'")

    with pytest.raises(CannotSend) as failed:
        EmailMessage("Subject canary", "Body canary", to=["a@example.net"]).send()

    assert "canary" not in caplog.text + str(failed.value)
    silent = EmailMessage("Subject canary", "Body", to=["a@example.net"])
    server.script("554 5.7.1 No")
    assert silent.send(fail_silently=True) == 0


def test_an_inactive_mailbox_sends_nothing(ada, support, server):
    channel = connect(support, ada, server.port)
    Channel.objects.filter(pk=channel.pk).update(is_active=False)

    with pytest.raises(CannotSend):
        EmailMessage("Subject", "Body", to=["a@example.net"]).send()
    assert server.mails == []


@pytest.mark.django_db(transaction=True)
def test_a_reset_link_arrives(ada, support, server, client):
    connect(support, ada, server.port)

    client.post("/accounts/password/reset/", {"email": "ADA@example.org"})
    mail.wait_until_sent()

    (taken,) = server.mails
    assert taken.recipients == ("ada@example.org",)
    words = email.message_from_bytes(taken.content, policy=default).get_content()
    link = next(line for line in words.splitlines() if line.startswith("http"))
    path = "/" + link.split("/", 3)[3]
    assert client.get(path, follow=True).status_code == 200
