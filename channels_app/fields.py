"""Fields of what a provider tells, which may be missing or of another shape."""

from datetime import UTC, datetime
from typing import Any


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


def moment(written: str) -> datetime | None:
    """A time in ISO 8601, with its zone; None where it is none."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
