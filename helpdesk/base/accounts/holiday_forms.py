"""Holidays that are not typed one by one: of a country, or out of a file."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts import ical, public_holidays
from helpdesk.base.accounts.errors import TooManyHolidays
from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.forms import ActionForm
from helpdesk.base.plaintext import one_line

# This year and the next two.
YEARS = 3


class CountryForm(ActionForm):
    """Public holidays; `holidays` when clean, as `add_holidays` takes them."""

    beside = {TooManyHolidays: "country"}

    country = forms.ChoiceField(label=_("Country"))
    region = OneLine(
        label=_("Region"),
        required=False,
        max_length=10,
        help_text=_(
            "Its short name, such as BY, where regions have days of their own."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.choices = [("", "–"), *public_holidays.countries()]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        country, region = typed.get("country"), typed.get("region", "").upper()
        if not country or self.errors:
            return typed
        known = public_holidays.regions(country)
        if region and region not in known:
            words = gettext("This country has no such region. It has: %s")
            self.add_error("region", words % (", ".join(known) or "–"))
            return typed
        first, last = _span()
        years = range(first.year, last.year + 1)
        found = public_holidays.public_holidays(country, region=region, years=years)
        return {"holidays": [(day, one_line(name, limit=100)) for day, name in found]}


class FileForm(ActionForm):
    """The all-day events of a calendar file; `holidays` when clean."""

    beside = {TooManyHolidays: "file"}

    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("An .ics file. Its all-day events become holidays."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if (file := typed.get("file")) is None:
            return typed
        if file.size > ical.MOST_BYTES:
            raise ValidationError(_("This file is too large to be a list of holidays."))
        first, last = _span()
        found = ical.all_days(file.read(), first=first, last=last)
        if not found:
            raise ValidationError(_("It has no all-day events in these years."))
        return {"holidays": [(day, one_line(name, limit=100)) for day, name in found]}


def _span() -> tuple[date, date]:
    this = timezone.localdate().year
    return date(this, 1, 1), date(this + YEARS - 1, 12, 31)
