"""How many tickets each saved view holds, for whoever asks.

What people share and what does not depend on who asks is counted once for everybody, all
such views in one pass over the open tickets: there are a few hundred groups of them by
team, owner and who answers, and what an agent sees is a question to the groups, as in
`counts`. The rest, their own views and those that say "me", are counted for them alone,
again all in one pass. Views of tickets that are over, or of words, are for looking up and
have no number.
"""

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Q

from helpdesk.base.accounts.models import Agent
from tickets import conditions
from tickets.asked.meaning import is_personal, listed
from tickets.asked.registry import askable
from tickets.asked.tree import places
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queries.counts import sight_of
from tickets.queries.listings import Saved

# Of one core: what counting for everybody may take, and what counting for one agent may.
SHARE, OWN_SHARE, LONGEST = 0.05, 0.005, 10.0
# So many entries are kept before those that are out of date go.
MOST_KEPT = 2000

_GROUP = ("team_id", "assignee_id", "accountable_id")
# Tickets that are alike, and how many of them are in a view.
Groups = list[tuple[int, int | None, int | None, int]]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """What was counted, for as long as counting it anew would be dear.

    is_shared: who asks for the same meanwhile waits for the answer, and takes it.
    """

    def __init__(self, share: float, *, is_shared: bool) -> None:
        self._share = share
        self._turn: AbstractContextManager[Any] = Lock() if is_shared else nullcontext()
        self._found: dict[Key, tuple[float, Value]] = {}

    def get(
        self, keys: Sequence[Key], count: Callable[[list[Key]], dict[Key, Value]]
    ) -> dict[Key, Value]:
        """The values of some keys; those that are too old are counted, all at once."""
        with self._turn:
            begun = time.monotonic()
            old = [key for key in keys if self._until(key) <= begun]
            if old:
                fresh = count(old)
                now = time.monotonic()
                until = now + min(LONGEST, (now - begun) / self._share)
                self._found |= {key: (until, value) for key, value in fresh.items()}
            found = {key: self._found[key][1] for key in keys}
            if len(self._found) > MOST_KEPT:
                self._found = {
                    key: one for key, one in self._found.items() if one[0] > begun
                }
            return found

    def forget(self) -> None:
        """All of it."""
        self._found.clear()

    def _until(self, key: Key) -> float:
        return self._found[key][0] if key in self._found else 0.0


_everybodys: "Kept[tuple[int, str], Groups]" = Kept(SHARE, is_shared=True)
_own: "Kept[tuple[int, tuple[tuple[int, str], ...]], dict[int, int]]" = Kept(
    OWN_SHARE, is_shared=False
)


def forget() -> None:
    """Tests have a database each."""
    _everybodys.forget()
    _own.forget()


def view_counts(agent: Agent, saved: Iterable[Saved]) -> dict[int, int]:
    """How many tickets each view holds for this agent, by the view's key; seconds old at
    most. Views that are not counted are missing."""
    counted = [one for one in saved if is_counted(one)]
    shared = [one for one in counted if _is_for_everybody(one)]
    own = [one for one in counted if not _is_for_everybody(one)]
    return _of_everybody(agent, shared) | _of_their_own(agent, own)


def is_counted(one: Saved) -> bool:
    """Whether it is for working off, rather than for looking up."""
    if one.whole.tree is None:
        return True
    return one.is_open and all(asked.field != "q" for _at, asked in places(one.tree))


def _is_for_everybody(one: Saved) -> bool:
    return one.view.owner_id is None and not is_personal(one.tree, askable())


def _of_everybody(agent: Agent, saved: Sequence[Saved]) -> dict[int, int]:
    if not saved:
        return {}
    by_key = {_key(one): one for one in saved}

    def count(keys: list[tuple[int, str]]) -> dict[tuple[int, str], Groups]:
        return _groups(_open(), [by_key[key] for key in keys], agent)

    sight = sight_of(agent)
    found = _everybodys.get(list(by_key), count)
    followed = (
        _groups(_open().filter(followers__agent=agent), saved, agent)
        if agent.is_active
        else {}
    )
    totals = {}
    for key, one in by_key.items():
        seen = sum(
            many
            for team, owner, answers, many in found[key]
            if sight.sees_of(team, owner, answers)
        )
        seen += sum(
            many
            for team, owner, answers, many in followed.get(key, [])
            if not sight.sees_of(team, owner, answers)
        )
        totals[one.view.pk] = seen
    return totals


def _of_their_own(agent: Agent, saved: Sequence[Saved]) -> dict[int, int]:
    if not saved:
        return {}
    key = (agent.pk, tuple(map(_key, saved)))

    def count(keys: list[Any]) -> dict[Any, dict[int, int]]:
        seen = _open() & Ticket.objects.visible_to(agent)
        numbers = _counts(saved, agent)
        try:
            found = seen.aggregate(**numbers)
        except EmptyResultSet:
            found = dict.fromkeys(numbers, 0)
        return {key: {one.view.pk: found[_name(one)] for one in saved}}

    return _own.get([key], count)[key]


def _groups(
    tickets: TicketQuerySet, saved: Sequence[Saved], agent: Agent
) -> dict[tuple[int, str], Groups]:
    """One pass. Who asks makes no difference to these views."""
    numbers = _counts(saved, agent)
    rows: Any = tickets.order_by().values_list(*_GROUP).annotate(**numbers)
    found: dict[tuple[int, str], Groups] = {_key(one): [] for one in saved}
    for row in rows:
        for one, many in zip(saved, row[len(_GROUP) :], strict=True):
            if many:
                found[_key(one)].append((*row[: len(_GROUP)], many))
    return found


def _counts(saved: Sequence[Saved], agent: Agent) -> dict[str, Any]:
    return {_name(one): Count("pk", filter=_where(one, agent)) for one in saved}


def _where(one: Saved, agent: Agent) -> Q:
    tree = one.whole.tree
    if tree is None:
        return conditions.NOTHING
    return listed(tree, fields=askable(), by=agent)


def _open() -> TicketQuerySet:
    return Ticket.objects.filter(conditions.OPEN)


def _key(one: Saved) -> tuple[int, str]:
    """Changed, or with something gone, it is another one."""
    return one.view.pk, repr(one.whole.tree)


def _name(one: Saved) -> str:
    return f"v{one.view.pk}"
