"""What a customer's words tell that is worth keeping: numbers, addresses, dates, errors.

Every repetition here is bounded: no text makes a pattern slow.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tickets.detect.company import safe
from tickets.detect.language import languages
from tickets.detect.phrases import source
from tickets.detect.words import folded

_NUMBER = r"\d{1,3}(?:[.,' ]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,7}(?:[.,](?:\d{1,2}|-))?"
_SIGN = "€|\\$|£|¥|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|AUD|CAD|JPY"
_LINK = re.compile(
    r"(?<![\w@.])(?:(?:https?://|www\.)[^\s<>\"']{3,500}"
    r"|(?:[a-z0-9-]{1,40}\.){1,3}(?:com|org|net|de|at|ch|eu|io|uk|fr|info)/[^\s<>\"']{1,500})",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?![\w@])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,+#/-])(?:\+|\()?\d[\d ()/.-]{5,24}\d(?![\w-])")
_DIGIT = re.compile(r"\d")
_DATE_LIKE = re.compile(r"(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d)(?!\d)")
# Codes that are nothing else, wherever they stand.
_CODE = re.compile(
    r"(?<![\w#-])(?:0x[0-9a-f]{2,16}|ORA-\d{5}|E-\d{2,5}|HTTP[ /]\d{3}|SQLSTATE \w{5}"
    r"|(?-i:[A-Z]{3,20}(?:_[A-Z0-9]{2,20}){1,5}|E(?:_[A-Z]{3,20}){1,4}))(?![\w-])",
    re.IGNORECASE,
)
_IDENTIFIER = r"(?=[\w/-]{0,20}\d)[a-z0-9][a-z0-9/-]{2,23}"
_END = r"(?![\w-]|[.,/]\d)"
_TRAILING = ".,;:!?)'\""
_PHONE_DIGITS = range(7, 16)
# A number that begins with 0 and tells no country has at least this many.
_NATIONAL = 9


@dataclass(frozen=True, slots=True)
class Found:
    """A fact on offer: its kind, its value, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


Finder = Callable[[str], Iterator[Found]]


def facts(
    text: str,
    *,
    patterns: Iterable[str] = (),
    named: Iterable[tuple[str, str]] = (),
) -> list[Found]:
    """In their order; where two overlap the longer one, and a company's own before ours.

    patterns: regular expressions for order numbers. named: for facts of other names, each
    with its name. One that is not safe is an error.
    """
    plain = folded(text)
    asked = [*(("order", pattern) for pattern in patterns), *named]
    own = [
        Found(kind, match[0].strip(), *_stripped(match))
        for kind, pattern in asked
        for match in safe(pattern).finditer(plain)
        if match[0].strip()
    ]
    ours = [one for finder in _finders() for one in finder(plain)]
    return _apart(sorted(own, key=_longest) + sorted(ours, key=_longest))


def _stripped(match: re.Match[str]) -> tuple[int, int]:
    words = match[0]
    start = match.start() + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _longest(one: Found) -> tuple[int, int]:
    return one.start - one.end, one.start


def _apart(found: list[Found]) -> list[Found]:
    """Those that overlap none before them, in the order of the text."""
    taken: set[int] = set()
    kept = []
    for one in found:
        letters = range(one.start, one.end)
        if taken.isdisjoint(letters):
            taken.update(letters)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _links(text: str) -> Iterator[Found]:
    for match in _LINK.finditer(text):
        value = match[0].rstrip(_TRAILING)
        yield Found("link", value, match.start(), match.start() + len(value))


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        value = match[0].lstrip(".-")
        yield Found("email", value, match.end() - len(value), match.end())


@cache
def _finders() -> list[Finder]:
    """The languages' words are read once, all of them: customers mix them."""
    return [
        _links, _emails, _phones(), _matches("amount", _amounts()),
        *(_matches("date", one) for one in _dates()), _matches("error", _CODE),
        *(_matches("error", one) for one in _errors()),
        *(_matches("order", one) for one in _orders()),
    ]  # fmt: skip


