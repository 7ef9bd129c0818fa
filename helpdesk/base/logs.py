"""Log lines: one line an entry, whatever somebody managed to put into a name."""

import logging
import traceback
from types import TracebackType
from typing import Any

# Control characters, the bidi ones that make a line read backwards on a terminal, and
# halves of characters, which no file can be given.
_HARMLESS = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (0x2028, 0x2029)},
    **{
        code: f"\\u{code:04x}"
        for code in (
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            *range(0xD800, 0xE000),
        )
    },
}


# The last ones say where; a mail nested a thousand times shall not fill the log.
FRAMES = 25


class OneLine(logging.Formatter):
    """`time level logger message`, control characters escaped, tracebacks folded in."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 the library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | Any
    ) -> str:
        """Where it happened and what kind it was. Its message may quote a customer."""
        kind, _, trace = ei
        frames = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace, limit=-FRAMES)
        ]
        return " > ".join([*frames, kind.__name__ if kind else ""])

    def format(self, record: logging.LogRecord) -> str:
        """One line, escaped (AC-76)."""
        # Another handler's text of the error, kept on the record, may quote it.
        record.exc_text = None
        return super().format(record).replace("\n", " | ").translate(_HARMLESS)
