"""What a host page says of whoever looks at it: facts, tags, what they did and read.

Claims: anybody can type them into a browser's console. Programs write them, so whatever
has another shape or size is refused; what people typed into our search is cut instead.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app.errors import Invalid
from channels_app.payload import NEVER_NAMES, Said
from helpdesk.base.plaintext import one_line, printable

# Of facts together, and of what goes with one event; as JSON in UTF-8.
MOST_BYTES, MOST_OF_EVENT = 4_096, 512
LONGEST_NAME = 60
MOST_EVENTS = 20
MOST_TAGS, LONGEST_TAG = 10, 50
LONGEST_SEARCH = 200
# What a browser counts exactly.
MOST_NUMBER = 2**53
_SLUG = re.compile(r"[-\w]{1,100}", re.ASCII)

About = dict[str, Any]
Facts = dict[str, str | int | float | bool | None]


def read(said: Said) -> About:
    """The claims in it, cleaned; what it does not speak of is left out.

    facts: by name; None takes one back. events: name, props, at.

    Raises:
        Invalid: no page of ours would say so.
    """
    found: About = {}
    if "context" in said or "attributes" in said:
        given = (said.get("attributes", {}), said.get("context", {}))
        attributes, facts = (_facts(one) for one in given)
        found["facts"] = _fitting(attributes | facts, most=MOST_BYTES)
    if "events" in said:
        found["events"] = [_event(one) for one in _list(said["events"], MOST_EVENTS)]
    if "tags" in said:
        given_tags = _list(said["tags"], MOST_TAGS)
        tags = [_line(one, longest=LONGEST_TAG) for one in given_tags]
        found["tags"] = list(dict.fromkeys(filter(None, tags)))
    if "searched" in said:
        words = _text(said["searched"])[: 4 * LONGEST_SEARCH]
        found["searched"] = one_line(words, limit=LONGEST_SEARCH)
    if "article" in said:
        slug = _text(said["article"])
        found["article"] = slug if _SLUG.fullmatch(slug) else ""
    return found


def grown(before: About, after: About) -> About:
    """All that is known once this was said as well.

    Facts and events come to those there are: each page of a site says its own. Facts of
    earlier pages make room where there is none.
    """
    whole = {**before, **after}
    if "facts" in after:
        said = _there(after["facts"])
        facts = _there({**before.get("facts", {}), **after["facts"]})
        whole["facts"] = facts if _size(facts) <= MOST_BYTES else said
    if "events" in after:
        known = [one for one in before.get("events", ()) if one not in after["events"]]
        events = sorted([*known, *after["events"]], key=lambda one: str(one["at"]))
        whole["events"] = events[-MOST_EVENTS:]
    return whole


def _there(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


def _facts(given: object) -> Facts:
    if not isinstance(given, dict):
        raise _odd()
    return {
        _name(name): _value(value)
        for name, value in given.items()
        # Names of JavaScript's own; a page never sends them (AC-66).
        if name not in NEVER_NAMES and not name.startswith("__")
    }


def _value(value: object) -> str | int | float | bool | None:
    match value:
        case bool() | None:
            return value
        case str() if len(value) <= MOST_BYTES:
            return printable(value).strip()
        case int() | float() if abs(value) < MOST_NUMBER:
            return value
    raise _odd()


def _event(given: object) -> About:
    if not isinstance(given, dict):
        raise _odd()
    props = _there(_facts(given.get("props", {})))
    return {
        "name": _name(given.get("name")),
        "props": _fitting(props, most=MOST_OF_EVENT),
        "at": _moment(_text(given.get("at"))),
    }


def _moment(text: str) -> str:
    """In one zone and one form, which sort by their letters."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise _odd()
        return at.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError) as error:
        raise _odd() from error


def _name(given: object) -> str:
    name = _line(given, longest=LONGEST_NAME)
    if not name:
        raise _odd()
    return name


def _line(given: object, *, longest: int) -> str:
    text = _text(given)
    if len(text) > longest:
        raise _too_long()
    return one_line(text, limit=longest)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise _odd()
    return given


def _list(given: object, most: int) -> list[object]:
    if not isinstance(given, list):
        raise _odd()
    if len(given) > most:
        raise _too_long()
    return given


def _fitting(facts: Facts, *, most: int) -> Facts:
    if _size(facts) > most:
        raise _too_long()
    return facts


def _size(facts: Facts) -> int:
    whole = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return len(whole.encode())


def _odd() -> Invalid:
    return Invalid({"about": [_("This is not understood.")]})


def _too_long() -> Invalid:
    return Invalid({"about": [_("This is too long.")]})
