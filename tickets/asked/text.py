"""The same tree as people type it: `team:Billing (tag:vip OR priority:urgent) -is:late`.

`field:value,value` is a condition, `field.op:value` one with another operator; what stands
beside each other holds all, `OR` one of it, `NOT` or `-` before something the contrary. In
quotes anything may stand. Words alone are looked for in messages.

What `printed` makes of a tidy tree, `parsed` reads as that tree again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from helpdesk.base.filters import FLAG, Field, Filters, Wrong
from tickets.asked.tree import (
    EVERYTHING,
    LONGEST,
    MOST_DEEP,
    MOST_VALUES,
    Condition,
    Either,
    Every,
    Not,
    Tree,
    WrongTree,
    require_size,
    tidy,
)

LIKE = "like"
MOST_LETTERS = 4000
# What stands for a field with an operator.
SHORT = {"before": ("created_at", "lt"), "after": ("created_at", "gte")}

_VALUE = r'"(?:[^"\\]|\\.)*"|[^\s"(),]+'
_TOKEN = re.compile(
    rf"(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=[\w(])"
    rf"|(?P<term>(?P<name>[a-z][a-z0-9_]*)(?:\.(?P<op>[a-z]+))?:(?P<values>(?:{_VALUE})(?:,(?:{_VALUE}))*))"
    rf"|(?P<word>{_VALUE}|,)",
    re.DOTALL,
)
_ONE = re.compile(_VALUE, re.DOTALL)
_PLAIN = re.compile(r"[\w.@+:/#<>=-]+")


def printed(tree: Tree, fields: Filters) -> str:
    """A tree as text; "" for everything."""
    match tree:
        case Every(parts):
            return " ".join(_inside(part, fields) for part in parts)
        case Either(parts):
            return " OR ".join(_inside(part, fields) for part in parts)
    return _inside(tree, fields)


def _inside(tree: Tree, fields: Filters) -> str:
    match tree:
        case Condition(name, op, values):
            known = fields.fields.get(name)
            usual = known is not None and op == _usual(known, values)
            suffix = "" if usual else f".{op}"
            return f"{name}{suffix}:{','.join(map(quoted, values))}"
        case Not(part):
            return f"NOT {_inside(part, fields)}"
    return f"({printed(tree, fields)})"


def quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parsed(text: str, fields: Filters) -> Tree:
    """The tree that a text means.

    Raises:
        WrongTree: it means none; `place` is how far it could be read.
    """
    if len(text) > MOST_LETTERS or "\0" in text:
        raise WrongTree("", f"At most {MOST_LETTERS} letters, and no NUL.")
    reader = _Reader(list(tokens(text)), fields)
    if not reader.left:
        return EVERYTHING
    tree = tidy(reader.either(1))
    if reader.left:
        raise WrongTree(reader.at, "A bracket is closed that nobody opened.")
    require_size(tree)
    return tree


def tokens(text: str) -> Iterator[re.Match[str]]:
    """What it is made of, one by one.

    Raises:
        WrongTree: it cannot be taken apart.
    """
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            raise WrongTree(text[at : at + 20], "A quotation mark has no second one.")
        yield found
        at = found.end()


@dataclass
class _Reader:
    """What was not read yet, token by token."""

    left: list[re.Match[str]]
    fields: Filters
    at: str = field(default="")

    def either(self, deep: int) -> Tree:
        if deep > MOST_DEEP:
            raise WrongTree(self.at, f"At most {MOST_DEEP} levels.")
        parts = [self._every(deep)]
        while self._next_word() == "OR":
            self._take()
            parts.append(self._every(deep))
        return Either(tuple(parts))

    def _every(self, deep: int) -> Tree:
        parts: list[Tree] = []
        words: list[str] = []
        while self.left and self._next_word() != "OR" and not self.left[0]["close"]:
            if self.left[0]["word"] and self._next_word() not in {"NOT", "AND"}:
                words.append(self._take().group())
            elif self._next_word() == "AND":
                self._take()
            else:
                parts.append(self._one(deep))
        if words:
            parts.append(Condition("q", "is", (" ".join(words),)))
        if not parts:
            raise WrongTree(self.at, "A condition is missing here.")
        return Every(tuple(parts))

    def _one(self, deep: int) -> Tree:
        if not self.left:
            raise WrongTree(self.at, "A condition is missing here.")
        token = self._take()
        if token["open"]:
            inside = self.either(deep + 1)
            if not (self.left and self._take()["close"]):
                raise WrongTree(self.at, "A bracket is not closed.")
            return inside
        if token["minus"] or token["word"] == "NOT":
            if deep > MOST_DEEP:
                raise WrongTree(self.at, f"At most {MOST_DEEP} levels.")
            return _contrary(
                self._one(deep + 1), said=bool(token["minus"]), of=self.fields
            )
        if token["term"]:
            return term(token, self.fields)
        if token["close"]:
            raise WrongTree(self.at, "A condition is missing here.")
        return Condition("q", "is", (token.group(),))

    def _take(self) -> re.Match[str]:
        token = self.left.pop(0)
        self.at = token.group()
        return token

    def _next_word(self) -> str:
        return (self.left[0]["word"] or "") if self.left else ""


def _contrary(part: Tree, *, said: bool, of: Filters) -> Tree:
    """`-tag:vip` is the field's own "not", where it has one."""
    if said and isinstance(part, Condition) and part.op == "is":
        known = of.fields.get(part.field)
        if known is not None and "not" in known.kind.ops:
            return Condition(part.field, "not", part.values)
    return Not(part)


def term(token: re.Match[str], fields: Filters) -> Condition:
    """One condition, of `name`, `op` and `values`.

    Raises:
        WrongTree: there is no such field, or not with this operator.
    """
    name, op = token["name"], token["op"] or ""
    values = tuple(_bare(one) for one in _ONE.findall(token["values"]))
    if len(values) > MOST_VALUES or any(len(one) > LONGEST for one in values):
        raise WrongTree(name, f"At most {MOST_VALUES} values of {LONGEST} letters.")
    if name in {"is", "has"} and not op:
        name, values = values[0].lower().replace("-", "_"), ("true",)
        known = named(name, fields)
        if known is None or known.kind.type != FLAG.type:
            raise WrongTree(token.group(), "Nothing can be that, nor have it.")
        return Condition(known.name, "is", values)
    if name in SHORT and not op:
        name, op = SHORT[name]
    known = named(name, fields)
    if known is None:
        raise WrongTree(token.group(), f"There is no field called {name}.")
    return Condition(known.name, op or _usual(known, values), values)


def named(name: str, fields: Filters) -> Field | None:
    """The field that people call so."""
    if name in fields.fields:
        return fields.fields[name]
    return next((one for one in fields.fields.values() if name in one.called), None)


def _usual(known: Field, values: Sequence[str]) -> str:
    """What somebody means who names no operator."""
    if known.spoken is not None and not all(_is_of(known, one) for one in values):
        return LIKE
    return "is" if "" in known.kind.ops else next(iter(known.kind.ops))


def _is_of(known: Field, value: str) -> bool:
    """Whether it is a value as programs know it, rather than one that people say."""
    if known.kind.type == "moment":
        return False
    if (known.none and value == "none") or (known.me and value == "me"):
        return True
    try:
        known.kind.parse(value)
    except Wrong:
        return False
    return True


def _bare(value: str) -> str:
    if not value.startswith('"'):
        return value
    return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
