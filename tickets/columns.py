"""What the columns of files are called, and values in them: the same way out and in.

Pure. What `shown` writes, `typed` reads as the same value.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tickets.custom_fields import OF_CHOICES, Defined, Kind, is_empty

NAME, EMAIL, PHONE, ORGANIZATION = "name", "email", "phone", "organization"
LANGUAGE, EXTERNAL_ID, NOTE = "language", "external_id", "note"
# What a column of customers may hold beside custom fields, as it is headed.
HEADINGS = {
    NAME: _("Name"),
    EMAIL: _("E-mail addresses"),
    PHONE: _("Telephone numbers"),
    ORGANIZATION: _("Organization"),
    LANGUAGE: _("Language"),
    EXTERNAL_ID: _("External ID"),
    NOTE: _("Note"),
}
# Between several in one cell.
BETWEEN = "; "
# A column of a custom field, by its key.
FIELD = "field:"


def headings(fields: Iterable[Defined], taken: Iterable[str]) -> list[str]:
    """What columns of fields are called: by their labels, where nothing else is."""
    used = {one.casefold() for one in taken}
    found = []
    for field in fields:
        label = field.label
        if label.casefold() in used:
            label = f"{label} ({field.key})"
        used.add(label.casefold())
        found.append(label)
    return found


def shown(field: Defined, value: Any) -> Any:
    """A value in a cell: as people call it where that can be read again."""
    if is_empty(value):
        return None
    if field.kind == Kind.YES_NO:
        return gettext("Yes") if value else gettext("No")
    if field.kind in OF_CHOICES:
        some = value if isinstance(value, list) else [value]
        called = _unlike(field)
        return BETWEEN.join(called.get(one, str(one)) for one in some)
    return Decimal(str(value)) if field.kind == Kind.NUMBER else value


def typed(field: Defined, words: str) -> Any:
    """What a cell says, as `Defined.clean` takes it; what it does not know it keeps."""
    plain = words.strip()
    if field.kind == Kind.YES_NO:
        return _yes_no(plain)
    if field.kind not in OF_CHOICES:
        return plain
    by_name = {one.value.casefold(): one.value for one in field.options}
    by_name |= {name.casefold(): key for key, name in _unlike(field).items()}
    whole = by_name.get(plain.casefold())
    if whole is not None:
        return whole if field.kind == Kind.CHOICE else [whole]
    if field.kind == Kind.CHOICE:
        return plain
    some = [one.strip() for one in plain.split(BETWEEN.strip())]
    return [by_name.get(one.casefold(), one) for one in some if one]


def _unlike(field: Defined) -> dict[str, str]:
    """Choices by labels that can be told apart, and from what stands between several."""
    labels: dict[str, str] = {}
    for one in field.options:
        label = one.label
        known = {other.casefold() for other in labels.values()}
        known |= {other.value.casefold() for other in field.options if other != one}
        if label.casefold() not in known and BETWEEN.strip() not in label:
            labels[one.value] = label
    return labels


def _yes_no(words: str) -> Any:
    said = words.casefold()
    if said in {"yes", "true", "1", "x", "y", gettext("Yes").casefold()}:
        return True
    if said in {"no", "false", "0", "n", gettext("No").casefold()}:
        return False
    return words


def split(words: str, marks: str) -> Sequence[str]:
    """Several in one cell, each once."""
    for mark in marks:
        words = words.replace(mark, "\n")
    return list(dict.fromkeys(one.strip() for one in words.split("\n") if one.strip()))
