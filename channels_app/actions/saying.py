"""What a visitor's browser says, read once: types, sizes, and what a site asks first.

Words are cleaned of what cannot be kept; whatever a program wrote has to be right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from channels_app.actions import claims
from channels_app.actions.claims import About
from channels_app.errors import Invalid
from channels_app.payload import Said
from helpdesk.base import patterns
from helpdesk.base.links import safe_url
from helpdesk.base.plaintext import one_line, printable

MOST_LETTERS = 10_000
MOST_FILES = 10
MOST_ANSWERS = 20
LONGEST_NAME, LONGEST_ANSWER = 60, 500
# What a browser counts exactly.
MOST_NUMBER = 2**53
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+/-]{1,60}", re.ASCII)

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words of a visitor, as far as they can be judged by themselves.

    chat, id: what their browser calls the conversation and the message.
    files: uploads that go along. answers: the message it answers.
    form: what was filled in where an agent asked. fields: what the site asks first.
    about: see `about`; None when nothing was said of it.
    """

    chat: UUID
    id: UUID
    text: str = ""
    files: tuple[UUID, ...] = ()
    answers: UUID | None = None
    form: dict[str, Any] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    team: UUID | None = None
    consent: bool = False
    about: About | None = None


def understand(said: Said) -> Saying:
    """Raises Invalid, with a sentence for each field that is not right."""
    read = _Reader(said)
    saying = Saying(
        chat=read.id("chat"),
        id=read.id("id"),
        text=read.words("text", most=MOST_LETTERS),
        files=read.ids("files", most=MOST_FILES),
        answers=read.maybe_id("answers"),
        form=read.answers("form"),
        fields=read.answers("fields") or {},
        team=read.maybe_id("team"),
        consent=said.get("consent") is True,
        about=about(said["about"], read.errors) if "about" in said else None,
    )
    if not (saying.text.strip() or saying.files or saying.form or read.errors):
        read.errors["text"] = [_("There is nothing to send yet.")]
    if read.errors:
        raise Invalid(read.errors)
    return saying


def about(said: object, errors: Errors) -> About:
    """Where somebody is on the site, short, printable, and links that are links; and
    what its pages claim of them."""
    if not isinstance(said, dict) or not all(
        isinstance(said.get(name, ""), str)
        for name in ("page", "title", "referrer", "language", "zone")
    ):
        errors["about"] = [_("This is not understood.")]
        return {}
    try:
        return {**_place(said), **claims.read(said)}
    except Invalid as refusal:
        errors.update(refusal.data["errors"])
        return {}


def _place(said: Said) -> About:
    language, zone = said.get("language", ""), said.get("zone", "")
    return {
        "page": _page(said.get("page", "")),
        "title": one_line(said.get("title", "")[:1000], limit=200),
        "referrer": _page(said.get("referrer", "")),
        "language": language if _LANGUAGE.fullmatch(language) else "",
        "zone": zone if _ZONE.fullmatch(zone) else "",
    }


def _page(url: str) -> str:
    return (
        safe_url(url) or "" if url.lower().startswith(("http://", "https://")) else ""
    )


def asked(config: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what a site asks before a chat; others are dropped.

    Raises:
        Invalid: one is missing or not right.
    """
    errors: Errors = {}
    found: dict[str, Any] = {}
    for question in config.get("fields", ()):
        name, answer = question["name"], given.get(question["name"])
        if answer in (None, "", False):
            if question.get("required"):
                errors[name] = [_("Please fill this in.")]
        elif (trouble := _trouble(question, answer)) is not None:
            errors[name] = [trouble]
        else:
            found[name] = answer
    if errors:
        raise Invalid(errors)
    return found


def told(config: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that fit, where nobody asked: the others are dropped."""
    return {
        question["name"]: given[question["name"]]
        for question in config.get("fields", ())
        if given.get(question["name"]) not in (None, "", False)
        and _trouble(question, given[question["name"]]) is None
    }


def _trouble(question: Mapping[str, Any], answer: object) -> str | None:
    kind = question["kind"]
    if kind == "checkbox":
        return None if answer is True else _("This is not understood.")
    if not isinstance(answer, str):
        return _("This is not understood.")
    if kind == "choice":
        known = answer in question.get("options", ())
        return None if known else _("Choose one of these.")
    if kind == "email":
        return None if _is_mail(answer) else _("This is no e-mail address.")
    pattern = question.get("pattern")
    if pattern and not patterns.matches(pattern, answer):
        return _("This does not look right.")
    return None


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


class _Reader:
    """Reads fields of an object, and writes down what is wrong with them."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.errors: Errors = {}

    def id(self, name: str) -> UUID:
        return self._id(name, self.said.get(name)) or UUID(int=0)

    def maybe_id(self, name: str) -> UUID | None:
        value = self.said.get(name)
        return None if value is None else self._id(name, value)

    def ids(self, name: str, *, most: int) -> tuple[UUID, ...]:
        values = self.said.get(name, [])
        if not isinstance(values, list):
            self._not_understood(name)
            return ()
        if len(values) > most:
            self.errors[name] = [_("These are too many files for one message.")]
            return ()
        found = [self._id(name, value) for value in values]
        return tuple(dict.fromkeys(one for one in found if one))

    def words(self, name: str, *, most: int) -> str:
        text = self.said.get(name, "")
        if not isinstance(text, str):
            self._not_understood(name)
            return ""
        text = printable(text)
        if len(text) > most:
            self.errors[name] = [
                _("This is too long: %(most)s letters fit.") % {"most": most}
            ]
        return text

    def answers(self, name: str) -> dict[str, Any] | None:
        given = self.said.get(name)
        if given is None:
            return None
        if not isinstance(given, dict) or len(given) > MOST_ANSWERS:
            self._not_understood(name)
            return None
        found = {}
        for key, value in given.items():
            if len(key) > LONGEST_NAME or printable(key) != key:
                self._not_understood(name)
                return None
            found[key] = self._answer(name, value)
        return found

    def _answer(self, name: str, value: object) -> Any:
        match value:
            case bool() | None:
                return value
            case str() if len(value) <= LONGEST_ANSWER:
                return printable(value).strip()
            case int() | float() if abs(value) < MOST_NUMBER:
                return value
            case list() if len(value) <= MOST_ANSWERS and not any(
                isinstance(one, list | dict) for one in value
            ):
                return [self._answer(name, one) for one in value]
        self._not_understood(name)
        return None

    def _id(self, name: str, value: object) -> UUID | None:
        try:
            # No other way of writing one: what is compared has one form.
            found = UUID(value) if isinstance(value, str) and len(value) == 36 else None
        except ValueError:
            found = None
        if found is None or str(found) != str(value).lower():
            self._not_understood(name)
            return None
        return found

    def _not_understood(self, name: str) -> None:
        self.errors[name] = [_("This is not understood.")]