def _words(name: str) -> str:
    words = {word for one in languages().values() for word in one.fact[name]}
    return "|".join(source(word, {}) for word in sorted(words, key=len, reverse=True))


def _matches(kind: str, pattern: re.Pattern[str]) -> Finder:
    """What a pattern finds: of it the group "value", if it has one."""
    group = "value" if "value" in pattern.groupindex else 0

    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text):
            yield Found(kind, match[group], match.start(group), match.end(group))

    return find


def _phones() -> Finder:
    before = re.compile(rf"(?<!\w)(?:{_words('phone')})[ .:]{{0,3}}$", re.IGNORECASE)

    def find(text: str) -> Iterator[Found]:
        for match in _PHONE.finditer(text):
            digits = "".join(_DIGIT.findall(match[0]))
            told = before.search(text[max(0, match.start() - 40) : match.start()])
            if _is_phone(match[0], digits, told=told is not None):
                plus = "+" if match[0].startswith("+") else ""
                yield Found("phone", plus + digits, match.start(), match.end())

    return find


def _is_phone(words: str, digits: str, *, told: bool) -> bool:
    if len(digits) not in _PHONE_DIGITS or _DATE_LIKE.match(words):
        return False
    abroad = words.startswith("+") or re.match("00[1-9]", digits) is not None
    national = re.match("0[1-9]", digits) is not None and len(digits) >= _NATIONAL
    return told or abroad or national


def _amounts() -> re.Pattern[str]:
    named = f"{_SIGN}|{_words('currency')}"
    return re.compile(
        rf"(?<![\w.,-])(?:(?:{_SIGN})\s?(?:{_NUMBER})(?![\d-])|(?:{_NUMBER})\s?(?:{named})(?![\w-]))",
        re.IGNORECASE,
    )


def _dates() -> Iterator[re.Pattern[str]]:
    months = "|".join(
        source(word, {})
        for one in languages().values()
        for names in one.time["months"]
        for word in names
    )
    day, month = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
    ending, year = r"(?:st|nd|rd|th|\.)?", r"(?:,? \d{4}(?!\d))?"
    for pattern in (
        r"\d{4}-\d\d-\d\d",
        rf"{day}\.\s?{month}\.(?:\s?\d{{4}}|\d\d)?(?!\d|\.\d)",
        r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)",
        rf"{day}{ending} ?(?:of )?(?:{months})(?!\w){year}",
        rf"(?:{months}) {day}{ending}(?!\w){year}",
    ):
        yield re.compile(rf"(?<![\w.,/-])(?:{pattern})(?![\w/-])", re.IGNORECASE)


def _errors() -> Iterator[re.Pattern[str]]:
    error, shows = _words("error"), _words("shows")
    code = r"(?-i:[A-Z]{4,24})|(?=[\w-]{0,12}\d)[a-z0-9][\w-]{1,15}"
    yield re.compile(
        rf"(?<!\w)(?:{error})[ :]{{1,3}}[\"']?(?P<value>{code}){_END}",
        re.IGNORECASE,
    )
    yield re.compile(
        rf"(?<![\w-])(?P<value>\d{{3,5}})[ -](?:{error}){_END}", re.IGNORECASE
    )
    yield re.compile(
        rf"(?<!\w)(?:{shows}) [\"']?(?P<value>(?-i:[A-Z]{{1,4}})-?\d{{2,6}}){_END}",
        re.IGNORECASE,
    )


def _orders() -> Iterator[re.Pattern[str]]:
    order, number = _words("order"), _words("number")
    yield re.compile(
        rf"(?<!\w)(?:{order})(?: ?[.:#]{{1,2}}| (?:{number})(?!\w)[.:]?){{0,2}} {{0,2}}#? ?"
        rf"(?P<value>{_IDENTIFIER}){_END}",
        re.IGNORECASE,
    )
    yield re.compile(rf"(?<![\w&/])#(?P<value>{_IDENTIFIER}){_END}", re.IGNORECASE)
    yield re.compile(r"(?<![\w-])(?-i:PO)[ -]?\d{4,12}(?![\w-])", re.IGNORECASE)
