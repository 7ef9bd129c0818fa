"""Fields of an update, which may be missing or of another shape."""

from datetime import UTC, datetime, timedelta

from channels_app.fields import each, part, whole, words

__all__ = ["each", "moment", "part", "whole", "words"]

# Telegram's clock counts seconds; what was said within one is told apart by its number.
WITHIN = 10_000


def moment(seconds: int | None, *, number: int) -> datetime | None:
    """Its clock, and within a second the order of its numbers."""
    try:
        at = datetime.fromtimestamp(seconds or -1, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if seconds is None or seconds < 0:
        return None
    return at + timedelta(microseconds=number % WITHIN)
