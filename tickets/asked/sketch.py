"""A tree as a form can show it: groups of conditions, all or any of each, one level deep.

What lies deeper is for the text. Pure: what was typed goes in, a tree comes out, and back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tickets.asked.tree import EVERYTHING, Condition, Either, Every, Not, Tree, tidy

MOST_GROUPS, MOST_ROWS = 6, 12
ALL, ANY = "all", "any"

_NAME = re.compile(r"g(\d)(?:-c(\d{1,2}))?-(join|not|field|op|value)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One condition as it is typed. Without a value it says nothing yet."""

    field: str = "open"
    op: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all or any hold, or not."""

    lines: tuple[Line, ...] = (Line(),)
    join: str = ALL
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """Groups of which all or any hold."""

    groups: tuple[Group, ...] = field(default=(Group(),))
    join: str = ALL


def sketch(tree: Tree) -> Sketch | None:
    """A tree as a form; None for one that lies deeper."""
    if tree == EVERYTHING:
        return Sketch((Group(()),))
    parts = tree.parts if isinstance(tree, Every | Either) else (tree,)
    join = ANY if isinstance(tree, Either) else ALL
    groups: list[Group] = []
    loose: list[Line] = []
    for part in parts:
        if isinstance(part, Condition):
            loose.append(_line(part))
            continue
        group = _group(part)
        if group is None:
            return None
        groups.append(group)
    if loose:
        groups.insert(0, Group(tuple(loose), join))
    is_small = len(groups) <= MOST_GROUPS
    fits = is_small and all(len(one.lines) <= MOST_ROWS for one in groups)
    return Sketch(tuple(groups), join) if fits else None


def _group(part: Tree) -> Group | None:
    if isinstance(part, Not):
        inside = _group(part.part)
        return inside and replace(inside, is_not=not inside.is_not)
    if isinstance(part, Condition):
        return Group((_line(part),))
    if not all(isinstance(one, Condition) for one in part.parts):
        return None
    lines = tuple(_line(one) for one in part.parts if isinstance(one, Condition))
    return Group(lines, ANY if isinstance(part, Either) else ALL)


def _line(condition: Condition) -> Line:
    return Line(condition.field, condition.op, condition.values)


def tree_of(drawn: Sketch) -> Tree:
    """What a form asks for. Lines without a value ask for nothing."""
    parts = [part for group in drawn.groups if (part := _part(group)) is not None]
    if not parts:
        return EVERYTHING
    return tidy((Either if drawn.join == ANY else Every)(tuple(parts)))


def _part(group: Group) -> Tree | None:
    some = tuple(
        Condition(line.field, line.op, line.values)
        for line in group.lines
        if line.values
    )
    if not some:
        return None
    part = (Either if group.join == ANY else Every)(some)
    return Not(part) if group.is_not else part


def typed(names: Iterable[str], values: Mapping[str, list[str]]) -> Sketch:
    """What a form sent. Names that are none of it are left out."""
    groups: dict[int, dict[str, str]] = {}
    lines: dict[int, dict[int, Line]] = {}
    for name in names:
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        at, row, what = int(found[1]), found[2], found[3]
        groups.setdefault(at, {})
        if row is None:
            groups[at][what] = values[name][0]
            continue
        those = lines.setdefault(at, {})
        line = those.get(int(row), Line())
        those[int(row)] = _with(line, what, values[name])
    return Sketch(
        tuple(
            Group(
                tuple(line for _at, line in sorted(lines.get(at, {}).items()))[
                    :MOST_ROWS
                ],
                ANY if said.get("join") == ANY else ALL,
                bool(said.get("not")),
            )
            for at, said in sorted(groups.items())[:MOST_GROUPS]
        )
        or (Group(),),
        ANY if values.get("join", [ALL])[0] == ANY else ALL,
    )


def _with(line: Line, what: str, values: list[str]) -> Line:
    if what == "value":
        return replace(line, values=tuple(one for one in values if one.strip())[:100])
    word = values[0][:60]
    return replace(line, field=word) if what == "field" else replace(line, op=word)


def changed(drawn: Sketch, what: str) -> Sketch:
    """After a button: `add-0` a condition to a group, `drop-0-1` one, `group` another."""
    groups = list(drawn.groups)
    verb, *numbers = what.split("-")
    at = [
        int(one)
        for one in numbers
        if one.isascii() and one.isdecimal() and len(one) < 4
    ]
    match verb, at:
        case "group", [] if len(groups) < MOST_GROUPS:
            groups.append(Group((Line("tag"),)))
        case "add", [group] if group < len(groups):
            lines = groups[group].lines
            more = (*lines, Line("tag"))[:MOST_ROWS]
            groups[group] = replace(groups[group], lines=more)
        case "drop", [group] if group < len(groups):
            del groups[group]
        case "drop", [group, line] if group < len(groups):
            lines = groups[group].lines
            groups[group] = replace(
                groups[group], lines=(*lines[:line], *lines[line + 1 :])
            )
    return replace(drawn, groups=tuple(groups) or (Group(()),))
