"""What a page shows of what was found: rows of tickets, and how many there are."""

from collections.abc import Sequence

from helpdesk.base.accounts.models import Agent
from tickets.queries.rows import Row, rows_of

# Nobody reads on behind as many people, organizations or articles.
MOST = 100


def rows(tickets: Sequence[int], agent: Agent) -> dict[int, Row]:
    """Rows of tickets that are visible: whoever calls this has asked."""
    if not tickets:
        return {}
    page = "SELECT id, now() FROM unnest(%s::bigint[]) AS id"
    return {row.pk: row for row in rows_of(page, [list(tickets)], agent=agent)}


def counted(number: int, *, most: int = MOST, is_capped: bool = False) -> str:
    """As people read it: "12", or "100+" where nobody counted on."""
    if number > most or is_capped:
        return f"{min(number, most)}+"
    return str(number)
