"""Log lines: one line an entry, whatever somebody put into a name (AC-76)."""

import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.logs import OneLine

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def line_of(message: str, *args: object, exc_info=None) -> str:
    record = logging.LogRecord("name", 20, __file__, 1, message, args, exc_info)
    return OneLine().format(record)


def raised(error: Exception):
    try:
        raise error
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\nb", "a | b"),
        ("a\r\nb", "a\\x0d | b"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("nul\x00", "nul\\x00"),
        ("\x9b31m", "\\x9b31m"),
        ("\u2028", "\\u2028"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("half \ud800", "half \\ud800"),
        ("Zoë 🫖", "Zoë 🫖"),
    ],
)
def test_ac_76_what_somebody_typed_stays_in_its_line(said, shown):
    assert line_of("customer %s", said).endswith(f"name customer {shown}")


@given(st.text(st.characters()))
def test_ac_76_nothing_breaks_out_of_a_line(said):
    line = line_of("%s", said)
    assert len(line.splitlines()) == 1
    assert not any(mark in line for mark in BIDI)
    assert line.encode()
    assert all(letter.isprintable() or letter > "\u009f" for letter in line)


def test_a_traceback_says_where_and_what_kind_but_not_what_it_quotes():
    line = line_of("broken", exc_info=raised(ValueError("password=hunter2")))
    assert line.endswith(" raised > ValueError")
    assert "hunter2" not in line
    assert f"{__file__}:" in line


def test_ac_75_another_handlers_traceback_is_not_repeated():
    """A formatter keeps its text on the record, where the next one would find it."""
    record = logging.LogRecord(
        "n", 40, __file__, 1, "broken", (), raised(ValueError("hunter2"))
    )
    assert "hunter2" in logging.Formatter().format(record)
    assert "hunter2" not in OneLine().format(record)


def test_a_cause_is_not_quoted_either():
    error = ValueError("outer")
    error.__cause__ = KeyError("hunter2")
    assert "hunter2" not in line_of("broken", exc_info=raised(error))


def test_ac_38_a_thousand_frames_make_no_book():
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        raise RecursionError

    try:
        deep(500)
    except RecursionError:
        line = line_of("broken", exc_info=sys.exc_info())
    assert len(line) < 5000
    assert line.endswith(" deep > RecursionError")
