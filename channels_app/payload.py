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
    return said


def _object(pairs: list[tuple[str, Any]]) -> Said:
    found = dict(pairs)
    if not NEVER_NAMES.isdisjoint(found):
        raise ValueError
    return found


def _no_number(name: str) -> NoReturn:
    """NaN and the infinities are no JSON, whatever Python thinks."""
    raise ValueError(name)
