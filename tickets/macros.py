"""What a macro's words have in them: variables, and times that are told from now. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

# `{{customer.first_name|there}}`: what stands for it, and what where there is nothing.
_VARIABLE = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z0-9_-]+)*)\s*(?:\|([^{}]*))?\}\}")
_SPAN = re.compile(r"in-(\d{1,3})-(hours|days)", re.ASCII)
LONGEST_DAYS = 366


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The words with their variables filled in, and those that nothing stands for."""
    empty: list[str] = []

    def put(found: re.Match[str]) -> str:
        name, instead = found.group(1), found.group(2)
        said = values.get(name, "") or (instead or "").strip()
        if not said and instead is None:
            empty.append(name)
            return found.group(0)
        return said

    return _VARIABLE.sub(put, text), list(dict.fromkeys(empty))


def variables(text: str) -> list[str]:
    """Their names, each once."""
    return list(dict.fromkeys(one.group(1) for one in _VARIABLE.finditer(text)))


def moment(when: str, now: datetime) -> datetime | None:
    """`tomorrow` and `monday` at nine, `in-4-hours`, `in-3-days` at nine; on the clock of
    whoever asks. None: no such time."""
    here = timezone.localtime(now)
    if when == "tomorrow":
        return _morning(here, 1)
    if when == "monday":
        return _morning(here, 7 - here.weekday())
    span = _SPAN.fullmatch(when)
    if span is None or not 0 < int(span.group(1)) <= LONGEST_DAYS:
        return None
    count = int(span.group(1))
    if span.group(2) == "hours":
        return now + timedelta(hours=count)
    return _morning(here, count)


def _morning(here: datetime, days: int) -> datetime:
    day = here + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)
