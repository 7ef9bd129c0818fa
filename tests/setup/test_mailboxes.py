"""Adding and changing mailboxes, by action and by what is typed."""

import logging

import pytest

from channels_app.actions import mailboxes
from channels_app.actions.mailboxes import MailboxTaken, PasswordNeeded
from channels_app.forms import MailboxForm
from helpdesk.base.accounts.errors import OnlyAdmins
from tickets.models import Channel


def cleaned(**typed):
    form = MailboxForm(
        {"address": "help@example.org", "imap_password": "canary-of-imap",
         "imap_security": "tls", "smtp_security": "tls", **typed}
    )  # fmt: skip
    assert form.is_valid(), form.errors
    return form.cleaned_data


def settings_of(channel):
    channel.connection.refresh_from_db()
    return channel.connection.settings()


@pytest.fixture
def inbox(company, support, ada):
    return mailboxes.add_mailbox(team=support, by=ada, **cleaned(tls_verify="on"))


def test_what_is_left_empty_is_guessed_from_the_address():
    fields = cleaned(address="Help@Shop.example")

    assert fields == {
        "reply_address": "",
        "address": "Help@shop.example",
        "name": "Help@shop.example",
        "from_name": "",
        "imap_host": "imap.shop.example",
        "imap_security": "tls",
        "imap_port": 993,
        "imap_user": "Help@shop.example",
        "imap_password": "canary-of-imap",
        "folder": "INBOX",
        "smtp_by": "",
        "agents_reply": False,
        "quotes": "",
        **dict.fromkeys(mailboxes.RATES),
        "smtp_host": "smtp.shop.example",
        "smtp_security": "tls",
        "smtp_port": 465,
        "smtp_user": "Help@shop.example",
        "smtp_password": "",
        "tls_verify": False,
        "chat_link": False,
        "acknowledge": False,
        "is_system": False,
        **mailboxes.ARRIVING,
    }


@pytest.mark.parametrize(
    ("address", "imap", "smtp"),
    [
        ("a@gmail.com", ("imap.gmail.com", 993), ("smtp.gmail.com", 465, "tls")),
        (
            "a@outlook.com",
            ("outlook.office365.com", 993),
            ("smtp-mail.outlook.com", 587, "starttls"),
        ),
    ],
)
def test_the_servers_of_large_providers_are_known(address, imap, smtp):
    fields = cleaned(address=address)

    assert (fields["imap_host"], fields["imap_port"]) == imap
    sending = (fields["smtp_host"], fields["smtp_port"], fields["smtp_security"])
    assert sending == smtp


