"""How the last word of a search may go on: operators, and their values.

Nobody is offered a name or a tag that they could not see elsewhere: values come from the
registry's own menus (`Field.named`), customers and organizations from what search itself
would show.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import FLAG, Names
from tickets.asked.pieces import Tail, tail
from tickets.asked.registry import askable
from tickets.asked.text import SHORT, named, quoted
from tickets.models import Customer
from tickets.queries.customers import listed_customers, seen_organizations

MOST = 8
# What search understands without being asked by name.
_HIDDEN = frozenset({"q", "view"})
_WHEN: Mapping[str, Promise] = {
    "before": gettext_lazy("Opened before a day"),
    "after": gettext_lazy("Opened on a day or later"),
}
# Offered first: what people narrow by most.
_FIRST = ("from", "tag", "status", "assignee", "team", "is", "has", "before", "after")


@dataclass(frozen=True, slots=True)
class Option:
    """text: the whole search as it would be. shown: what stands there. about: what that is.

    is_open: a value has to follow.
    """

    text: str
    shown: str
    about: str = ""
    is_open: bool = False


def options(agent: Agent, text: str) -> list[Option]:
    """How it may go on; none where nothing is known of it."""
    last = tail(text)
    before = text[: last.begins] + ("-" if last.minus else "")
    if last.name:
        found = _values(agent, last)
    elif last.typed:
        found = _operators(last.typed.casefold())
    else:
        return []
    made = (
        Option(before + one.text, one.shown, one.about, one.is_open) for one in found
    )
    return [one for one, _at in zip(made, range(MOST), strict=False)]


def _operators(typed: str) -> Iterator[Option]:
    """By how they are written, or by what they are called in the agent's language."""
    known = _called()
    begins = [name for name in known if name.startswith(typed)]
    others = [name for name in known if known[name].casefold().startswith(typed)]
    for name in dict.fromkeys([*begins, *others]):
        yield Option(f"{name}:", f"{name}:", known[name], is_open=True)


def _called() -> dict[str, str]:
    """Every operator by the word that people use, with what it is about."""
    found = {
        "is": _("Open, late, unread …"),
        "has": _("Files, a promise …"),
        **{name: str(about) for name, about in _WHEN.items()},
    }
    for field in askable().fields.values():
        if field.name not in _HIDDEN and field.kind.type != FLAG.type:
            found |= dict.fromkeys([*field.called, field.name], str(field.label))
    first = {name: found.pop(name) for name in _FIRST}
    return first | found


def _values(agent: Agent, last: Tail) -> Iterable[Option]:
    """Of the operator before the colon."""
    return _menu(last.name, last.typed.casefold(), _known(agent, last.name, last.typed))


def _known(agent: Agent, name: str, typed: str) -> Names:
    """Values by how search reads them, with what they are called."""
    if name in {"is", "has"}:
        return _flags()
    if name in SHORT:
        return _since()
    field = named(name, askable())
    if field is None:
        return {}
    if field.kind.type == "moment":
        return _spans()
    if (rows := _ROWS.get(field.name)) is not None:
        return rows(agent, typed)
    offered = field.named.offered if field.named else None
    menu = offered(agent) if offered else {}
    # Rows by their names; words as they are written.
    return menu if field.spoken is None else _by_name(menu)


def _by_name(menu: Names) -> Names:
    special = {"me", "none"}
    return {key if key in special else label: label for key, label in menu.items()}


def _menu(name: str, typed: str, known: Names) -> Iterator[Option]:
    """Values that begin with what was typed, those of which another word does behind."""
    begins = [key for key in known if key.casefold().startswith(typed)]
    labels = [
        key for key, label in known.items() if f" {typed}" in f" {label}".casefold()
    ]
    for key in dict.fromkeys([*begins, *labels]):
        value = f"{name}:{quoted(key)}"
        label = known[key]
        yield Option(f"{value} ", value, "" if label == key else label)


def _flags() -> Names:
    fields = askable().fields.values()
    return {
        one.name.replace("_", "-"): str(one.label)
        for one in fields
        if one.kind.type == FLAG.type
    }


def _since() -> Names:
    """For `before:` and `after:`, which compare with a moment."""
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "-7d": _("Seven days ago"),
        "-30d": _("30 days ago"),
    }


def _spans() -> Names:
    """For fields that say when, as people ask for them."""
    return {
        "1d": _("Within a day"),
        "7d": _("Within seven days"),
        "30d": _("Within 30 days"),
        ">30d": _("Longer ago than 30 days"),
    }


def _customers(agent: Agent, typed: str) -> Names:
    """Those they know of whose name or one of whose names begins so."""
    if len(typed) < 2:
        return {}
    known = listed_customers(agent)
    found = known.filter(name__istartswith=typed) | known.filter(
        name__icontains=f" {typed}"
    )
    some: Iterable[Customer] = found.order_by("name", "pk")[: 2 * MOST]
    return {one.name: one.name for one in some}


def _organizations(agent: Agent, typed: str) -> Names:
    found = seen_organizations(agent).filter(name__icontains=typed)
    return {one.name: one.name for one in found.order_by("name", "pk")[: 2 * MOST]}


# Too many for a menu.
_ROWS: Mapping[str, Callable[[Agent, str], Names]] = {
    "customer": _customers,
    "organization": _organizations,
}
