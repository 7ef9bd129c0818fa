"""What was promised, and when: one line each, on disk before anything goes on.

`intent` comes before a message is sent, `accepted` after the peer took it. Accepted is a
promise: the verdict asks the helpdesk for each of them. `arrived` is what reached a
customer's mail server, `screen` and `page` what somebody saw in the end, `kill` what we did
meanwhile, `away` and `back` what came of that.
"""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any, TypedDict


class Letter(TypedDict):
    """A message as its sender knows it.

    n: counts the messages of one sender. sha256: of the bytes; text: of the words.
    hostile: whatever becomes of it, but something must.
    """

    id: str
    sender: str
    n: int
    sha256: str
    text: str
    hostile: bool
    answers: str
    proof: str


class Word(TypedDict):
    """What a visitor says. key: the id their browser gave it."""

    visitor: str
    chat: str
    key: str
    text: str


class Ledger:
    """An append-only file, and what it says."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._lines: list[dict[str, Any]] = []

    def write(self, what: str, **said: Any) -> None:
        """Keep a line; it is on disk when this returns."""
        line = {"at": time.time(), "what": what, **said}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._lines.append(line)

    def lines(self, what: str) -> list[dict[str, Any]]:
        """All lines of one kind, oldest first."""
        with self._lock:
            return [line for line in self._lines if line["what"] == what]

    def close(self) -> None:
        self._file.close()
