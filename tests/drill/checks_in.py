"""Checks of the way in."""

from collections.abc import Iterator
from itertools import pairwise

from tests.drill.evidence import RECEIPT, Evidence, Finding
from tests.drill.facts import Row
from tests.drill.ledger import Letter
from tests.drill.mail.letters import normal

ENDS = {"stored", "quarantined", "rejected"}


def stored(evidence: Evidence) -> Iterator[Finding]:
    """V1: one envelope, one message, the same bytes, the same words."""
    for letter in evidence.promised:
        number = letter["id"]
        envelopes, messages = (
            evidence.envelopes.get(number, []),
            evidence.stored(number),
        )
        if not envelopes:
            yield Finding("lost", f"{number} was accepted and is not there")
            continue
        if not messages:
            ends = {f"{row['state']} {row['reason']}".strip() for row in envelopes}
            yield Finding("lost", f"{number} became no message: {', '.join(ends)}")
            continue
        if len(envelopes) > 1 or len(messages) > 1:
            counts = f"{len(envelopes)} envelopes, {len(messages)} messages"
            yield Finding("duplicate", f"{number} is there as {counts}")
        if any(row["sha256"] != letter["sha256"] for row in envelopes):
            yield Finding("altered", f"{number} has other bytes")
        if any(normal(row["text"]) != letter["text"] for row in messages):
            yield Finding("altered", f"{number} has other words")


def phantoms(evidence: Evidence) -> Iterator[Finding]:
    """V2: every row leads back to somebody who sent something."""
    numbers = {
        "envelope": set(evidence.envelopes)
        - set(evidence.letters)
        - set(evidence.words)
        - set(evidence.notes)
        - ({RECEIPT} if evidence.receipts else set()),
        "reply": set(evidence.said)
        - set(evidence.replies)
        - set(evidence.answers)
        - set(evidence.told),
        "chat": set(evidence.chats)
        - {word["chat"] for word in evidence.words.values()},
        "mail that went out": set(evidence.arrivals) - set(evidence.replies),
    }
    for what, unknown in numbers.items():
        for number in sorted(unknown):
            yield Finding("phantom", f"{what} {number!r} is nobody's")
    known = {row["message_id"] for row in evidence.facts.envelopes}
    for row in evidence.facts.messages:
        if row["direction"] == "in" and row["id"] not in known:
            yield Finding("phantom", f"message {row['id']} came in no envelope")
    spoken = {row["ticket_id"] for row in evidence.facts.messages}
    for ticket in evidence.facts.tickets:
        if ticket["id"] not in spoken:
            yield Finding("phantom", f"ticket {ticket['number']} without a word")


def filed(evidence: Evidence) -> Iterator[Finding]:
    """V3: the right ticket, in the sender's order, numbered without gaps."""
    yield from _gaps(evidence)
    by_sender: dict[str, list[tuple[Letter, Row]]] = {}
    for letter in evidence.promised:
        messages = evidence.stored(letter["id"])
        if messages:
            by_sender.setdefault(letter["sender"], []).append((letter, messages[0]))
    shelf = evidence.shelf
    for pairs in by_sender.values():
        pairs.sort(key=lambda pair: (shelf.get(pair[0]["id"], 0), pair[0]["n"]))
        yield from _misfiled(evidence, pairs)
        yield from _inversions(evidence, pairs)


def _gaps(evidence: Evidence) -> Iterator[Finding]:
    events = evidence.facts.by(evidence.facts.events, "ticket_id")
    for ticket in evidence.facts.tickets:
        found = [row["seq"] for row in events[ticket["id"]]]
        if found != list(range(1, ticket["seq"] + 1)):
            yield Finding("gap", f"ticket {ticket['number']} has events {found}")
    numbered = {(row["ticket_id"], row["seq"]) for row in evidence.facts.events}
    for row in evidence.facts.messages:
        if (row["ticket_id"], row["seq"]) not in numbered:
            yield Finding("gap", f"message {row['id']} has no event of its number")


def _misfiled(evidence: Evidence, pairs: list[tuple[Letter, Row]]) -> Iterator[Finding]:
    """An answer to a reply of ours is in its ticket; so is, from then on, an answer to
    words of their own; all else opens a ticket."""
    tickets: dict[str, int] = {}
    verified = False
    for letter, message in pairs:
        own = letter["answers"].partition(".")[0]
        if letter["proof"]:
            wanted = _ticket_of_reply(evidence, letter["proof"])
            verified = True
        else:
            wanted = tickets.get(own) if verified else None
        opened_it = evidence.first_words[message["ticket_id"]] == message["id"]
        if wanted is None and not opened_it:
            yield Finding("misfiled", f"{letter['id']} joined a ticket without proof")
        elif wanted is not None and message["ticket_id"] != wanted:
            yield Finding("misfiled", f"{letter['id']} is not in ticket {wanted}")
        if message["canonical"] != letter["sender"]:
            yield Finding("misfiled", f"{letter['id']} is {message['canonical']}'s")
        tickets[letter["id"]] = message["ticket_id"]


def _ticket_of_reply(evidence: Evidence, number: str) -> int | None:
    rows = evidence.said.get(number, [])
    return int(rows[0]["ticket_id"]) if rows else None


def _inversions(
    evidence: Evidence, pairs: list[tuple[Letter, Row]]
) -> Iterator[Finding]:
    """Told in the order in which the mailbox holds them."""
    for (earlier, before), (later, after) in pairwise(pairs):
        if after["id"] < before["id"]:
            words = f"{later['id']} was told before {earlier['id']}"
            met = [_met(evidence.envelopes[x["id"]][0]) for x in (earlier, later)]
            yield Finding("inversion", f"{words}; payloads {met[0]} and {met[1]}")
    last: dict[int, tuple[int, str]] = {}
    for letter, message in pairs:
        seq, number = last.get(message["ticket_id"], (0, ""))
        if message["seq"] < seq:
            yield Finding("inversion", f"{letter['id']} stands before {number}")
        last[message["ticket_id"]] = (message["seq"], letter["id"])


def _met(envelope: Row) -> str:
    """Its place in the line, when it got there, and where it was found."""
    at = envelope["received_at"].strftime("%H:%M:%S.%f")
    return f"{envelope['id']} at {at} {envelope['note']}"


def ended(evidence: Evidence) -> Iterator[Finding]:
    """V4: no payload is in limbo, and none is turned away without a word."""
    for number, rows in evidence.envelopes.items():
        for row in rows:
            words = f"{number} is {row['state']} after {row['attempts']} attempts"
            if not _is_ended(row, is_receipt=number == RECEIPT):
                yield Finding("limbo", f"{words}: {row['reason'] or 'no reason'}")
    for number, letter in evidence.letters.items():
        taken = letter["hostile"] and number in evidence.accepted
        if taken and number not in evidence.envelopes:
            yield Finding("limbo", f"{number} (hostile) left no trace")


def _is_ended(row: Row, *, is_receipt: bool) -> bool:
    if row["state"] == "stored":
        return is_receipt or row["message_id"] is not None
    return row["state"] in ENDS and bool(row["reason"])


def audited(evidence: Evidence) -> Iterator[Finding]:
    """V8: the provider's list against ours; a list cannot lie."""
    others = {RECEIPT, *evidence.words, *evidence.notes}
    ours = set(evidence.envelopes) - others
    for number in sorted(set(evidence.shelf) - ours):
        yield Finding("missing", f"{number} is in the mailbox only")
    for number in sorted(ours - set(evidence.shelf)):
        yield Finding("surplus", f"{number} is in no mailbox")
