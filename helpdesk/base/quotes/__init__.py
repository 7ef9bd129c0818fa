"""New words and old: what somebody wrote, apart from what their program added to it.

Mail programs put what is answered below, above or between the answer, and mark it in as
many ways as there are programs and languages. Whatever is taken for old is folded away
where it is shown, never thrown away: a mistake costs a click.

Sources: RFC 3676 (quotes and signatures), and what Gmail, Outlook (desktop, web, mobile),
Apple Mail, Thunderbird, Yahoo, GMX, Proton, Samsung and Zoho write.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.base.quotes.above import (
    Above,
    are_headers,
    bare,
    is_quoted,
    is_rule,
    named,
    sentence_ending,
)
from helpdesk.base.quotes.below import signature_start

__all__ = ["Parts", "fold_quotes", "holds_quotation", "new_words", "parts", "where"]

# Nobody writes more lines than this by hand; a log that was pasted is read as it is.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Parts:
    """A message, cut at the ends of what is new. All three together are all of it."""

    above: str
    new: str
    below: str


def parts(text: str, *, forwarded: bool = False) -> Parts:
    """What is new in a message, and the quotations above and below it.

    Answers between quoted lines stay with them, since they say nothing without. A message
    that is all quotation is new as a whole: else it would look empty.

    forwarded: what its headers lead in is why it was sent.
    """
    lines = text.split("\n")
    first, last = where(lines, forwarded=forwarded)
    above, new, below = (
        "\n".join(part) for part in (lines[:first], lines[first:last], lines[last:])
    )
    return Parts(above, new, below)


def fold_quotes(text: str) -> tuple[str, str]:
    """A message without the tail below what is new, and that tail."""
    found = parts(text)
    head = "\n".join(filter(None, (found.above, found.new))).rstrip()
    below = found.below.strip("\n")
    return (head, below) if below.strip() else (text.rstrip(), "")


def new_words(text: str, *, forwarded: bool = False) -> str:
    """What somebody wrote, and no more."""
    return parts(text, forwarded=forwarded).new.strip("\n").rstrip()


def holds_quotation(text: str) -> bool:
    """Whether some of these words are marked as others', or led in as such."""
    lines = text.split("\n")
    return any(map(is_quoted, lines)) or _lead(lines) is not None


def where(lines: Sequence[str], *, forwarded: bool = False) -> tuple[int, int]:
    """The first line that is new, and the first one behind what is new."""
    if len(lines) > MOST:
        return 0, len(lines)
    first, last = _without_quotes(lines, forwarded=forwarded)
    last = first + signature_start(lines[first:last])
    while last > first and not lines[last - 1].strip():
        last -= 1
    if not any(line.strip() for line in lines[first:last]):
        return 0, len(lines)
    return first, last


def _without_quotes(lines: Sequence[str], *, forwarded: bool) -> tuple[int, int]:
    if _is_sent_on(lines, forwarded=forwarded):
        return 0, len(lines)
    lead = _lead(lines)
    if lead is None:
        return _by_marks(lines, 0, 0)
    start, behind, is_marked = lead
    if is_marked:
        return _by_marks(lines, start, behind)
    if not any(line.strip() for line in lines[:start]):
        return 0, len(lines)
    return 0, start


def _is_sent_on(lines: Sequence[str], *, forwarded: bool) -> bool:
    """Whether the first that stands below is what was sent on, with all it quotes.

    forwarded: the headers that lead an answer in lead in what was sent on as well.
    """
    quoted = next((line for line in lines if is_quoted(line)), "")
    for index, line in enumerate(lines):
        if not line.strip() or is_quoted(line):
            continue
        what = named(line)
        if what is not None or are_headers(lines, index):
            return forwarded or what is Above.FORWARDED
        if sentence_ending(lines, index) is not None:
            return False
    # Some programs mark that, too.
    return named(quoted.lstrip("> ")) is Above.FORWARDED


def _lead(lines: Sequence[str]) -> tuple[int, int, bool] | None:
    """Where what leads the first quotation in begins, the line behind it, and whether each
    line of the quotation carries a mark; None: nothing does."""
    for index, line in enumerate(lines):
        if not line.strip() or is_quoted(line):
            continue
        if named(line) is Above.HEADERS or are_headers(lines, index):
            return _with_rule(lines, index), index + 1, False
        start = sentence_ending(lines, index)
        if start is not None:
            marked = is_quoted(_first_said(lines, index + 1))
            return _with_rule(lines, start), index + 1, marked
    return None


def _with_rule(lines: Sequence[str], start: int) -> int:
    """With the line across the page above it, and what says that it is the original."""
    index = start
    for above in range(start - 1, max(-1, start - 4), -1):
        if not lines[above].strip():
            continue
        if is_rule(lines[above]) or named(lines[above]) is Above.HEADERS:
            index = above
        else:
            break
    return index


def _first_said(lines: Sequence[str], start: int) -> str:
    return next((line for line in lines[start : start + 6] if line.strip()), "")


def _by_marks(lines: Sequence[str], start: int, behind: int) -> tuple[int, int]:
    """The same, where quoted lines carry a mark. start, behind: what leads them in."""
    quoted = [is_quoted(line) for line in lines]
    if True not in quoted[behind:]:
        return 0, len(lines)
    own = [
        index
        for index, line in enumerate(lines)
        if line.strip()
        and not quoted[index]
        and not start <= index < behind
        and not _is_wrap(lines, quoted, index)
    ]
    signature = signature_start(lines)
    own = [index for index in own if index < signature or index < start]
    if not own:
        return 0, len(lines)
    marked = [index for index, one in enumerate(quoted) if one]
    if own[-1] < marked[0]:
        return 0, start if behind else marked[0]
    if own[0] > marked[-1]:
        return own[0], len(lines)
    # Between: what is below the last of it is a tail, what leads in stays where it is.
    after = own[-1] + 1
    is_tail = any(quoted[after:])
    return 0, _tail(lines, after) if is_tail else len(lines)


def _tail(lines: Sequence[str], start: int) -> int:
    """A quotation below answers that stand between others begins here."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start


def _is_wrap(lines: Sequence[str], quoted: Sequence[bool], index: int) -> bool:
    """The end of a quoted line that a program broke, and forgot to mark."""
    near = 0 < index < len(lines) - 1 and quoted[index - 1] and quoted[index + 1]
    return near and len(lines[index - 1]) > 60 and len(bare(lines[index]).split()) < 6
