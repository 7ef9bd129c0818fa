"""What happens to agents' lines every few seconds, whatever is said on them.

Rights that were taken away end a line or quiet it; an open page keeps its agent present;
and while no server tells of events, the table of events does.
"""

import json
import time
from weakref import WeakKeyDictionary

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import standing
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.standing import Standing
from helpdesk.base.live import Hub, Signal, every, in_thread
from tickets.lines import SIGNED_OUT, AgentLine, Frame
from tickets.queries import calling, hearing, telling

# Rights that were taken away are gone from sockets after so many seconds (AC-54: 5).
RECHECK = 2.5
# Seconds between two looks into the table of events, as long as no server tells of them.
SWEEP = 2.0
MOST_EVENTS = 500
_swept: WeakKeyDictionary[Hub, set[int]] = WeakKeyDictionary()
# Seconds between two looks at whose presence has to be renewed, and two tries for one
# agent: the row itself refuses more than one write in twenty seconds.
LOOK, TRY_AGAIN = 5.0, 15.0
# When that of each agent was, by a clock that nobody sets.
_renewed: WeakKeyDictionary[Hub, dict[int, float]] = WeakKeyDictionary()


@every(RECHECK)
async def recheck(of: Hub) -> None:
    """Show out whose session ended; let each hear what they may see now."""
    lines = [line for line in of.lines if isinstance(line, AgentLine) and line.is_open]
    found = await in_thread(_rights, {line.standing for line in lines})
    for line in lines:
        groups = found.get(line.standing)
        if groups is None:
            of.rooms.leave(line)
            of.hears(line, frozenset())
            line.end(SIGNED_OUT)
        elif groups != line.groups and line in of.lines:
            of.hears(line, groups)
            await _look_again(of, line)


async def _look_again(of: Hub, line: AgentLine) -> None:
    number = line.room
    if number is not None:
        seq = await in_thread(hearing.seen_seq, line.standing.agent_id, number)
        if seq is None and line.room == number:
            of.rooms.leave(line)
            line.tell(json.dumps(telling.gone(number, 0)))


def _rights(standings: set[Standing]) -> dict[Standing, frozenset[str]]:
    stand = standing.still(standings)
    groups = hearing.groups_of({agent.pk: agent for agent in stand.values()}.values())
    return {one: groups[agent.pk] for one, agent in stand.items()}


@every(LOOK)
async def renew(of: Hub) -> None:
    """Whoever has a page open is there: one statement for all whose turn it is."""
    now, renewed = time.monotonic(), _renewed.setdefault(of, {})
    lines: dict[int, list[AgentLine]] = {}
    for line in of.lines:
        if isinstance(line, AgentLine) and line.is_open:
            lines.setdefault(line.standing.agent_id, []).append(line)
    for gone in renewed.keys() - lines:
        del renewed[gone]
    due = {pk for pk in lines if now - renewed.get(pk, -TRY_AGAIN) >= TRY_AGAIN}
    if not due:
        return
    active = {pk for pk in due if any(line.active for line in lines[pk])}
    found = await in_thread(_renew, due, active)
    for pk in due:
        renewed[pk] = now
        for line in lines[pk]:
            line.active = False
            if pk in found:
                line.tell_standing(found[pk])


def _renew(due: set[int], active: set[int]) -> dict[int, Frame]:
    people.renew(due, active=active)
    return calling.standing(Agent.objects.filter(pk__in=due))


@every(SWEEP)
async def sweep(of: Hub) -> None:
    """While no server tells us of events, look into their table."""
    if not of.deaf:
        _swept.pop(of, None)
        return
    found = set(await in_thread(telling.newest, MOST_EVENTS))
    known = _swept.get(of)
    _swept[of] = found
    if known is None or not found & (known or found):
        of.missed_something()
    elif found - known:
        for signal in await in_thread(_signals, found - known):
            of.deliver(signal)


def _signals(keys: set[int]) -> list[Signal]:
    events = telling.events(keys)
    return [*telling.signals(events), *calling.signals(events)]
