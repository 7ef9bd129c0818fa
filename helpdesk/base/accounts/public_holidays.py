"""Public holidays by country and region, as the library `holidays` knows them.

It is large and needed on one page: it comes in when that page is asked for.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale


def countries() -> list[tuple[str, str]]:
    """Each country there is something known of, by its code and name, in order."""
    try:
        names = Locale.parse(to_locale(get_language() or "en")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    found = [(code, names.get(code, code)) for code in _regions()]
    return sorted(found, key=lambda one: one[1])


def regions(country: str) -> list[str]:
    """The short names of its regions that have holidays of their own."""
    return _regions().get(country, [])


def public_holidays(
    country: str, *, region: str = "", years: Iterable[int]
) -> list[tuple[date, str]]:
    """The days and what they are called there, in our language where it is known."""
    found = _library().country_holidays(
        country, subdiv=region or None, years=list(years), language=_language(country)
    )
    return sorted((day, str(name)) for day, name in found.items())


def _language(country: str) -> str | None:
    """Ours, if the library has it for that country; None: that country's own."""
    ours = to_locale(get_language() or "en")[:2]
    known = _library().list_localized_countries().get(country, [])
    return next((one for one in known if one[:2] == ours), None)


@cache
def _regions() -> dict[str, list[str]]:
    listed = _library().list_supported_countries(include_aliases=False)
    return {country: list(regions) for country, regions in listed.items()}


@cache
def _library() -> Any:
    return import_module("holidays")
