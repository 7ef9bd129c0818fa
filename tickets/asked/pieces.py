"""A question as it was typed, taken to pieces: what can be taken out of it, and what is
still being typed at its end. Pure."""

import re
from collections.abc import Container
from dataclasses import dataclass

from tickets.asked.text import tokens
from tickets.asked.tree import WrongTree

_LEFT = re.compile(
    r"(?:^|(?<=[\s(]))(?P<minus>-?)"
    r"(?:(?P<name>[a-z][a-z0-9_]{0,60}):)?(?P<typed>\"[^\"]*|[^\s\"():,]*)\Z"
)


@dataclass(frozen=True, slots=True)
class Tail:
    """What is being typed. name: the operator before the colon, "" where there is none.

    begins: where in the text it does.
    """

    name: str
    typed: str
    begins: int
    minus: bool = False


def tail(text: str) -> Tail:
    """The end of a text as somebody types it."""
    found = _LEFT.search(text)
    if found is None:
        return Tail("", "", len(text))
    typed = found["typed"].removeprefix('"')
    return Tail(found["name"] or "", typed, found.start(), bool(found["minus"]))


def finished(text: str, names: Container[str]) -> str:
    """The same without an operator at its end that has no value yet."""
    last = tail(text)
    return text[: last.begins] if last.name in names and not last.typed else text


def operators(text: str) -> list[str]:
    """The conditions that stand beside each other in it, as they were typed."""
    found: list[str] = []
    deep, minus = 0, ""
    try:
        for token in tokens(text):
            deep += bool(token["open"]) - bool(token["close"])
            if token["term"] and not deep:
                found.append(minus + token.group())
            minus = "-" if token["minus"] else ""
            if token["word"] in {"OR", "NOT"}:
                # Part of something longer: taken out alone it would mean another thing.
                return []
    except WrongTree:
        return []
    return found


def without(text: str, part: str) -> str:
    """The same without this condition."""
    at = re.search(rf"(?<!\S){re.escape(part)}(?!\S)", text)
    if at is None:
        return text
    return " ".join(f"{text[: at.start()]} {text[at.end() :]}".split())


def with_also(text: str, part: str) -> str:
    """The same with this condition behind it."""
    return f"{text.strip()} {part}".strip()
