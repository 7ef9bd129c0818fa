"""CSV files that a spreadsheet reads as what they are: words and numbers (AC-47).

Every file of this kind leaves by `sheet`, from an address that ends with ".csv".
"""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

# A cell that begins with one of these is a formula to some program, and what strangers
# wrote must not be one. The last four are the wide forms, which some take for the same.
FORMULA = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
# So that programs take it for UTF-8.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Lines that are sent together.
_TOGETHER = 200


def cell(value: object) -> str:
    """A value as it stands in a file; words that look like a formula get a quote before."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value)
    words = str(value)
    return f"'{words}" if _is_formula(words) else words


def uncell(words: str) -> str:
    """The words that `cell` made this of: without the quote, where it set one."""
    return words[1:] if words[:1] == "'" and _is_formula(words[1:]) else words


def _is_formula(words: str) -> bool:
    """Behind blanks as well; and behind quotes, so that `uncell` takes away but ours."""
    return words.lstrip(" '").startswith(FORMULA)


class _Echo:
    """What `csv` writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a file, every cell in quotes."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield _MARK
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


class Sheet(StreamingHttpResponse):
    """A file that is made while it is sent.

    Django would make all of it before an ASGI server sent the first line: this one asks
    for some lines at a time, where the request was answered, and holds no more of them.
    """

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts: Iterator[bytes] = iter(cast("Iterator[bytes]", self.streaming_content))
        following = sync_to_async(lambda: b"".join(islice(parts, _TOGETHER)))
        while part := await following():
            yield part


def sheet(rows: Iterable[Iterable[object]], *, filename: str) -> StreamingHttpResponse:
    """A file to keep, sent as it is made."""
    answer = Sheet(lines(rows), content_type="text/csv; charset=utf-8")
    disposition: Any = content_disposition_header(True, filename)
    answer["Content-Disposition"] = disposition
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
