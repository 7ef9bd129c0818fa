"""Business hours as people type them: a line for each day, a line for each holiday."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.actions.calendars import MOST_HOLIDAYS
from helpdesk.base.accounts.errors import CalendarNameTaken
from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Calendar
from helpdesk.base.accounts.preference_forms import offer, zones
from helpdesk.base.forms import ActionForm
from helpdesk.base.plaintext import one_line

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_PART = re.compile(rf"{_TIME}\s*(?:-|–|—|to|bis)\s*{_TIME}")
_HOLIDAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b[\s:,]*(.*)")


class DayField(forms.CharField):
    """The hours of one weekday, "9-12, 13:00-17:30"; nothing is closed."""

    def __init__(self, weekday: int) -> None:
        super().__init__(
            label=WEEKDAYS[weekday],
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"placeholder": "9:00-12:00, 13:00-17:30"}),
        )
        self.weekday = weekday

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        blocks = [self._block(part) for part in re.split(r"[,;]", text) if part.strip()]
        blocks.sort(key=lambda one: one.begins)
        for earlier, later in pairwise(blocks):
            if later.begins < earlier.ends:
                raise ValidationError(
                    _("Two of these overlap. Write each part of the day once.")
                )
        return blocks

    def _block(self, part: str) -> Block:
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise ValidationError(_("Write hours like this: 9:00-12:00, 13:00-17:30."))
        first, first_minutes, last, last_minutes = found.groups(default="0")
        begins = int(first) * 60 + int(first_minutes)
        ends = int(last) * 60 + int(last_minutes)
        minutes = max(int(first_minutes), int(last_minutes))
        if minutes > 59 or ends > 24 * 60 or begins >= ends:
            raise ValidationError(
                _(
                    "Hours go from 0:00 to 24:00, the earlier first. What goes past"
                    " midnight is written on both days."
                )
            )
        return Block(self.weekday, begins, ends)


class CalendarForm(ActionForm):
    """A name, a zone, seven days and the holidays; cleaned for `save_calendar`."""

    beside = {CalendarNameTaken: "name"}

    name = OneLine(label=_("Name"), max_length=100)
    zone = forms.ChoiceField(label=_("Time zone"))
    day_0 = DayField(0)
    day_1 = DayField(1)
    day_2 = DayField(2)
    day_3 = DayField(3)
    day_4 = DayField(4)
    day_5 = DayField(5)
    day_6 = DayField(6)
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=20_000,
        help_text=_("One a line, such as 2026-12-25 Christmas."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = str(self.initial.get("zone", ""))
        plain = [] if kept == "UTC" else [("UTC", "UTC")]
        offer(self.fields["zone"], [*plain, *zones(kept)])

    @classmethod
    def of(cls, calendar: Calendar, data: Any = None) -> "CalendarForm":
        """The form of business hours there are."""
        days: dict[str, list[str]] = {f"day_{day}": [] for day in range(7)}
        for one in calendar.hours.all():
            part = f"{_clock(one.begins)}-{_clock(one.ends)}"
            days[f"day_{one.weekday}"].append(part)
        return cls(
            data,
            initial={
                "name": calendar.name,
                "zone": calendar.zone,
                "holidays": "\n".join(str(one) for one in calendar.holidays.all()),
                **{name: ", ".join(parts) for name, parts in days.items()},
            },
        )

    def clean_holidays(self) -> list[tuple[date, str]]:
        lines = self.cleaned_data["holidays"].splitlines()
        found = [_holiday(line) for line in lines if line.strip()]
        if len(found) > MOST_HOLIDAYS:
            raise ValidationError(_("These are too many days at once."))
        return found

    def clean(self) -> dict[str, Any]:
        """The days become one list of blocks."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        days = [typed.pop(f"day_{day}", []) for day in range(7)]
        return {**typed, "blocks": [block for blocks in days for block in blocks]}


def _holiday(line: str) -> tuple[date, str]:
    found = _HOLIDAY.fullmatch(line.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day, name = found.groups()
        when = date(int(year), int(month), int(day))
    except ValueError:
        words = gettext("“%s” is no day: write 2026-12-25 and then its name.")
        raise ValidationError(words % line.strip()[:40]) from None
    return when, one_line(name, limit=100)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
