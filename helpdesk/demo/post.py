"""E-mail as everywhere, but that nothing leaves and nothing is asked for.

A visitor may answer customers, who are made up, and add a mailbox, whose server is
never called.
"""

import time
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from channels_app.adapter import Adapter, Batch, Check, Outgoing, Raw, Settings
from channels_app.adapters.email import EmailAdapter

# How long sending seems to take: a state one can see change.
PAUSE = 0.4


class ClosedPost(EmailAdapter):
    def send(self, settings: Settings, message: Outgoing) -> str:
        """Take it, and keep nothing."""
        time.sleep(PAUSE)
        return message.place

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """A mailbox that works and stays empty."""
        while True:
            yield Batch(items=(), cursor=dict(cursor))
            time.sleep(wait)

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        return []

    def check(self, settings: Settings) -> list[Check]:
        return [
            Check(part=part, ok=True, words="This is the demo: no server was called.")
            for part in ("receiving", "sending")
        ]


adapter: Adapter = ClosedPost()
