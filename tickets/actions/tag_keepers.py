"""What names a tag in settings: found and changed wherever a tag gets another name.

Each app registers its own: who keeps names of tags is a `Keeper` here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets.models import CustomField, Macro, Tag, TicketTemplate, View

# A name, to what it becomes.
Swap = Callable[[Any, str, str], Any]
# No tag is called so.
_NONE = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """A column that names tags. label: what its rows are called, as many.

    swap: its value with another name instead of one.
    """

    label: str | Promise
    model: type[Model]
    field: str
    swap: Swap

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.field}"  # noqa: SLF001 - documented

    def naming(self, name: str, *, locked: bool = False) -> list[tuple[int, Any]]:
        """Keys and values of those that name it.

        Few rows are looked at: those where the word stands at all, in any case.
        """
        rows = self.model._default_manager.order_by("pk")  # noqa: SLF001 - documented
        if locked:
            rows = rows.select_for_update(no_key=True)
        values = rows.values_list("pk", self.field)
        said = values.alias(said=Cast(self.field, TextField()))
        found = said.filter(said__icontains=name) if _is_plain(name) else said
        # What would become another, names it.
        return [(key, one) for key, one in found if self.swap(one, name, _NONE) != one]


def _is_plain(name: str) -> bool:
    """Whether JSON and arrays write it as it is."""
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()


def in_list(names: list[str], old: str, new: str) -> list[str]:
    """A list of names, each of them once."""
    if old not in (spelt := [Tag.spelt(one) for one in names]):
        return names
    pairs = zip(names, spelt, strict=True)
    return list(dict.fromkeys(new if one == old else typed for typed, one in pairs))


def under_tags(said: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """A mapping that has such a list."""
    if "tags" not in said:
        return said
    return {**said, "tags": in_list(said["tags"], old, new)}


def in_tree(said: Any, old: str, new: str) -> Any:
    """Conditions of a view, whatever they stand in."""
    match said:
        case {"field": "tag", "values": values}:
            return {**said, "values": in_list(values, old, new)}
        case dict():
            return {key: in_tree(one, old, new) for key, one in said.items()}
        case list():
            return [in_tree(one, old, new) for one in said]
        case _:
            return said


def in_steps(steps: list[dict[str, Any]], old: str, new: str) -> list[dict[str, Any]]:
    """Steps of a macro that put it on or take it off."""
    return [
        {**one, "name": new}
        if one.get("do") in {"tag", "untag"} and Tag.spelt(one.get("name", "")) == old
        else one
        for one in steps
    ]


def in_condition(said: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """When a custom field is shown, or asked for."""
    return {**said, "tag": new} if said.get("tag") == old else said


_keepers: dict[str, Keeper] = {}


def register(*keepers: Keeper) -> None:
    """Say what names tags; apps do it in `AppConfig.ready`."""
    _keepers.update({one.key: one for one in keepers})


register(
    Keeper(label=_("Views"), model=View, field="where", swap=in_tree),
    Keeper(label=_("Macros"), model=Macro, field="steps", swap=in_steps),
    Keeper(
        label=_("Ticket templates"), model=TicketTemplate, field="tags", swap=in_list
    ),
    Keeper(
        label=_("Fields that are required"),
        model=CustomField,
        field="required_when",
        swap=in_condition,
    ),
    Keeper(
        label=_("Fields that are shown"),
        model=CustomField,
        field="shown_when",
        swap=in_condition,
    ),
    Keeper(label=_("Skills of people"), model=Agent, field="skills", swap=in_list),
)


def uses(name: str) -> list[tuple[str, int]]:
    """What names it, and how many of each: private ones are counted, never told."""
    counts = [(str(one.label), len(one.naming(name))) for one in _keepers.values()]
    return [(label, count) for label, count in counts if count]


def mend(old: str, new: str) -> list[dict[str, Any]]:
    """All of them name the other one; what was changed, for `put_back`."""
    changes = []
    for key, keeper in _keepers.items():
        for row, before in keeper.naming(old, locked=True):
            after = keeper.swap(before, old, new)
            _write(keeper, row, after)
            changes.append({"in": key, "row": row, "before": before, "after": after})
    return changes


def put_back(changes: Iterable[dict[str, Any]]) -> None:
    """As it was, where nobody changed it since."""
    for one in changes:
        keeper = _keepers.get(one["in"])
        if keeper is None:
            continue
        rows = keeper.model._default_manager.select_for_update(no_key=True)  # noqa: SLF001 - documented
        now = rows.filter(pk=one["row"]).values_list(keeper.field, flat=True).first()
        if now == one["after"]:
            _write(keeper, one["row"], one["before"])


def _write(keeper: Keeper, row: int, value: Any) -> None:
    """Nobody edited it: who did last, and when, stays."""
    rows = keeper.model._default_manager.filter(pk=row)  # noqa: SLF001 - documented
    rows.update(**{keeper.field: value})
