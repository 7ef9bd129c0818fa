"""Words that are longer than a provider takes, cut where a reader would pause.

Never inside of what is one letter to a reader, nor of a link, if a piece can hold it.
Pure: no provider is known here, only a limit and how it is counted.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], int]

# Where a reader pauses, the longest pause first: what stands before is kept together.
_PAUSES = (
    re.compile(r"\n[ \t]*\n+"),
    re.compile(r"\n+"),
    re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+"),
    re.compile(r"\s+"),
)  # fmt: skip
_LINK = re.compile(r"\b(?:https?://|mailto:)\S+", re.IGNORECASE)
_OPENING = "([{<\"'„“«"
# A piece is filled by at least this share before a shorter pause is preferred.
_FULL = 0.5
_JOINER, _KEYCAP = "\u200d", "\u20e3"
_TINTS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


def split(text: str, limit: int, measure: Measure = len) -> tuple[str, ...]:
    """The same words in pieces of at most `limit`, without the white space between.

    Raises:
        ValueError: not even one letter fits.
    """
    found, rest = [], text.strip()
    while rest:
        end = cut(rest, limit, measure)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return tuple(found)


def cut(text: str, limit: int, measure: Measure = len) -> int:
    """How many characters of a text the first piece takes; its white space included.

    Raises:
        ValueError: not even one letter fits.
    """
    if measure(text) <= limit:
        return len(text)
    most = _most(text, limit, measure)
    for pause in _PAUSES:
        if end := _last_pause(text, most, pause):
            return end
    if end := _before_link(text, most):
        return end
    # A single endless word, or a link that no piece could hold; or even one letter that
    # none could, of a hundred marks: that is cut as well, rather than not sent.
    end = _between_letters(text, most) or most
    if not end:
        raise ValueError("not even one letter fits")
    return end


def utf16(text: str) -> int:
    """Its length as many providers count: letters beyond the first plane are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def letters(text: str) -> int:
    """Its length as a reader counts: what sticks together is one."""
    return sum(1 for _border in borders(text)) + bool(text)


def octets(text: str) -> int:
    """Its length in bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def _most(text: str, limit: int, measure: Measure) -> int:
    """The most characters that fit; found by halving, as longer is never less."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip()) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _last_pause(text: str, most: int, pause: re.Pattern[str]) -> int:
    """The end of the last such pause that is not too early; 0 for none.

    Marks that close a sentence belong to the words before: they have to fit as well."""
    end = 0
    for found in pause.finditer(text):
        if found.start() + len(found.group().rstrip()) > most:
            break
        end = found.end()
    return end if end >= most * _FULL else 0


def _before_link(text: str, most: int) -> int:
    """Where a link or a word begins that would be cut in two; 0 when that is the start."""
    for link in _LINK.finditer(text):
        if link.start() < most < link.end():
            # With the bracket before it.
            return len(text[: link.start()].rstrip(_OPENING))
    start = max(text.rfind(blank, 0, most) for blank in (" ", "\n", "\t"))
    return start + 1


def _between_letters(text: str, most: int) -> int:
    """The last border between letters of a reader up to here; 0 for none."""
    return max((at for at in borders(text[: most + 1]) if at <= most), default=0)


def borders(text: str) -> Iterator[int]:
    """Where one letter of a reader ends and another begins (UAX 29, roughly)."""
    flags = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        flags = flags + 1 if ord(before) in _FLAGS else 0
        is_half_flag = ord(after) in _FLAGS and flags % 2 == 1
        if not is_half_flag and not _sticks(before, after):
            yield at


def _sticks(before: str, after: str) -> bool:
    if before == "\r" and after == "\n":
        return True
    if before == _JOINER or after in {_JOINER, _KEYCAP}:
        return True
    if ord(after) in _TINTS or ord(after) in _TAGS:
        return True
    if "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff":
        return True  # parts of a Korean syllable
    return unicodedata.category(after) in {"Mn", "Me", "Mc"}
