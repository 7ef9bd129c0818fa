"""A mailbox on a real server, and looks into it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from channels_app.adapter import Batch, Settings
from channels_app.adapters.email import adapter
from tests.channels_app.email.mails import mail
from tests.peers import Dovecot, mailbox

NUMBERS = count(1)


@pytest.fixture
def box(dovecot: Dovecot) -> str:
    """A fresh account's address."""
    address = f"box{next(NUMBERS)}@shop.test"
    dovecot.account(address, "secret")
    return address


@pytest.fixture
def access(dovecot: Dovecot, box: str) -> Settings:
    return mailbox(dovecot, None, box)


def look(
    access: Settings, cursor: dict[str, Any]
) -> tuple[list[Batch], dict[str, Any]]:
    """All batches until the mailbox has no more, and the last cursor."""
    found: list[Batch] = []
    reader = adapter.poll(access, cursor, wait=0.05)
    for batch in reader:
        found.append(batch)
        if not batch.items:
            break
    reader.close()
    return [batch for batch in found if batch.items], found[-1].cursor


def look_and_store(access: Settings, cursor: dict[str, Any]) -> dict[str, Any]:
    """As a pump that stores all there is and waits for more; the last cursor."""
    reader: Iterator[Batch] = adapter.poll(access, cursor, wait=0.05)
    batch = next(reader)
    while batch.items:
        batch = next(reader)
    next(reader)
    reader.close()  # type: ignore[attr-defined]
    return batch.cursor


def contents(batches: list[Batch]) -> list[bytes]:
    return [raw.content for batch in batches for raw in batch.items]


def numbered(*numbers: int) -> list[bytes]:
    return [mail(f"Subject: {n}", f"Message-ID: <{n}@x>") for n in numbers]


def append_dated(dovecot: Dovecot, box: str, at: datetime, *mails: bytes) -> None:
    """Mails the server got then."""
    with dovecot.client(box) as any_client:
        client: Any = any_client
        for one in mails:
            client.append("INBOX", one, msg_time=at)
