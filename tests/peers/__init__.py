"""Real mail servers on this machine's loopback, for tests and drills.

    with Dovecot() as dovecot, Relay(dovecot) as relay:
        dovecot.account("support@shop.test", "secret")
        dovecot.append("support@shop.test", b"From: ...")
        relay.script("451 4.3.0 Later", "550 5.1.1 Nobody", DROP, HANG)

Both can be killed and started again, with the same ports and mail. Fixtures of the same
names are below: `from tests.peers import dovecot, relay`, or as a plug-in.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_app.adapter import Settings
from tests.peers.imap_server import Dovecot
from tests.peers.loopback import free_port, self_signed, wait_for
from tests.peers.postfix_server import Postfix
from tests.peers.smtp_server import DROP, HANG, Mail, Relay

__all__ = [
    "DROP", "HANG", "Dovecot", "Mail", "Postfix", "Relay", "dovecot", "free_port",
    "mailbox", "relay", "self_signed", "smtp_sink", "wait_for",
]  # fmt: skip


def mailbox(
    dovecot: Dovecot, relay: Relay | None, address: str, **config: Any
) -> Settings:
    """The settings of a mailbox on these servers."""
    return Settings(
        config={
            "address": address,
            "from_name": "Support",
            "imap_host": "127.0.0.1",
            "imap_port": dovecot.imap,
            "imap_security": "none",
            "imap_user": address,
            "smtp_host": "127.0.0.1",
            "smtp_port": relay.port if relay else free_port(),
            "smtp_security": "none",
            "smtp_user": "",
            **config,
        },
        secret={"imap_password": dovecot.password(address)},
    )


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if Dovecot.program() is None:
        pytest.fail("dovecot is not installed: make test installs it")
    with Dovecot() as running:
        yield running


@pytest.fixture
def relay(dovecot: Dovecot) -> Iterator[Relay]:
    """Takes every mail, and delivers what is for accounts of that Dovecot."""
    with Relay(dovecot) as running:
        yield running


@pytest.fixture
def smtp_sink() -> Iterator[Relay]:
    """Takes every mail and keeps it."""
    with Relay() as running:
        yield running
