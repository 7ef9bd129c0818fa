"""A tree of conditions, and its form in JSON.

{"field": "status", "op": "is", "values": ["open", "waiting"]} is a condition; {"all":
[…]}, {"any": […]} and {"not": …} put some together. Pure: which fields, operators and
values there are is for `meaning` to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Nobody reads more than this, and no database should.
MOST_DEEP, MOST_CONDITIONS, MOST_VALUES, LONGEST = 6, 40, 100, 400
MOST_OP = 10


class WrongTree(ValueError):
    """It asks for nothing that can be asked. place: where in it, as `all[0].values`."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(place, words)
        self.place, self.words = place, words

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.place else self.words


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with some values. op: `is`, `not`, `gt`, …"""

    field: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold. Without any it is everything."""

    parts: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them holds."""

    parts: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: "Tree"


Tree = Condition | Every | Either | Not
EVERYTHING = Every(())


def places(tree: Tree, at: str = "") -> Iterator[tuple[str, Condition]]:
    """Each condition in it, with where it stands."""
    match tree:
        case Condition():
            yield at, tree
        case Not(part):
            yield from places(part, _in(at, "not"))
        case Every(parts) | Either(parts):
            word = "all" if isinstance(tree, Every) else "any"
            for index, part in enumerate(parts):
                yield from places(part, _in(at, f"{word}[{index}]"))


def tidy(tree: Tree) -> Tree:
    """The same without what says nothing: groups of one, groups in their like, not not."""
    match tree:
        case Condition():
            return tree
        case Not(part):
            inside = tidy(part)
            return inside.part if isinstance(inside, Not) else Not(inside)
        case Every(parts) | Either(parts):
            kind = type(tree)
            found: list[Tree] = []
            for part in map(tidy, parts):
                found += part.parts if isinstance(part, kind) else [part]
            return found[0] if len(found) == 1 else kind(tuple(found))


def dump(tree: Tree) -> dict[str, Any]:
    """As JSON has it."""
    match tree:
        case Condition(field, op, values):
            return {"field": field, "op": op, "values": list(values)}
        case Not(part):
            return {"not": dump(part)}
        case Every(parts):
            return {"all": [dump(part) for part in parts]}
        case Either(parts):
            return {"any": [dump(part) for part in parts]}


def read(data: object) -> Tree:
    """The tree that some JSON means, tidied.

    Raises:
        WrongTree: it means none, or one that is too large.
    """
    tree = tidy(_read(data, "", 1))
    require_size(tree)
    return tree


def require_size(tree: Tree) -> None:
    """Raises:
    WrongTree: it has too many conditions.
    """
    if sum(1 for _ in places(tree)) > MOST_CONDITIONS:
        raise WrongTree("", f"At most {MOST_CONDITIONS} conditions.")


def _read(data: object, at: str, deep: int) -> Tree:
    if deep > MOST_DEEP:
        raise WrongTree(at, f"At most {MOST_DEEP} levels.")
    if not isinstance(data, Mapping):
        raise WrongTree(at, "An object: a condition, or `all`, `any` or `not`.")
    match dict(data):
        case {"all": parts, **rest} if not rest:
            return Every(_parts(parts, at, "all", deep))
        case {"any": parts, **rest} if not rest:
            return Either(_parts(parts, at, "any", deep))
        case {"not": part, **rest} if not rest:
            return Not(_read(part, _in(at, "not"), deep + 1))
        case {"field": field, "values": values, **rest} if not rest.keys() - {"op"}:
            return Condition(
                _word(field, _in(at, "field")),
                _word(rest.get("op", "is"), _in(at, "op")),
                _values(values, _in(at, "values")),
            )
    raise WrongTree(at, "Either `field`, `op` and `values`, or `all`, `any` or `not`.")


def _parts(parts: object, at: str, word: str, deep: int) -> tuple[Tree, ...]:
    if not isinstance(parts, list) or len(parts) > MOST_CONDITIONS:
        raise WrongTree(_in(at, word), f"A list of at most {MOST_CONDITIONS}.")
    if not parts and (at or word == "any"):
        raise WrongTree(_in(at, word), "At least one condition.")
    return tuple(
        _read(part, _in(at, f"{word}[{index}]"), deep + 1)
        for index, part in enumerate(parts)
    )


def _word(word: object, at: str) -> str:
    if not isinstance(word, str) or len(word) > LONGEST or "\0" in word:
        raise WrongTree(at, "A word.")
    return word


def _values(values: object, at: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        raise WrongTree(at, f"A list of one to {MOST_VALUES} values.")
    return tuple(_value(value, f"{at}[{index}]") for index, value in enumerate(values))


def _value(value: object, at: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else _word(None, at)
    return _word(value, at)


def _in(at: str, step: str) -> str:
    return f"{at}.{step}" if at else step
