"""Checks of the way out, and of what is left when all is quiet."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.drill.evidence import Evidence, Finding
from tests.drill.faults import SENDERS

# What was sent; a visitor's browser says more.
_ARRIVED = {"sent", "delivered", "read"}
# Of a run's replies so many may not have been posted at all: the web was away too long.
_GIVEN_UP = 0.1
# The budget of helpdesk/settings.py for all processes, and a few that are just closing.
_CONNECTIONS = 24
# Seconds from a peer's yes to a message in its ticket. Each worker that is killed over
# it costs a lease of 30; three may.
WORST = 120.0
# From a kill to the moment its victim's last words are taken by the other side.
_SLACK = 2.0


def arrived(evidence: Evidence) -> Iterator[Finding]:
    """V5: at least once, under one Message-ID, in order; repeats have an explanation."""
    for number, reply in evidence.replies.items():
        said, arrivals = (
            evidence.said.get(number, []),
            evidence.arrivals.get(number, []),
        )
        if len(said) > 1 or (number in evidence.accepted and not said):
            yield Finding("not one", f"{number} is there as {len(said)} messages")
        if said and not arrivals:
            yield Finding("undelivered", f"{number} never reached {reply['to']}")
        strangers = [line for line in arrivals if line["to"] != reply["to"]]
        if strangers or any(row["number"] != reply["ticket"] for row in said):
            yield Finding("misfiled", f"{number} is not where it was said")
        places = {line["place"] for line in arrivals}
        if len(places) > 1:
            yield Finding("changed", f"{number} went out as {sorted(places)}")
        yield from _unexplained(evidence, number, arrivals)
    yield from _too_many(evidence)
    yield from _inversions(evidence)
    yield from _undelivered(evidence)


def _undelivered(evidence: Evidence) -> Iterator[Finding]:
    for row in evidence.facts.deliveries:
        if row["state"] not in _ARRIVED:
            words = f"{row['state']} after {row['attempts']} attempts"
            yield Finding(
                "undelivered", f"delivery {row['id']} is {words}: {row['last_error']}"
            )


def _sender_kills(evidence: Evidence) -> list[float]:
    kills = evidence.ledger.lines("kill")
    return [line["at"] for line in kills if line["role"] in SENDERS]


def _unexplained(
    evidence: Evidence, number: str, arrivals: list[dict[str, Any]]
) -> Iterator[Finding]:
    """Between two arrivals somebody died who could have told that it was sent."""
    for before, after in pairwise(arrivals):
        if not any(
            before["at"] - _SLACK <= kill <= after["at"] + _SLACK
            for kill in _sender_kills(evidence)
        ):
            yield Finding("repeat", f"{number} arrived again, and nobody had died")


def _too_many(evidence: Evidence) -> Iterator[Finding]:
    repeats = sum(len(lines) - 1 for lines in evidence.arrivals.values())
    kills = len(_sender_kills(evidence))
    if repeats > kills:
        yield Finding("repeat", f"{repeats} repeats with {kills} kills of senders")


def _inversions(evidence: Evidence) -> Iterator[Finding]:
    """First arrivals at one customer, in the order the agent wrote."""
    last: dict[str, tuple[float, str]] = {}
    for number, reply in evidence.replies.items():
        arrivals = evidence.arrivals.get(number)
        if not arrivals:
            continue
        at, earlier = last.get(reply["to"], (0.0, ""))
        if arrivals[0]["at"] < at:
            yield Finding("inversion", f"{number} arrived before {earlier}")
        last[reply["to"]] = (arrivals[0]["at"], number)


def at_rest(evidence: Evidence) -> Iterator[Finding]:
    """V10: when all is quiet, nothing is held and nothing is forgotten."""
    facts = evidence.facts
    for line in evidence.ledger.lines("restless"):
        yield Finding("backlog", f"not worked in time: {line['left']}")
    for row in facts.leases:
        yield Finding("lease", f"{row['held']} is still held")
    for row in facts.stuck:
        yield Finding("idle in transaction", f"{row['application_name']} {row['pid']}")
    if len(facts.connections) > _CONNECTIONS:
        yield Finding("connections", f"{len(facts.connections)} are open")
    for row in facts.untold:
        yield Finding("untold", f"event {row['id']} was told to nobody")
    for part in facts.down:
        yield Finding("down", f"{part} does not run")
    yield from _forgotten(evidence)


def _forgotten(evidence: Evidence) -> Iterator[Finding]:
    for ticket in evidence.facts.tickets:
        if ticket["status"] not in {"open", "waiting", "snoozed"}:
            continue
        if ticket["accountable_id"] is None or ticket["next_step_at"] is None:
            yield Finding("forgotten", f"ticket {ticket['number']} is nobody's")


def in_time(evidence: Evidence) -> Iterator[Finding]:
    """V12: whatever died, nobody waited for minutes."""
    for number, seconds in evidence.waits.items():
        if seconds > WORST:
            yield Finding("late", f"{number} was worked after {seconds:.0f} s")


def took_place(evidence: Evidence) -> Iterator[Finding]:
    """V0: a drill in which nothing happened would pass everything."""
    size = evidence.size
    for line in evidence.ledger.lines("broke"):
        yield Finding("broke", f"{line['part']}: {line['words']}")
    for number in sorted(evidence.accepted & set(evidence.letters)):
        if number not in evidence.shelf:
            yield Finding("load", f"the mailbox itself lost {number}")
    if len(evidence.promised) < size.senders * size.mails:
        yield Finding("load", f"only {len(evidence.promised)} mails were taken")
    said = sum(1 for number in evidence.replies if number in evidence.accepted)
    if said < size.replies * (1 - _GIVEN_UP):
        yield Finding("load", f"only {said} of {size.replies} replies were posted")
    yield from _chats_took_place(evidence)
    kills = evidence.ledger.lines("kill")
    if len(kills) < size.kills * 0.85:
        yield Finding("kills", f"only {len(kills)} of {size.kills}")


def _chats_took_place(evidence: Evidence) -> Iterator[Finding]:
    size = evidence.size
    words = len(evidence.accepted & set(evidence.words))
    if words < size.words:
        yield Finding("load", f"only {words} of {size.words} words were taken")
    answers = len(evidence.accepted & set(evidence.answers))
    if answers < size.answers * (1 - _GIVEN_UP):
        yield Finding("load", f"only {answers} of {size.answers} answers were posted")
    pages = len(evidence.ledger.lines("page"))
    if pages < size.pages:
        yield Finding("load", f"only {pages} of {size.pages} pages were open")
