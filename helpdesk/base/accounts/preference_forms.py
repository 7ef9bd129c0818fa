"""What people choose for themselves: their words, their times, the look of their pages."""

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import format_lazy
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.forms import (
    PLACES_WORDS,
    SIGNATURE_BESIDE,
    NameForm,
    SignatureField,
)
from helpdesk.base.accounts.models import Density, Theme
from helpdesk.base.forms import ActionForm

# The zones people look for; tzdata has hundreds of older names for the same ones.
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}

Choice = tuple[str, Any]


class ProfileForm(NameForm):
    """Name, language and time zone."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        error_messages={
            "invalid_choice": _("There is no such time zone. Choose one of the list.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["language"], _languages())
        kept = str(self.initial.get("time_zone", ""))
        zone = self.fields["time_zone"]
        server = ("", gettext("As the server: %s") % settings.TIME_ZONE)
        offer(zone, [server, *zones(kept)])
        there = time_format(timezone.localtime(), "TIME_FORMAT")
        zone.help_text = gettext("By your present choice it is %s now.") % there


class SignatureForm(ActionForm):
    """What stands below one's own letters."""

    beside = SIGNATURE_BESIDE

    signature = SignatureField(
        format_lazy(
            _(
                "It goes below each letter you write. Empty: the signature of the ticket's"
                " team. Places in it: {places}"
            ),
            places=PLACES_WORDS,
        )
    )


class AppearanceForm(ActionForm):
    """The look of the pages, and how long a reply waits."""

    theme = forms.ChoiceField(
        label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Rows of the list"), choices=Density.choices, widget=forms.RadioSelect
    )
    undo_seconds = forms.IntegerField(
        label=_("Seconds to take a reply back"),
        min_value=0,
        max_value=30,
        help_text=_(
            "So long a reply waits before it leaves. 0 sends at once; 30 is the most."
        ),
        error_messages={
            "invalid": _("Type a whole number from 0 to 30."),
            "min_value": _("Type a whole number from 0 to 30."),
            "max_value": _("Type a whole number from 0 to 30."),
        },
    )


def offer(field: forms.Field, choices: Iterable[Choice]) -> None:
    """What this field lets one choose from."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - of our own forms
    field.choices = list(choices)


def _languages() -> list[Choice]:
    """Each in its own words, so that whoever cannot read this page finds theirs."""
    known = [code for code, _name in settings.LANGUAGES]
    own = [(code, get_language_info(code)["name_local"].capitalize()) for code in known]
    return [("", _("As my browser asks for")), *own]


def zones(kept: str) -> list[Choice]:
    """By region and city; and the one chosen before, however old its name is."""
    listed = _listed()
    known = any(kept == zone for ones in listed.values() for zone, _ in ones)
    choices: list[Choice] = [(kept, kept)] if kept and not known else []
    return [
        *choices,
        *((str(REGIONS[region]), ones) for region, ones in listed.items()),
    ]


@cache
def _listed() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _slash, place = zone.partition("/")
        if region in found:
            found[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    return found
