"""An invitation that came with a message, in its reader's zone and language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext


def rows(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each a label and what stands behind it; nothing where somebody forged it badly."""
    try:
        when = _when(told)
    except (TypeError, ValueError):
        return []
    what = str(told.get("what") or gettext("An appointment"))
    if told.get("method") == "cancel":
        what = gettext("%(what)s (cancelled)") % {"what": what}
    who = ", ".join(filter(None, [told.get("by"), *told.get("who", ())]))
    found = [
        (gettext("Invitation"), what),
        (gettext("When"), when),
        (gettext("Where"), told.get("where")),
        (gettext("Who"), who),
    ]
    return [(label, value) for label, value in found if value]


def _when(told: Mapping[str, Any]) -> str:
    starts, ends = told["starts"], told.get("ends")
    said = _moment(starts)
    if ends and _day(ends) == _day(starts) and "T" in ends:
        said = f"{said} – {_local(ends):%H:%M}"
    elif ends and "T" in ends:
        said = f"{said} – {_moment(ends)}"
    if told.get("repeats"):
        said = gettext("%(when)s, and again") % {"when": said}
    return said


def _moment(iso: str) -> str:
    if "T" not in iso:
        return date_format(date.fromisoformat(iso), "DATE_FORMAT")
    form = pgettext("a date of another year", "j M Y, H:i")
    return date_format(_local(iso), f"D {form}")


def _local(iso: str) -> datetime:
    """In the reader's zone; what was told without one stays as it is."""
    told = datetime.fromisoformat(iso)
    return localtime(told) if told.tzinfo else told


def _day(iso: str) -> date:
    return _local(iso).date() if "T" in iso else date.fromisoformat(iso)
