"""To whom a ticket goes by itself, and why to them: pure.

People and what speaks for them go in, a choice and its reasons come out. Whoever may not
have it is left out first; then each rule that is on looks among those who are left, and
is passed over where it would leave nobody: a ticket in French waits for nobody who speaks
French while others are there.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class Turn(StrEnum):
    """Instead of somebody: whoever's turn it is."""

    NEXT = "turn"


class Out(StrEnum):
    """Why somebody is left out, asked in this order."""

    CANNOT = "cannot"
    BLIND = "blind"
    ABSENT = "absent"
    REFUSED = "refused"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody of the team.

    load: open tickets they own; of_kind: those of the ticket's kind of channel.
    last_at: when the rules last gave them one, in seconds; None: never.
    knew_at: when they last had a ticket of this customer.
    """

    key: int
    can_own: bool = True
    sees: bool = True
    absent: bool = False
    load: int = 0
    of_kind: int = 0
    last_at: float | None = None
    knew_at: float | None = None
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Of the ticket. gave_back: who had it and gave it back; it does not bounce."""

    kind: str = ""
    tags: frozenset[str] = frozenset()
    language: str = ""
    gave_back: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a team wants. capacity: open tickets of one person at most; kinds: those of
    one kind of channel; without a number as many as come.

    known_since: who had a ticket of the customer since then is asked first; None: nobody.
    """

    mode: Mode = Mode.MANUAL
    by_skill: bool = False
    by_language: bool = False
    known_since: float | None = None
    capacity: int | None = None
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """choice: a candidate's key, or nobody's; why: for the event, as data."""

    choice: int | None
    why: dict[str, Any]


def choose(candidates: Sequence[Candidate], facts: Facts, policy: Policy) -> Decision:
    """Whose it becomes; the same question always has the same answer."""
    out: Counter[str] = Counter()
    able = []
    for one in candidates:
        reason = _left_out(one, facts, policy)
        if reason is None:
            able.append(one)
        else:
            out[reason.value] += 1
    why: dict[str, Any] = {"why": "rules", "among": len(able), "left_out": dict(out)}
    if policy.mode == Mode.MANUAL or not able:
        return Decision(None, why)
    for narrow in (_who_knows_them, _skilled, _speaking):
        able = narrow(able, facts, policy, why)
    chosen = min(able, key=_ORDERS[policy.mode])
    why |= {"rule": policy.mode.value, "load": chosen.load, "left": len(able)}
    return Decision(chosen.key, why)


def _left_out(one: Candidate, facts: Facts, policy: Policy) -> Out | None:
    if not one.can_own:
        return Out.CANNOT
    if not one.sees:
        return Out.BLIND
    if one.absent:
        return Out.ABSENT
    if one.key in facts.gave_back:
        return Out.REFUSED
    return Out.FULL if _is_full(one, facts, policy) else None


def _is_full(one: Candidate, facts: Facts, policy: Policy) -> bool:
    most = policy.kinds.get(facts.kind)
    if most is not None and one.of_kind >= most:
        return True
    return policy.capacity is not None and one.load >= policy.capacity


def _who_knows_them(
    able: list[Candidate], facts: Facts, policy: Policy, why: dict[str, Any]
) -> list[Candidate]:
    """Whoever had this customer's last ticket, if that was not too long ago."""
    since = policy.known_since
    if since is None:
        return able
    known = [one for one in able if one.knew_at is not None and one.knew_at >= since]
    if not known:
        return able
    why["knows"] = True
    return [max(known, key=lambda one: (one.knew_at or 0.0, -one.key))]


def _skilled(
    able: list[Candidate], facts: Facts, policy: Policy, why: dict[str, Any]
) -> list[Candidate]:
    """Those who know most of what it is about."""
    if not policy.by_skill or "knows" in why:
        return able
    most = max(len(one.skills & facts.tags) for one in able)
    if not most:
        return able
    left = [one for one in able if len(one.skills & facts.tags) == most]
    why["skills"] = sorted(set.union(*(set(one.skills & facts.tags) for one in left)))
    return left


def _speaking(
    able: list[Candidate], facts: Facts, policy: Policy, why: dict[str, Any]
) -> list[Candidate]:
    if not (policy.by_language and facts.language) or "knows" in why:
        return able
    left = [one for one in able if facts.language in one.languages]
    if left:
        why["language"] = facts.language
    return left or able


def _by_turn(one: Candidate) -> tuple[Any, ...]:
    """Whoever never had one is first, then whose last one is the longest ago."""
    return (one.last_at is not None, one.last_at or 0.0, one.key)


def _by_load(one: Candidate) -> tuple[Any, ...]:
    return (one.load, *_by_turn(one))


_ORDERS: dict[Mode, Callable[[Candidate], tuple[Any, ...]]] = {
    Mode.ROUND_ROBIN: _by_turn,
    Mode.LEAST_LOADED: _by_load,
}
