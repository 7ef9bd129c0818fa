"""Conditions in the words of people: "Team is Billing or Support"."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from helpdesk.base.filters import ID, Field, Filters
from tickets.asked.meaning import Known
from tickets.asked.text import LIKE
from tickets.asked.tree import Condition, Either, Every, Not, Tree

# By operator; for moments they read otherwise.
OPERATORS: Mapping[str, Promise] = MappingProxyType(
    {
        "is": pgettext_lazy("condition", "is"),
        "not": pgettext_lazy("condition", "is not"),
        "all": pgettext_lazy("condition", "has all of"),
        "has": pgettext_lazy("condition", "contains"),
        "like": pgettext_lazy("condition", "is like"),
        "gt": pgettext_lazy("condition", "is more than"),
        "gte": pgettext_lazy("condition", "is at least"),
        "lt": pgettext_lazy("condition", "is less than"),
        "lte": pgettext_lazy("condition", "is at most"),
        "null": pgettext_lazy("condition", "is empty"),
    }
)
_MOMENTS: Mapping[str, Promise] = MappingProxyType(
    {
        "is": pgettext_lazy("condition", "is exactly"),
        "gt": pgettext_lazy("condition", "is after"),
        "gte": pgettext_lazy("condition", "is since"),
        "lt": pgettext_lazy("condition", "is before"),
        "lte": pgettext_lazy("condition", "is until"),
        "null": pgettext_lazy("condition", "is empty"),
        "like": pgettext_lazy("condition", "is on or within"),
    }
)
YES_NO: Mapping[str, Promise] = MappingProxyType(
    {"true": gettext_lazy("yes"), "false": gettext_lazy("no")}
)


def operator(known: Field, op: str) -> str:
    """What an operator of a field is called."""
    if known.kind.type == "moment":
        return str(_MOMENTS.get(op, op))
    return str(OPERATORS.get(op, op))


def said(asked: Condition, fields: Filters, names: Known) -> str:
    """A condition in words; what nobody knows of any more is said as it was written."""
    known = fields.fields.get(asked.field)
    if known is None:
        return f"{asked.field}: {', '.join(asked.values)}"
    if known.kind.type == "flag":
        is_so = asked.values == ("true",)
        return str(known.label) if is_so else _("not: %s") % known.label
    called = dict(names.get(asked.field, {}))
    if asked.op == "null":
        called = {key: str(word) for key, word in YES_NO.items()}
    # The id of what is not there says nothing to anybody.
    is_lost = known.kind is ID and asked.op != LIKE
    lost = _("(not there any more)") if is_lost else ""
    values = [called.get(one) or lost or one for one in asked.values]
    joined = _(" or ").join(values) if asked.op != "all" else ", ".join(values)
    return f"{known.label} {operator(known, asked.op)} {joined}"


def parts(tree: Tree, fields: Filters, names: Known) -> tuple[str, ...]:
    """What all has to hold, one by one."""
    found = tree.parts if isinstance(tree, Every) else (tree,)
    return tuple(_inside(one, fields, names) for one in found)


def told(tree: Tree, fields: Filters, names: Known) -> str:
    """A whole tree in one line of words; "" for everything."""
    match tree:
        case Condition():
            return said(tree, fields, names)
        case Not(part):
            return _("not (%(conditions)s)") % {"conditions": told(part, fields, names)}
        case Every(parts) | Either(parts):
            joint = ", " if isinstance(tree, Every) else _(" or ")
            return joint.join(_inside(part, fields, names) for part in parts)


def _inside(part: Tree, fields: Filters, names: Known) -> str:
    words = told(part, fields, names)
    return f"({words})" if isinstance(part, Every | Either) else words