def test_what_was_guessed_stands_in_the_form():
    form = MailboxForm(
        {"address": "help@shop.example", "imap_password": "x",
         "imap_security": "starttls", "smtp_security": "starttls"}
    )  # fmt: skip
    form.is_valid()

    assert 'value="imap.shop.example"' in str(form["imap_host"])
    assert 'value="143"' in str(form["imap_port"])
    assert 'value="587"' in str(form["smtp_port"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("imap_host", "https://imap.example.org/"),
        ("imap_host", "user@imap.example.org"),
        ("smtp_host", "smtp.example.org:25"[:16] + "/x"),
        ("imap_user", "a\r\nA1 LOGOUT"),
        ("imap_password", "a\nb"),
        ("from_name", "Support\r\nBcc: eve@example.org"),
        ("smtp_port", "0"),
        ("imap_security", "ssl"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field, value):
    typed = {"address": "help@example.org", "imap_password": "x",
             "imap_security": "tls", "smtp_security": "tls", field: value}  # fmt: skip

    form = MailboxForm(typed)

    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize("name", ["bob", "carol", "dan"])
def test_nobody_but_an_admin_connects_a_mailbox(company, support, request, name):
    with pytest.raises(OnlyAdmins):
        mailboxes.add_mailbox(
            team=support, by=request.getfixturevalue(name), **cleaned()
        )

    assert not Channel.objects.exists()


def test_a_mailbox_is_connected_once(inbox, support, ada):
    with pytest.raises(MailboxTaken):
        mailboxes.add_mailbox(
            team=support, by=ada, **cleaned(address="HELP@example.org")
        )


def test_only_one_mailbox_sends_our_own_mail(inbox, support, ada):
    for address in ("one@example.org", "two@example.org"):
        fields = cleaned(address=address, is_system="on")
        newest = mailboxes.add_mailbox(team=support, by=ada, **fields)

    assert list(Channel.objects.filter(is_system=True)) == [newest]
    mailboxes.edit_mailbox(inbox, by=ada, **cleaned(tls_verify="on", is_system="on"))
    assert list(Channel.objects.filter(is_system=True)) == [inbox]


def test_a_password_left_blank_stays(inbox, ada):
    fields = cleaned(tls_verify="on", name="Help") | {"imap_password": ""}

    mailboxes.edit_mailbox(inbox, by=ada, **fields)

    inbox.refresh_from_db()
    assert inbox.name == "Help"
    assert dict(settings_of(inbox).secret) == {"imap_password": "canary-of-imap"}


def test_a_new_password_replaces_the_old(inbox, ada):
    fields = cleaned(tls_verify="on", imap_password="newer")

    mailboxes.edit_mailbox(inbox, by=ada, **fields)

    assert dict(settings_of(inbox).secret) == {"imap_password": "newer"}


@pytest.mark.parametrize(
    "moved",
    [
        {"imap_host": "evil.example"},
        {"smtp_host": "evil.example"},
        {"smtp_port": 2525},
        {"imap_security": "none"},
        {"smtp_security": "none"},
        {"tls_verify": False},
    ],
)
def test_a_kept_password_goes_to_no_other_server(inbox, ada, moved):
    fields = cleaned(tls_verify="on") | {"imap_password": ""} | moved

    with pytest.raises(PasswordNeeded):
        mailboxes.edit_mailbox(inbox, by=ada, **fields)

    assert settings_of(inbox).config["imap_host"] == "imap.example.org"


def test_another_sending_server_needs_only_its_own_password(inbox, ada):
    fields = cleaned(tls_verify="on", smtp_host="relay.example", smtp_password="theirs")

    mailboxes.edit_mailbox(inbox, by=ada, **{**fields, "imap_password": ""})

    told = settings_of(inbox)
    assert told.config["smtp_host"] == "relay.example"
    assert dict(told.secret) == {
        "imap_password": "canary-of-imap",
        "smtp_password": "theirs",
    }


def test_ac_75_a_kept_password_is_never_shown(inbox, ada, caplog):
    caplog.set_level(logging.DEBUG)
    kept = inbox.connection.settings()
    form = MailboxForm(initial={**kept.config}, kept_secrets=frozenset(kept.secret))
    mailboxes.edit_mailbox(
        inbox, by=ada, **cleaned(tls_verify="on") | {"imap_password": ""}
    )

    seen = str(form) + repr(kept) + str(inbox.connection.config) + caplog.text
    assert "canary-of-imap" not in seen
    assert b"canary" not in bytes(inbox.connection.sealed)


def test_another_folder_is_read_from_its_beginning(inbox, ada):
    inbox.connection.cursor = {"uid": 7}
    inbox.connection.save()

    mailboxes.edit_mailbox(inbox, by=ada, **cleaned(tls_verify="on", name="Same place"))
    inbox.connection.refresh_from_db()
    assert inbox.connection.cursor == {"uid": 7}

    mailboxes.edit_mailbox(inbox, by=ada, **cleaned(tls_verify="on", folder="Shop"))
    inbox.connection.refresh_from_db()
    assert inbox.connection.cursor == {}


def test_with_the_key_lost_the_passwords_are_typed_anew(inbox, ada, settings):
    settings.CREDENTIAL_KEY = "11" * 32

    mailboxes.edit_mailbox(inbox, by=ada, **cleaned(tls_verify="on"))

    assert dict(settings_of(inbox).secret) == {"imap_password": "canary-of-imap"}
