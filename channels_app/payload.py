"""JSON that a visitor's browser sends, or somebody who pretends to be one."""

import json
from typing import Any, NoReturn

from channels_app.errors import Invalid

# A page that puts what it read into an object of its own must not get these (AC-66).
NEVER_NAMES = frozenset({"__proto__", "constructor", "prototype"})

Said = dict[str, Any]


def read(text: bytes | str) -> Said:
    """The object in this text.

    Raises:
        Invalid: there is none, or one that no page of ours would send.
    """
    try:
        said = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid from error
    if not isinstance(said, dict):
        raise Invalid
    escaped = b"\\ud" if isinstance(text, bytes) else "\\ud"
    found: Said = _mended(said) if escaped in text.lower() else said  # type: ignore[operator]
    return found


def _mended(value: Any) -> Any:
    """Without halves of letters, which no database and no other program can keep; a
    script that cuts words anywhere leaves them. Names of fields stay what they are."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {name: _mended(one) for name, one in value.items()}
    return value


def _object(pairs: list[tuple[str, Any]]) -> Said:
    found = dict(pairs)
    if not NEVER_NAMES.isdisjoint(found):
        raise ValueError
    return found


def _no_number(name: str) -> NoReturn:
    """NaN and the infinities are no JSON, whatever Python thinks."""
    raise ValueError(name)
