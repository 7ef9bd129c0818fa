"""How somebody reaches us who found no answer: who has a door says so, and who shows a
page asks here. The rooms that have doors and those that show them do not know each other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """A link that begins something new. rank: the lower ones stand first.

    is_account: where customers see what they asked, rather than ask.
    """

    name: str | Promise
    icon: str
    address: str
    rank: int
    is_account: bool = False


Find = Callable[[], WayIn | None]

FindAll = Callable[[], list[WayIn]]

_doors: dict[str, Find] = {}
_many: dict[str, FindAll] = {}


def offer(door: str, find: Find) -> None:
    """Register a door; apps do it in `AppConfig.ready`. find: None while it is shut."""
    _doors[door] = find


def offer_all(doors: str, find: FindAll) -> None:
    """Register several doors that are found together."""
    _many[doors] = find


def ways() -> list[WayIn]:
    """Those that are open now."""
    found = [way for find in _doors.values() if (way := find()) is not None]
    found += [way for find_all in _many.values() for way in find_all()]
    return sorted(found, key=lambda way: way.rank)
