"""What somebody typed into the search box: words, and among them operators such as
`status:open`, `-tag:vip`, `assignee:me`, `created:>2026-11-01`, `is:late`.

They are the fields of the one registry, each as people say it (`Field.spoken`), and may
be put together as in a saved view (`asked.text`): `(tag:vip OR priority:urgent)`. What
is no operator, or has a value that is none, is a word like any other: nothing fails.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import FLAG, Field, Wrong
from tickets.asked.custom import is_custom
from tickets.asked.meaning import question
from tickets.asked.pieces import finished
from tickets.asked.registry import askable
from tickets.asked.text import SHORT, named, parsed
from tickets.asked.tree import Condition, Every, Tree, WrongTree, places
from tickets.filters import TICKETS

# More operators than this make no better question, but a dear one.
MOST = 8

_OPERATOR = re.compile(r'(?<!\S)(-?)([a-z_]{2,20}):(?:"([^"]+)"|([^\s"]+))(?!\S)')
_SPAM = "spam"
FIELDS: dict[str, Field] = {
    name: field
    for field in TICKETS.fields.values()
    if field.name not in {"q", "view"}
    for name in (field.name, *field.called)
}
# All that a colon may stand behind.
_NAMES = frozenset({*FIELDS, *SHORT, "is", "has"})


@dataclass(frozen=True, slots=True)
class Question:
    """words: what is left to be looked for. where: None without any operator."""

    words: str
    where: Q | None = None
    asks_spam: bool = False


def understood(asked: str, *, by: Agent) -> Question:
    """What it asks for."""
    asked = finished(asked, _NAMES)
    try:
        return _read(parsed(asked, askable()), by)
    except WrongTree:
        return _taken_apart(asked, by)


def _read(tree: Tree, by: Agent) -> Question:
    """A tree, with the words that stand beside it.

    Raises:
        WrongTree: it asks for what there is not, or for too much.
    """
    parts = tree.parts if isinstance(tree, Every) else (tree,)
    words: list[Any] = [part for part in parts if _is_words(part)]
    rest = Every(tuple(part for part in parts if not _is_words(part)))
    names = [condition.field for _at, condition in places(rest)]
    if len(names) > MOST:
        raise WrongTree("", f"At most {MOST} operators.")
    return Question(
        " ".join(value for part in words for value in part.values),
        question(rest, fields=askable(), by=by) if names else None,
        asks_spam=_SPAM in names,
    )


def _is_words(part: Tree) -> bool:
    return isinstance(part, Condition) and part.field == "q"


def _taken_apart(asked: str, by: Agent) -> Question:
    """What can be read of it. Every operator has to hold."""
    where: Q | None = None
    names: set[str] = set()
    taken = 0

    def read(found: re.Match[str]) -> str:
        nonlocal where, taken
        name, condition = _condition(found, by) if taken < MOST else ("", None)
        if condition is None:
            return found.group()
        taken += 1
        names.add(name)
        where = condition if where is None else where & condition
        return ""

    words = " ".join(_OPERATOR.sub(read, asked).split())
    return Question(words, where, asks_spam=_SPAM in names)


def _condition(found: re.Match[str], by: Agent) -> tuple[str, Q | None]:
    """Which field it asks for, and what; None: it is no operator after all."""
    without, name, phrase, word = found.groups()
    value = phrase or word
    if name in {"is", "has"}:
        name, value = value.lower().replace("-", "_"), "true"
    field = FIELDS.get(name) or (named(name, askable()) if is_custom(name) else None)
    if field is None or (found[2] in {"is", "has"} and field.kind is not FLAG):
        return name, None
    try:
        if field.spoken is not None:
            condition = field.spoken(value, by)
        else:
            condition = field.condition("", [value.lower()], by)
    except Wrong:
        return name, None
    return field.name, ~condition if without else condition
