"""A fresh installation, and what its first visitor types."""

from typing import Any

import pytest

from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    """Nobody was here before."""


@pytest.fixture
def typed() -> dict[str, Any]:
    return {
        "company": "Analytical Engines",
        "name": "Ada",
        "email": "Ada@Example.org",
        "password": PASSWORD,
        "again": PASSWORD,
        "team": "Support",
    }


@pytest.fixture
def mailbox() -> dict[str, Any]:
    """A mailbox nobody listens for: port 1 of this machine."""
    return {
        "mailbox-address": "help@Example.org",
        "mailbox-imap_host": "127.0.0.1",
        "mailbox-imap_port": "1",
        "mailbox-imap_security": "none",
        "mailbox-imap_password": "canary-of-imap",
        "mailbox-smtp_host": "127.0.0.1",
        "mailbox-smtp_port": "1",
        "mailbox-smtp_security": "none",
        "mailbox-smtp_password": "canary-of-smtp",
        "mailbox-tls_verify": "on",
    }
