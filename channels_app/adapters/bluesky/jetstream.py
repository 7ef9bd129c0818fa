"""Jetstream: all that happens at Bluesky, as it happens (docs.bsky.app/blog/jetstream).

It tells every post of the network, and cannot be asked for those to one account alone: what
does not name us is thrown away unread. What is found here is fetched as what a look finds,
and is the same payload.

cursor: "stream", the time of the last event in microseconds since 1970.
"""

import json
import re
import time
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from channels_app.fields import part, words
from helpdesk.base import egress, egress_socket, egress_stream

COLLECTION = "app.bsky.feed.post"
# When a line broke, so much is told again: in microseconds.
OVERLAP = 5_000_000
# Seconds until a line that broke is tried again, and of silence after which it is broken.
AGAIN, SILENCE = 10.0, 60.0
_TIME = re.compile(r'"time_us":(\d{1,18})')


class Jetstream:
    """A line that comes back when it broke; without it everything is found by looking."""

    def __init__(self, address: str, account: str, at: int | None) -> None:
        self.address, self.account = address, account
        self.at = at
        self._stack = ExitStack()
        self._socket: egress_socket.Socket | None = None
        self._tried_at = 0.0

    def close(self) -> None:
        """Hang up."""
        self._stack.close()
        self._socket = None

    @property
    def is_open(self) -> bool:
        """Whether it tells."""
        return self._socket is not None

    def told(self, seconds: float, known: Mapping[str, str]) -> list[Any]:
        """Events about us, or about the posts `known`, of so many seconds at most."""
        socket = self._socket or self._opened()
        if socket is None:
            time.sleep(seconds)
            return []
        try:
            told = socket.told(seconds)
            if not told and socket.quiet > SILENCE:
                raise egress_stream.Ended("silence")
        except egress_stream.Ended:
            self.close()
            return []
        return [event for one in told if (event := self._ours(one, known))]

    def _opened(self) -> egress_socket.Socket | None:
        if time.monotonic() < self._tried_at + AGAIN and self._tried_at:
            return None
        self._tried_at = time.monotonic()
        query: dict[str, Any] = {"wantedCollections": COLLECTION}
        if self.at is not None:
            query["cursor"] = self.at - OVERLAP
        url = f"{self.address.rstrip('/')}/subscribe?{urlencode(query)}"
        try:
            listening = egress_socket.listening(url)
            self._socket = self._stack.enter_context(listening)
        except egress.EgressError:
            return None
        return self._socket

    def _ours(self, text: str, known: Mapping[str, str]) -> Any:
        """The event, where it is any of our business; None otherwise."""
        if found := _TIME.search(text):
            self.at = int(found[1])
        # Reading all of them as JSON would take longer than they come.
        is_named = self.account in text
        if not is_named and '"create"' in text:
            return None
        try:
            event = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if words(event, "did") == self.account:
            return None
        return event if is_named or uri_of(event) in known else None


def uri_of(event: Any) -> str:
    """The name of the post that an event is about."""
    rkey = words(part(event, "commit"), "rkey")
    return f"at://{words(event, 'did')}/{COLLECTION}/{rkey}"
