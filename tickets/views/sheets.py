"""Files that people are given: written down, and how many rows they had in the end."""

from collections.abc import Iterator

from helpdesk.base.accounts.models import Agent
from tickets.actions.exporting import export, exported
from tickets.queries.exports import Row


def given(what: str, rows: Iterator[Row], *, asked: str, by: Agent) -> Iterator[Row]:
    """The rows of a file that is written down now, whatever becomes of it.

    Raises:
        NotAllowed, TooManyExports: they get none.
    """
    row = export(what, asked=asked, by=by)
    return _counted(row.pk, rows)


def _counted(key: int, rows: Iterator[Row]) -> Iterator[Row]:
    # The headings are no row.
    count = -1
    for row in rows:
        count += 1
        yield row
    exported(key, count=max(count, 0))
