"""Fields that admins define: their kinds, what a value of each is, and when one is shown
or has to be filled in. Pure: rows, forms and doors ask here.

A value is what JSON has: text, a number, true or false, a day as "2026-11-30", the name of
a choice or a list of those. Empty is no value at all: the key is not there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tickets.field_conditions import ANYTIME as ANYTIME
from tickets.field_conditions import Condition as Condition
from tickets.field_conditions import Facts as Facts
from tickets.field_conditions import Values as Values
from tickets.field_conditions import is_empty as is_empty

LONGEST_LINE, LONGEST_TEXT, LONGEST_LINK, LONGEST_CHOICE = 500, 20_000, 2_000, 60
# What a double holds without loss, and as much as anybody reads.
LARGEST, DECIMALS = Decimal(10) ** 15, 6
MOST_CHOICES, MOST_FIELDS = 200, 200


class Of(models.TextChoices):
    """What has such a field."""

    TICKET = "ticket", _("Tickets")
    CUSTOMER = "customer", _("Customers")
    ORGANIZATION = "organization", _("Organizations")


class Kind(models.TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of several")
    CHOICES = "choices", _("Some of several")
    LINK = "link", _("Link")
    EMAIL = "email", _("E-mail address")


class Required(models.TextChoices):
    NO = "no", _("No")
    RESOLVE = "resolve", _("Before a ticket is resolved")
    ALWAYS = "always", _("Always: once filled in it cannot be emptied")


OF_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})


class WrongValueError(ValueError):
    """It is no value of this field; the text says to people what one is."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices. value: what programs call it, for good."""

    value: str
    labels: Mapping[str, str]
    is_archived: bool = False

    @property
    def label(self) -> str:
        return in_language(self.labels) or self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A field as an admin defined it. key: what programs call it, for good."""

    id: str
    of: str
    key: str
    kind: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    options: tuple[Option, ...] = ()
    default: Any = None
    required: str = Required.NO
    required_when: Condition = ANYTIME
    shown_when: Condition = ANYTIME
    is_archived: bool = False

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Defined":
        """From a row's columns, by their names."""
        return cls(
            id=str(row["id"]), of=row["of"], key=row["key"], kind=row["kind"],
            labels=row["labels"], helps=row["helps"],
            options=tuple(Option(**one) for one in row["options"]),
            default=row["default"], required=row["required"],
            required_when=Condition.read(row["required_when"]),
            shown_when=Condition.read(row["shown_when"]),
            is_archived=bool(row.get("is_archived")),
        )  # fmt: skip

    @property
    def label(self) -> str:
        return in_language(self.labels) or self.key

    @property
    def help(self) -> str:
        return in_language(self.helps)

    def is_shown(self, facts: Facts) -> bool:
        return self.shown_when.holds(facts)

    def is_lacking(self, facts: Facts) -> bool:
        """Whether a ticket with these is not to be resolved for want of it."""
        return (
            self.required != Required.NO
            and is_empty(facts.values.get(self.key))
            and self.is_shown(facts)
            and self.required_when.holds(facts)
        )

    def clean(self, raw: Any, *, before: Any = None) -> Any:
        """The value it stands for; None: it is to be empty.

        before: what is there may stay there, though its choice is offered no more.

        Raises:
            WrongValueError: it is none of this kind.
        """
        if isinstance(raw, str):
            raw = raw.replace("\x00", "").strip()
        if is_empty(raw):
            return None
        if self.kind in OF_CHOICES:
            return self._chosen(raw, before)
        return _CLEAN[Kind(self.kind)](raw)

    def says(self, value: Any) -> str:
        """The value, for people."""
        if is_empty(value):
            return ""
        if self.kind in OF_CHOICES:
            labels = {one.value: one.label for one in self.options}
            some = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(one, str(one)) for one in some)
        return _says(self.kind, value)

    def _chosen(self, raw: Any, before: Any) -> Any:
        kept = before if isinstance(before, list) else [before]
        known = [
            one.value
            for one in self.options
            if not one.is_archived or one.value in kept
        ]
        some = raw if isinstance(raw, list | tuple) else [raw]
        if self.kind == Kind.CHOICE and len(some) > 1:
            raise WrongValueError(gettext("Choose one of them."))
        if any(not isinstance(one, str) or one not in known for one in some):
            raise WrongValueError(gettext("Choose what is offered."))
        if self.kind == Kind.CHOICE:
            return some[0]
        return [one for one in known if one in some]


def in_language(words: Mapping[str, str]) -> str:
    """What they say in the reader's language, or in the first there is; "" for nothing."""
    language = (get_language() or "").split("-")[0]
    return words.get(language) or next(filter(None, words.values()), "")


def _says(kind: str, value: Any) -> str:
    if kind == Kind.YES_NO:
        return gettext("Yes") if value else gettext("No")
    if kind == Kind.DATE:
        return str(date_format(date.fromisoformat(value), "DATE_FORMAT"))
    if kind == Kind.NUMBER:
        return str(number_format(Decimal(str(value))))
    return str(value)


def _line(raw: Any) -> str:
    return " ".join(_text(raw, LONGEST_LINE).split())


def _long(raw: Any) -> str:
    return _text(raw, LONGEST_TEXT).replace("\r\n", "\n")


def _text(raw: Any, longest: int) -> str:
    if not isinstance(raw, str):
        raise WrongValueError(gettext("Write words here."))
    # Half a character is none that a database keeps.
    text: str = raw.encode("utf-8", "replace").decode()
    if len(text) > longest:
        said = gettext("Write at most %(n)d characters.")
        raise WrongValueError(said % {"n": longest})
    return text


def _number(raw: Any) -> int | float:
    wrong = WrongValueError(gettext("Write a number, such as 12 or 12.5."))
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise wrong
    if isinstance(raw, float) and not isfinite(raw):
        raise wrong
    try:
        number = Decimal(str(raw))
    except InvalidOperation as error:
        raise wrong from error
    if not number.is_finite() or abs(number) >= LARGEST:
        raise wrong
    number = round(number, DECIMALS)
    return int(number) if number == number.to_integral_value() else float(number)


def _yes_no(raw: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False}
    if not isinstance(raw, bool | str) or raw not in known:
        raise WrongValueError(gettext("Say yes or no."))
    return known[raw]


def _date(raw: Any) -> str:
    try:
        found = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError as error:
        said = gettext("Write a day as year, month, day: 2026-11-30.")
        raise WrongValueError(said) from error
    return date(found.year, found.month, found.day).isoformat()


def _link(raw: Any) -> str:
    link = _text(raw, LONGEST_LINK)
    wrong = WrongValueError(gettext("Write a whole address that begins with https://."))
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise wrong from error
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise wrong
    if any(one.isspace() or not one.isprintable() for one in link):
        raise wrong
    return link


def _email(raw: Any) -> str:
    address = _text(raw, LONGEST_LINE)
    try:
        validate_email(address)
    except ValidationError as error:
        said = gettext("Write an e-mail address, such as ada@example.org.")
        raise WrongValueError(said) from error
    return address


_CLEAN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _line,
    Kind.LONG_TEXT: _long,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.LINK: _link,
    Kind.EMAIL: _email,
}
