"""Telephone numbers, as people write them and as they are compared."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

# As people write one, with blanks and brackets.
LONGEST = 40


def canonical(typed: str, *, like: str = "") -> str | None:
    """A number as E.164 writes it; None when it is none.

    like: one of our own numbers: without a country in front it is one of that country.
    """
    number = _parsed(typed, _region(like))
    if number is None or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """An E.164 number in groups, for people."""
    found = _parsed(number, None)
    if found is None:
        return number
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def _region(number: str) -> str | None:
    found = _parsed(number, None)
    return phonenumbers.region_code_for_number(found) if found else None


def _parsed(typed: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    if len(typed) > LONGEST:
        return None
    try:
        return phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
