"""What a row of a file says of a customer. Pure: who that is, others find out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from helpdesk.base.plaintext import one_line, printable
from tickets import addresses, columns, languages
from tickets.columns import (
    EMAIL,
    EXTERNAL_ID,
    FIELD,
    HEADINGS,
    LANGUAGE,
    NAME,
    NOTE,
    ORGANIZATION,
    PHONE,
)
from tickets.custom_fields import Defined, Values, WrongValueError

LONGEST, LONGEST_NOTE = 200, 10_000
_MOST_ADDRESSES = 20
# As headings of other programs call them, without blanks and marks.
_CALLED = {
    NAME: ("name", "fullname", "customer", "contact", "kunde", "kontakt"),
    EMAIL: ("email", "mail", "emailaddress", "emailaddresses", "emailadresse",
            "emailadressen", "mailadresse", "emails"),
    PHONE: ("phone", "telephone", "mobile", "tel", "telephonenumber",
            "telephonenumbers", "phonenumber", "telefon", "telefonnummer",
            "telefonnummern", "handy"),
    ORGANIZATION: ("organization", "organisation", "company", "account", "firma",
                   "unternehmen"),
    LANGUAGE: ("language", "locale", "lang", "sprache"),
    EXTERNAL_ID: ("externalid", "customerid", "userid", "kundennummer", "externeid"),
    NOTE: ("note", "notes", "comment", "comments", "notiz", "notizen", "bemerkung"),
}  # fmt: skip
# There may be several columns of these.
SEVERAL = frozenset({EMAIL, PHONE, NOTE})
_MARKS = re.compile(r"[\W_]++")


class RowRefusedError(ValueError):
    """Nothing can be made of this row; the text says to people why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says. addresses: (kind, canonical, shown). fields: as cleaned values."""

    name: str = ""
    addresses: tuple[tuple[str, str, str], ...] = ()
    organization: str = ""
    language: str = ""
    external_id: str = ""
    note: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What people call it, to find it again in their file."""
        first = self.addresses[0][2] if self.addresses else ""
        return (self.name or first or self.external_id)[:300]

    @property
    def keys(self) -> frozenset[str]:
        """What it can be found by."""
        found = {f"{kind}:{canonical}" for kind, canonical, _shown in self.addresses}
        return frozenset(
            found | ({f"id:{self.external_id}"} if self.external_id else set())
        )


def guessed(headings: Sequence[str], fields: Iterable[Defined]) -> list[str]:
    """What each column is, most likely; "" for none that is known."""
    fields = list(fields)
    known = {_bare(str(HEADINGS[name])): name for name in HEADINGS}
    known |= {called: name for name, some in _CALLED.items() for called in some}
    ours = [str(one) for one in HEADINGS.values()]
    for one, heading in zip(fields, columns.headings(fields, ours), strict=True):
        for called in (one.key, one.label, heading, f"{one.label} ({one.key})"):
            known.setdefault(_bare(called), FIELD + one.key)
    found: list[str] = []
    for heading in headings:
        target = known.get(_bare(heading), "")
        is_taken = target in found and target not in SEVERAL
        found.append("" if is_taken else target)
    return found


def wanted(
    cells: Sequence[str],
    mapping: Sequence[str],
    fields: Mapping[str, Defined],
    *,
    known: Values | None = None,
) -> Wanted:
    """What a row says.

    known: values that are there already, which may stay.

    Raises:
        RowRefusedError: something in it is none of what its column is.
    """
    said: dict[str, list[str]] = {}
    for target, cell in zip(mapping, cells, strict=False):
        if target and cell:
            said.setdefault(target, []).append(cell)
    found = Wanted(
        name=_line(said, NAME),
        addresses=(*_addresses(said, EMAIL, ",;"), *_addresses(said, PHONE, ",;")),
        organization=_line(said, ORGANIZATION),
        language=_language(said),
        external_id=_line(said, EXTERNAL_ID),
        note=printable("\n".join(said.get(NOTE, [])))[:LONGEST_NOTE].strip(),
        fields=_fields(said, fields, known or {}),
    )
    if not found.shown:
        raise RowRefusedError(_("There is neither a name nor an address."))
    return found


def _bare(words: str) -> str:
    return _MARKS.sub("", words.casefold())


def _line(said: Mapping[str, Sequence[str]], name: str) -> str:
    words = " ".join(one_line(" ".join(said.get(name, [])), limit=1000).split())
    if len(words) > LONGEST:
        wrong = _("%(what)s: it has more than %(n)d letters.")
        raise RowRefusedError(wrong % {"what": HEADINGS[name], "n": LONGEST})
    return words


def _language(said: Mapping[str, Sequence[str]]) -> str:
    typed = _line(said, LANGUAGE)
    code = languages.code_of(typed)
    if code is None:
        wrong = _("“%(typed)s” is no language that is known.")
        raise RowRefusedError(wrong % {"typed": typed[:60]})
    return code


def _addresses(
    said: Mapping[str, Sequence[str]], kind: str, between: str
) -> list[tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for cell in said.get(kind, ()):
        for typed in columns.split(cell, between):
            canonical = _canonical(kind, typed)
            if canonical is None:
                wrong = _("“%(typed)s” is no e-mail address.") if kind == EMAIL else _(
                    "“%(typed)s” is no telephone number with its country, as +46 8 123456."
                )  # fmt: skip
                raise RowRefusedError(wrong % {"typed": typed[:100]})
            found.setdefault(canonical, (kind, canonical, one_line(typed, limit=400)))
    if len(found) > _MOST_ADDRESSES:
        raise RowRefusedError(_("There are too many addresses for one person."))
    return list(found.values())


def _canonical(kind: str, typed: str) -> str | None:
    if kind == EMAIL:
        try:
            validate_email(typed)
        except ValidationError:
            return None
    found = addresses.canonical(kind, typed)
    return found if found and len(found) <= 320 else None


def _fields(
    said: Mapping[str, Sequence[str]], fields: Mapping[str, Defined], known: Values
) -> dict[str, Any]:
    found = {}
    for target, cells in said.items():
        defined = fields.get(target.removeprefix(FIELD))
        if not target.startswith(FIELD) or defined is None:
            continue
        raw = columns.typed(defined, " ".join(cells))
        try:
            value = defined.clean(raw, before=known.get(defined.key))
        except WrongValueError as error:
            raise RowRefusedError(f"{defined.label}: {error}") from error
        if value is not None:
            found[defined.key] = value
    return found
