"""What to say to somebody who writes a reply, while they write it.

Each hint is something they can do with one key; none of them stops anybody.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import one_line
from tickets import rules
from tickets.detect import Span
from tickets.models import CannedReply, Ticket
from tickets.queries.canned import Ready, ready
from tickets.queries.own_words import PublicHint, own_words
from tickets.queries.reading import Known, Reading, kept_already, read, said_already

WHAT = 300
# Of canned replies that say what we can do: how many are looked at, and how many shown.
LOOKED_AT, SHOWN = 200, 3
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class PromiseHint:
    """Words that promise something which nobody keeps yet. due_at: None names no time."""

    kind: ClassVar[str] = "promise"
    what: str
    words: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownHint:
    """A question whose answer we have already."""

    kind: ClassVar[str] = "known"
    facts: list[Known]


@dataclass(frozen=True, slots=True)
class RefusalHint:
    """Words that say no, and saved replies that say what can be done."""

    kind: ClassVar[str] = "refusal"
    spans: list[Span]
    alternatives: list[Ready] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeflectHint:
    """A draft that only sends the customer elsewhere; the team it names, if it does."""

    kind: ClassVar[str] = "deflect"
    words: str
    team: Team | None


Hint = PromiseHint | KnownHint | RefusalHint | DeflectHint | PublicHint


def hints(
    ticket: Ticket, text: str, by: Agent, *, is_public: bool = False
) -> list[Hint]:
    """What is worth saying of this draft, the most useful first.

    Nothing to whoever may not reply; nothing that they may not do.

    is_public: everybody will read it.
    """
    if not rules.may(by, "reply", ticket):
        return []
    reading = read(text)
    found: list[Hint] = []
    if is_public and (own := own_words(ticket, text)) is not None:
        found.append(own)
    if reading.deflection and rules.may(by, "hand_over", ticket):
        words = reading.deflection.words
        found.append(DeflectHint(words, _team_in(reading.text, ticket)))
    if facts := said_already(ticket, reading.asks):
        found.append(KnownHint(facts))
    if rules.may(by, "promise", ticket):
        found += _promises(ticket, reading)
    if reading.refusals:
        alternatives = _alternatives(by, ticket, reading.text)
        found.append(RefusalHint(list(reading.refusals), alternatives))
    return found


def _promises(ticket: Ticket, reading: Reading) -> Iterable[Hint]:
    """Those that no open follow-up keeps: with the same time, or the same words."""
    promises = reading.promises(ticket.team)
    if not promises:
        return
    kept = kept_already(ticket)
    for one in promises:
        what = one_line(one.words, limit=WHAT)
        if not kept & {what, one.due_at}:
            yield PromiseHint(what, one.words, one.due_at)


def _alternatives(agent: Agent, ticket: Ticket, text: str) -> list[Ready]:
    """Saved replies tagged `can`, those first that share most words with the draft.

    What a team keeps for itself is for its tickets alone.
    """
    replies = CannedReply.objects.usable_by(agent).filter(
        tags__contains=[CannedReply.CAN]
    )
    ours = [
        one
        for one in replies.order_by("name", "pk")[:LOOKED_AT]
        if one.team_id in (None, ticket.team_id)
    ]
    draft = _words(text)
    rare = Counter(word for one in ours for word in _words(one.text))

    def shared(one: CannedReply) -> float:
        # What all of them say tells nothing.
        return sum(1 / rare[word] for word in draft & _words(f"{one.name} {one.text}")
                   if word in rare)  # fmt: skip

    best = sorted(ours, key=shared, reverse=True)[:SHOWN]
    return ready(best, ticket, agent)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _team_in(text: str, ticket: Ticket) -> Team | None:
    """The other team that these words name; the longest name, where several do."""
    others = Team.objects.exclude(pk=ticket.team_id)
    named = [
        team
        for team in others
        if re.search(rf"(?<!\w){re.escape(team.name)}(?!\w)", text, re.IGNORECASE)
    ]
    return max(named, key=lambda team: len(team.name), default=None)
