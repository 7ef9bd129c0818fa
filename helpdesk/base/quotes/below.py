"""What stands below what somebody wrote: their signature, and what their telephone adds."""

import re
from collections.abc import Sequence

from helpdesk.base.quotes.above import bare
from helpdesk.base.quotes.phrases import SENT_FROM

# Of a signature; what is longer was written.
LINES = 25
# Telephones add a line or two.
ADDED = 4
_LONGEST = 160

# What a mailing list puts below each mail: a line across, and which list it is.
_ACROSS = re.compile(r"[_=-]{30,80}\s*")
_LIST = re.compile(r".{0,100}\bmailing list\b", re.IGNORECASE)
_DELIMITER = re.compile(r"--\s?|—\s?|-- ?\s*")


def _pattern(phrase: str) -> str:
    return ".{0,80}".join(re.escape(part) for part in phrase.split("…"))


_SENT_FROM = re.compile("|".join(map(_pattern, SENT_FROM)))


def signature_start(lines: Sequence[str]) -> int:
    """The line where the signature begins; how many lines there are where there is none.

    RFC 3676 section 4.3: a line of two hyphens and a space; some programs drop the space.
    """
    lines = lines[: _list_start(lines)]
    end = _last(lines)
    for index in range(end - 1, max(-1, end - LINES - 1), -1):
        if _DELIMITER.fullmatch(lines[index][:10]):
            return index
    return _added_start(lines, end)


def _last(lines: Sequence[str]) -> int:
    """Behind the last line that is not empty."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _list_start(lines: Sequence[str]) -> int:
    """What the mailing list put below; how many lines there are where it did not."""
    end = _last(lines)
    for index in range(end - 2, max(-1, end - LINES - 1), -1):
        is_across = _ACROSS.fullmatch(lines[index][:100])
        if is_across and _LIST.match(lines[index + 1][:200]):
            return index
    return len(lines)


def _added_start(lines: Sequence[str], end: int) -> int:
    """What the program added: the last lines that say by what it was sent."""
    found = len(lines)
    looked = 0
    for index in range(end - 1, -1, -1):
        line = bare(lines[index])
        if not line:
            continue
        looked += 1
        if len(line) > _LONGEST or not _SENT_FROM.fullmatch(line.strip("[]()-– .!")):
            break
        found = index
        if looked == ADDED:
            break
    return found
