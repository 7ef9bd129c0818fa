"""Moments as conditions name them: an instant, a day, or so long from now.

`2026-11-28T09:00:00Z`; `2026-11-28`, `today`, `yesterday`, `tomorrow`: when that day
begins on the clock on the wall; `now`, `-7d`, `+2h`, `-30m`, `-2w`: from this moment.
A saved condition is read anew whenever it is asked, so that "seven days ago" moves on.
"""

import re
from datetime import datetime, timedelta
from types import MappingProxyType

from django.utils import timezone

from helpdesk.base.kinds import MOMENT, MOMENT_OR_NONE, Kind, Wrong

_FROM_NOW = re.compile(r"([+-])(\d{1,4})([mhdw])", re.ASCII)
_PATTERN = "^(now|today|yesterday|tomorrow|[+-][0-9]{1,4}[mhdw])$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNITS = MappingProxyType({"m": "minutes", "h": "hours", "d": "days", "w": "weeks"})
_DAYS = MappingProxyType({"yesterday": -1, "today": 0, "tomorrow": 1})


def moment(value: str) -> datetime:
    """The instant that is meant.

    Raises:
        Wrong: none is, or one that no calendar has.
    """
    try:
        if value == "now":
            return timezone.now()
        if found := _FROM_NOW.fullmatch(value):
            sign, count, unit = found.groups()
            span = timedelta(**{_UNITS[unit]: int(count)})
            return timezone.now() + (span if sign == "+" else -span)
        if value in _DAYS:
            today = timezone.localdate() + timedelta(days=_DAYS[value])
            return _begins(today.isoformat())
        if _DAY.fullmatch(value):
            return _begins(value)
        found_moment: datetime = MOMENT.parse(value)
    except (ValueError, OverflowError):
        raise Wrong(
            "A time with its zone, as 2026-11-28T09:00:00Z; a day, as 2026-11-28 or"
            " today; or so long from now, as -7d or +2h."
        ) from None
    return found_moment


def day(value: str) -> str:
    """The day that is meant, on the clock on the wall, as 2026-11-28.

    Raises:
        Wrong: none is.
    """
    return timezone.localtime(moment(value)).date().isoformat()


def _begins(day: str) -> datetime:
    found = timezone.make_aware(datetime.fromisoformat(day))
    # The ends of the calendar cannot be told in UTC.
    return found.astimezone(timezone.get_fixed_timezone(0))


def _named(kind: Kind) -> Kind:
    schema = {
        "anyOf": [
            kind.schema,
            {"type": "string", "format": "date"},
            {"type": "string", "pattern": _PATTERN},
        ]
    }
    return Kind(moment, kind.ops, schema, kind.single, kind.type)


WHEN = _named(MOMENT)
WHEN_OR_NONE = _named(MOMENT_OR_NONE)
