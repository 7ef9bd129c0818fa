"""What callers were promised holds, and what is new is written down."""

from tests.schema.breaking import breaks
from tests.schema.released import AGAIN, FILE, current, released, text


def test_nothing_that_was_released_is_broken():
    broken = breaks(released(), current())
    assert not broken, "\n".join(["This would break callers:", *broken])


def test_the_released_schema_has_everything_there_is():
    assert FILE.read_text(encoding="utf-8") == text(current()), AGAIN
