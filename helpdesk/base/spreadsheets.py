"""CSV files that a spreadsheet reads as what they are: words and numbers (AC-47)."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

# A cell that begins with one of these is a formula to some program, and what strangers
# wrote must not be one. The last four are the wide forms, which some take for the same.
FORMULA = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
# So that programs take it for UTF-8.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def cell(value: object) -> str:
    """A value as it stands in a file; words that look like a formula get a quote before."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value)
    words = str(value)
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA) else words


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


def sheet(rows: Iterable[Iterable[object]], *, filename: str) -> StreamingHttpResponse:
    """A file to keep, sent as it is made."""
    answer = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    disposition: Any = content_disposition_header(True, filename)
    answer["Content-Disposition"] = disposition
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
