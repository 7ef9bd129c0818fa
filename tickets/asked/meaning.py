"""What a tree asks of the database, by the one registry; what it names; whom it asks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import Field, Filters, Wrong
from tickets.asked.text import LIKE
from tickets.asked.tree import Condition, Either, Every, Not, Tree, WrongTree, places
from tickets.models import Status

# What each field's values are called, by field.
Known = Mapping[str, Mapping[str, str]]

_ENDED = frozenset({Status.RESOLVED.value, Status.CLOSED.value})
_OPEN = frozenset(status.value for status in Status.open_set())
# Lists that hold tickets that are over.
OLD_LISTS = frozenset({"resolved", "scheduled"})
# What no list shows, unless it is asked for.
HIDDEN: Mapping[str, Q] = {
    "merged": Q(merged_into=None),
    "spam": Q(spam_at=None),
}


def operators(known: Field) -> tuple[str, ...]:
    """Those of a field, by the names that trees have for them."""
    own = tuple(op or "is" for op in known.kind.ops)
    return own if known.spoken is None else (*own, LIKE)


def question(tree: Tree, *, fields: Filters, by: Agent) -> Q:
    """Tickets for which it holds.

    Raises:
        WrongTree: it names a field, an operator or a value that there is none of.
    """
    return _q(tree, "", fields, by)


def _q(tree: Tree, at: str, fields: Filters, by: Agent) -> Q:
    inside = f"{at}." if at else ""
    match tree:
        case Condition():
            return _one(tree, at, fields, by)
        case Not(part):
            return ~_q(part, f"{inside}not", fields, by)
        case Every(parts):
            found = Q()
            for index, part in enumerate(parts):
                found &= _q(part, f"{inside}all[{index}]", fields, by)
            return found
        case Either(parts):
            found = Q()
            for index, part in enumerate(parts):
                found |= _q(part, f"{inside}any[{index}]", fields, by)
            return found


def _one(asked: Condition, at: str, fields: Filters, by: Agent) -> Q:
    known = fields.fields.get(asked.field)
    if known is None:
        raise WrongTree(
            at, _("There is no field called “%(name)s”.") % {"name": asked.field}
        )
    if asked.op not in operators(known):
        raise WrongTree(
            at,
            _("“%(field)s” knows no operator “%(op)s”; it has: %(known)s.")
            % {
                "field": asked.field,
                "op": asked.op,
                "known": ", ".join(operators(known)),
            },
        )
    op = "" if asked.op == "is" else asked.op
    try:
        if known.spoken is not None and op == LIKE:
            found = Q()
            for value in asked.values:
                found |= known.spoken(value, by)
            return found
        if len(asked.values) > 1 and not known.takes_many(op):
            raise Wrong(_("One value."))
        return known.holding(op, asked.values, by)
    except Wrong as wrong:
        raise WrongTree(at, f"{asked.field}: {wrong}") from wrong


def listed(tree: Tree, *, fields: Filters, by: Agent) -> Q:
    """The same, without what no list shows unless it is asked for: what was merged, and
    spam.

    Raises:
        WrongTree: see `question`.
    """
    found = question(tree, fields=fields, by=by)
    asked = {condition.field for _at, condition in places(tree)}
    for name, shown in HIDDEN.items():
        if name not in asked:
            found &= shown
    return found


def is_personal(tree: Tree, fields: Filters) -> bool:
    """Whether the answer depends on who asks, beyond what they may see."""
    for _at, asked in places(tree):
        known = fields.fields.get(asked.field)
        if known is None:
            continue
        means_me = known.me and any(one.lower() == "me" for one in asked.values)
        if known.personal or means_me:
            return True
    return False


def holds_open(tree: Tree) -> bool:
    """Whether none but open tickets are in its list."""
    asked = {condition.field for _at, condition in places(tree)}
    return not (asked & HIDDEN.keys()) and _is_open(tree)


def _is_open(tree: Tree) -> bool:
    match tree:
        case Every(parts):
            return any(map(_is_open, parts))
        case Either(parts):
            return all(map(_is_open, parts))
        case Condition(field, op, values):
            return _means_open(field, op, frozenset(values))
    return False


def _means_open(field: str, op: str, values: frozenset[str]) -> bool:
    match field, op:
        case "open", "is":
            return values == {"true"}
        case "status", "is":
            return values <= _OPEN
        case "status", "not":
            return values >= _ENDED
        case "view", "is":
            return not values & OLD_LISTS
    return False


def names(trees: Iterable[Tree], *, fields: Filters, by: Agent) -> Known:
    """What the values in some trees are called, as far as `by` may know: a query a kind
    of thing, however many there are."""
    return {
        name: known.named.called(values, by)
        for name, known, values in _named(trees, fields)
        if known.named is not None
    }


@dataclass(frozen=True, slots=True)
class Whole:
    """What is left of a tree. gone: the conditions that name what is not there any more;
    tree: without them; None when nothing is left of it."""

    tree: Tree | None
    gone: tuple[Condition, ...]


def whole(trees: Iterable[Tree], *, fields: Filters, by: Agent) -> list[Whole]:
    """Each without what was deleted since it was made: a value, a thing, a field."""
    trees = list(trees)
    there = {
        name: known.named.there(values)
        for name, known, values in _named(trees, fields)
        if known.named is not None
    }
    found = []
    for tree in trees:
        gone: list[Condition] = []

        def stays(asked: Condition, gone: list[Condition] = gone) -> Condition | None:
            rest = _rest(asked, there, fields, by)
            if rest != asked:
                gone.append(asked)
            return rest

        found.append(Whole(_pruned(tree, stays), tuple(gone)))
    return found


def _named(
    trees: Iterable[Tree], fields: Filters
) -> Iterable[tuple[str, Field, list[str]]]:
    """Fields whose values have names, with all that are given."""
    values: dict[str, set[str]] = {}
    for tree in trees:
        for _at, asked in places(tree):
            if asked.op != LIKE:
                values.setdefault(asked.field, set()).update(asked.values)
    for name, some in values.items():
        known = fields.fields.get(name)
        if known is not None and known.named is not None:
            yield name, known, sorted(some)


def _rest(
    asked: Condition,
    there: Mapping[str, frozenset[str]],
    fields: Filters,
    by: Agent,
) -> Condition | None:
    """A condition with the values that are there; None without any."""
    values = asked.values
    if asked.op != LIKE and asked.field in there:
        values = tuple(one for one in values if one in there[asked.field])
    if not values:
        return None
    rest = Condition(asked.field, asked.op, values)
    try:
        _one(rest, "", fields, by)
    except WrongTree:
        return None
    return rest


def _pruned(tree: Tree, stays: Any) -> Tree | None:
    match tree:
        case Condition():
            found: Tree | None = stays(tree)
            return found
        case Not(part):
            rest = _pruned(part, stays)
            return None if rest is None else Not(rest)
        case Every(parts) | Either(parts):
            some = [_pruned(part, stays) for part in parts]
            left = tuple(one for one in some if one is not None)
            return type(tree)(left) if left or not parts else None
