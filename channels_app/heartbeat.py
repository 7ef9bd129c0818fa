"""The heartbeat of visitors' pages: answered for all that beat in one second at once.

Five thousand pages beat two hundred times a second; their visitors' rows are read, and
renewed now and then, in three statements a second, not in six hundred.
"""

from collections.abc import Collection
from uuid import UUID

from channels_app.actions import presence
from channels_app.lines import VOID, VisitorLine
from channels_app.queries import telling
from channels_app.queries.telling import Found
from helpdesk.base.live import Hub, every, in_thread

BEAT = 1.0
# In one statement; the others have their turn a second later.
MOST = 400
# While no server tells us of anything, every page is looked after so often.
SWEEP = 2.0


@every(BEAT)
async def beat(of: Hub) -> None:
    """Tell each page that said what it has what it has not; renew that it is there."""
    lines = [
        line
        for line in of.lines
        if isinstance(line, VisitorLine) and line.asked is not None and line.is_open
    ]
    known = [line for line in lines if line.is_known][:MOST]
    for line in lines:
        if not line.is_known:
            line.asked = None
    if known:
        found = await in_thread(_renewed, {line.visitor for line in known})
        for line in known:
            _answer(line, found.get(line.visitor))


@every(SWEEP)
async def sweep(of: Hub) -> None:
    """Without a server nothing is heard: ask as if each page had."""
    if of.deaf:
        for line in of.lines:
            if isinstance(line, VisitorLine) and line.is_known and line.asked is None:
                line.asked = dict(line.told)


def _renewed(visitors: Collection[UUID]) -> dict[UUID, Found]:
    presence.present(visitors)
    return telling.standings(visitors)


def _answer(line: VisitorLine, found: Found | None) -> None:
    if found is None or found.epoch != line.token.epoch:
        line.end(VOID)
    elif found.is_blocked:
        line.put_out()
    else:
        line.follow(found.numbers, found.owners)
        line.behind(found.heads)
