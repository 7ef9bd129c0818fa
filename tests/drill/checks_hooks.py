"""Checks of messengers: what their providers told us, again and again and out of order."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.drill.evidence import Evidence, Finding
from tests.drill.facts import Row
from tests.drill.faults import SENDERS
from tests.drill.mail.letters import normal

_CONFIRMED = {"delivered", "read"}


def stored(evidence: Evidence) -> Iterator[Finding]:
    """V1: once, however often it was told, and in its own words."""
    for number, note in _promised(evidence):
        envelopes, messages = (
            evidence.envelopes.get(number, []),
            evidence.stored(number),
        )
        if not messages:
            ends = {f"{row['state']} {row['reason']}".strip() for row in envelopes}
            yield Finding("lost", f"{number} became no message: {sorted(ends)}")
        elif len(envelopes) > 1 or len(messages) > 1:
            counts = f"{len(envelopes)} envelopes, {len(messages)} messages"
            yield Finding("duplicate", f"{number} is there as {counts}")
        if any(normal(row["text"]) != normal(note["text"]) for row in messages):
            yield Finding("altered", f"{number} has other words")


def filed(evidence: Evidence) -> Iterator[Finding]:
    """V3: each person's words in one ticket, read in the order in which they wrote."""
    people: dict[tuple[str, str], list[tuple[str, dict[str, Any], Row]]] = {}
    for number, note in _promised(evidence):
        for row in evidence.stored(number)[:1]:
            people.setdefault((note["kind"], note["who"]), []).append(
                (number, note, row)
            )
    for (_kind, who), said in people.items():
        tickets = {row["number"] for _number, _note, row in said}
        if len(tickets) > 1:
            yield Finding("misfiled", f"{who} has the tickets {sorted(tickets)}")
        for number, _note, row in said:
            if row["canonical"] != who:
                yield Finding("misfiled", f"{number} is {row['canonical']}'s")
        if said[0][1]["has_clock"]:
            yield from _inversions(said)


def _inversions(said: list[tuple[str, dict[str, Any], Row]]) -> Iterator[Finding]:
    """Where a provider says when, that is the order, whatever came first."""
    said.sort(key=lambda one: one[1]["n"])
    read = [(row["said_at"], row["seq"]) for _number, _note, row in said]
    for (before, after), (one, other) in zip(
        pairwise(read), pairwise(said), strict=True
    ):
        if after < before:
            yield Finding("inversion", f"{other[0]} is read before {one[0]}")


def answered(evidence: Evidence) -> Iterator[Finding]:
    """V5: each answer was heard by whom it was said to; twice only if a sender died."""
    kills = [line for line in evidence.ledger.lines("kill") if line["role"] in SENDERS]
    heard: dict[str, list[str]] = {}
    for line in evidence.ledger.lines("heard"):
        heard.setdefault(line["id"], []).append(line["to"])
    for number, told in evidence.told.items():
        whom = heard.get(number, [])
        if number in evidence.accepted and not whom:
            yield Finding("undelivered", f"{number} never reached {told['to']}")
        if set(whom) - {told["to"]}:
            yield Finding("misfiled", f"{number} reached {sorted(set(whom))}")
    repeats = sum(len(whom) - 1 for whom in heard.values())
    if repeats > len(kills):
        yield Finding("repeat", f"{repeats} repeats with {len(kills)} kills of senders")
    for number in sorted(set(heard) - set(evidence.told)):
        yield Finding("phantom", f"somebody heard {number}, which nobody said")


def confirmed(evidence: Evidence) -> Iterator[Finding]:
    """V5: what a provider said has arrived is known to have."""
    states = {row.get("provider_id"): row["state"] for row in evidence.facts.deliveries}
    for number, name in evidence.receipts.items():
        # After a repeat the second of two names is the one that is known.
        if number in evidence.accepted and states.get(name, "read") not in _CONFIRMED:
            yield Finding("unconfirmed", f"{name} is {states[name]}")


def took_place(evidence: Evidence) -> Iterator[Finding]:
    """V0: everything was told, and most of it more than once."""
    size = evidence.size
    promised = len(list(_promised(evidence)))
    if promised < len(evidence.notes) or len(evidence.notes) < size.hooks * 0.99:
        yield Finding("load", f"only {promised} of {size.hooks} webhooks were taken")
    times = sum(line["times"] for line in evidence.ledger.lines("carried"))
    if times < size.hooks * 2:
        yield Finding("load", f"they were told {times} times only")
    told = len(evidence.accepted & set(evidence.told))
    if told < size.told * 0.9:
        yield Finding("load", f"only {told} of {size.told} answers were posted")


def _promised(evidence: Evidence) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, note in evidence.notes.items():
        if number in evidence.accepted:
            yield number, note
