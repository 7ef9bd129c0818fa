"""Both directions are tried apart, and the words say what to repair."""

import time

import pytest

from channels_app.adapters.email import adapter
from tests.peers import Dovecot, mailbox


@pytest.fixture
def address(dovecot: Dovecot) -> str:
    dovecot.account("check@shop.test", "secret")
    return "check@shop.test"


def test_good_settings_are_good(dovecot, relay, address):
    checks = adapter.check(mailbox(dovecot, relay, address))

    assert [(c.part, c.ok) for c in checks] == [
        ("receiving", True),
        ("sending", True),
    ]


@pytest.mark.parametrize(("config", "words"), [
    ({"imap_user": "nobody"}, "does not accept this user name and password"),
    ({"imap_host": "nowhere.invalid"}, "not known"),
    ({"imap_port": 1}, "refused the connection"),
    ({"folder": "Nope"}, "Nope"),
    ({"imap_security": "starttls"}, "certificate"),
    ({"imap_security": "tls"}, "does not speak TLS"),
])  # fmt: skip
def test_each_mistake_has_its_words(dovecot, relay, address, config, words):
    receiving, sending = adapter.check(mailbox(dovecot, relay, address, **config))

    assert (receiving.ok, sending.ok) == (False, True)
    assert words in receiving.words


def test_a_frozen_server_is_given_up_within_fifteen_seconds(relay):
    with Dovecot() as dovecot:
        dovecot.account("a@shop.test", "secret")
        settings = mailbox(dovecot, relay, "a@shop.test")
        dovecot.stop_the_world(stopped=True)
        before = time.monotonic()
        receiving, sending = adapter.check(settings)
        dovecot.stop_the_world(stopped=False)

    assert (receiving.ok, sending.ok) == (False, True)
    assert time.monotonic() - before < 15
