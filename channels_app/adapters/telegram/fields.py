"""Fields of an update, which may be missing or of another shape."""

from datetime import UTC, datetime, timedelta
from typing import Any

# Telegram's clock counts seconds; what was said within one is told apart by its number.
WITHIN = 10_000


def part(said: Any, *names: str) -> Any:
    """What is in a field of a field; {} where that is missing."""
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return {} if said is None else said


def words(said: Any, *names: str) -> str:
    """What is said in a field, if it is words at all."""
    found = part(said, *names)
    return found if isinstance(found, str) else ""


def each(said: Any, *names: str) -> list[Any]:
    """All in this list of it."""
    found = part(said, *names)
    return found if isinstance(found, list) else []


def whole(said: Any, *names: str) -> int | None:
    """A number in a field; None where there is none."""
    found = part(said, *names)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def moment(seconds: int | None, *, number: int) -> datetime | None:
    """Its clock, and within a second the order of its numbers."""
    try:
        at = datetime.fromtimestamp(seconds or -1, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if seconds is None or seconds < 0:
        return None
    return at + timedelta(microseconds=number % WITHIN)
