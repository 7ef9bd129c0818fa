"""Tables as files that any program wrote: in which letters, and what stands between cells.

Pure: files are read as they come, never as a whole.
"""

import codecs
import csv
import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from helpdesk.base.spreadsheets import uncell

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 200_000, 100
# Of one cell; more is a quotation mark that nobody closed.
LONGEST = 100_000
_PART = 64 * 1024
_BETWEEN = (",", ";", "\t", "|")
# How a spreadsheet is told what stands between cells, on a line of its own.
_SAYS = "sep="


class UnreadableError(ValueError):
    """It is no table; the text says to people why."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is written. encoding: as Python calls it."""

    encoding: str
    delimiter: str


def sniffed(file: BinaryIO) -> Format:
    """How this file is written, most likely.

    Raises:
        UnreadableError: in letters that nobody knows, or it is empty.
    """
    encoding = _encoding(file)
    file.seek(0)
    reader = _text(file, encoding)
    head = reader.read(_PART)
    reader.detach()
    if not head.strip():
        raise UnreadableError(_("The file is empty."))
    return Format(encoding, _delimiter(head))


def rows(
    file: BinaryIO, format_: Format, *, after: int = 0
) -> Generator[tuple[int, list[str]], None, None]:
    """Each row behind `after` with its number, as a spreadsheet has it; the headings are
    the first. Rows without anything are left out.

    Raises:
        UnreadableError: it is none from here on.
    """
    file.seek(0)
    text = _text(file, format_.encoding)
    csv.field_size_limit(LONGEST)
    reader = csv.reader(_said(text), delimiter=format_.delimiter)
    number = 0
    try:
        for cells in reader:
            number += 1
            if number > MOST_ROWS + 1:
                said = _("There are more than %(n)d rows. Split the file.")
                raise UnreadableError(said % {"n": MOST_ROWS})
            if number > after and any(one.strip() for one in cells):
                yield number, [_cell(one) for one in cells[:MOST_COLUMNS]]
    except (csv.Error, UnicodeError) as error:
        said = _("Row %(n)d cannot be read. Is a quotation mark not closed?")
        raise UnreadableError(said % {"n": number + 1}) from error
    finally:
        # It is the caller's to close, before which they close this.
        text.detach()


def _cell(words: str) -> str:
    """As it was before a spreadsheet was kept from taking it for a formula."""
    return uncell(words.replace("\x00", "").strip(" \t\r\n\N{NO-BREAK SPACE}"))


def _said(lines: Iterator[str]) -> Iterator[str]:
    """Without the line that says what stands between cells."""
    for place, line in enumerate(lines):
        if place or not line.lower().startswith(_SAYS):
            yield line


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(_PART)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    likely: tuple[str, ...]
    if b"\x00" in head:
        # Of Latin letters every other byte is nothing.
        even, odd = head[0::2].count(0), head[1::2].count(0)
        likely = ("utf-16-le" if odd > even else "utf-16-be",)
    else:
        likely = ("utf-8", "cp1252")
    for encoding in likely:
        if _decodes(file, encoding):
            return encoding
    raise UnreadableError(
        _("This is no table with letters that can be read. Save it as CSV, UTF-8.")
    )


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while part := file.read(_PART):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter(head: str) -> str:
    """What makes the most columns of the headings, and as many of the rows after them."""
    first, _newline, rest = head.partition("\n")
    if first.lower().startswith(_SAYS) and len(first.strip()) == len(_SAYS) + 1:
        return first.strip()[-1]
    if first.lower().startswith(_SAYS):
        head = rest

    def fits(mark: str) -> tuple[int, int]:
        try:
            found = _some(head, mark)
        except csv.Error:
            return (0, 0)
        width = len(found[0]) if found else 0
        return (width > 1, sum(len(one) == width for one in found) * width)

    return max(_BETWEEN, key=fits)


def _some(head: str, mark: str) -> Sequence[list[str]]:
    lines = io.StringIO(head, newline="")
    return [
        row
        for row, _n in zip(csv.reader(lines, delimiter=mark), range(20), strict=False)
    ]
