"""Checks of chats: what was said, and what each screen shows when all is quiet."""

from collections.abc import Iterator
from typing import Any

from tests.drill.evidence import Evidence, Finding
from tests.drill.facts import Row
from tests.drill.mail.letters import normal

# Seconds after the last fault, or after a message was there, until a screen shows it.
CONVERGED = 10.0
# Numbers of a visitor's chat count tickets above those of the messages in one.
TURN = 2**32

Screen = dict[str, Any]


def stored(evidence: Evidence) -> Iterator[Finding]:
    """V1: whatever the door took is one envelope and one message with its client id."""
    for number, word in evidence.words.items():
        if number not in evidence.accepted:
            continue
        envelopes = evidence.envelopes.get(number, [])
        messages = evidence.stored(number)
        if not messages:
            ends = {f"{row['state']} {row['reason']}".strip() for row in envelopes}
            yield Finding("lost", f"{number} was taken and is {ends or 'not there'}")
        if len(envelopes) > 1 or len(messages) > 1:
            counts = f"{len(envelopes)} envelopes, {len(messages)} messages"
            yield Finding("duplicate", f"{number} is there as {counts}")
        for row in messages:
            if normal(row["text"]) != normal(word["text"]):
                yield Finding("altered", f"{number} has other words")
            if row["key"] != word["key"]:
                yield Finding("altered", f"{number} has another client id")


def filed(evidence: Evidence) -> Iterator[Finding]:
    """V3: in their own chat, whose first words opened its ticket, in their order."""
    newest: dict[str, tuple[int, str]] = {}
    for number, word in evidence.words.items():
        chat = evidence.chats.get(word["chat"])
        for row in evidence.stored(number):
            seq, before = newest.get(word["chat"], (0, ""))
            if chat is None or row["ticket_id"] != chat["ticket_id"]:
                yield Finding("misfiled", f"{number} is not in its chat")
            elif row["canonical"] != chat["visitor"]:
                yield Finding("misfiled", f"{number} is {row['canonical']}'s")
            elif not seq and evidence.first_words[row["ticket_id"]] != row["id"]:
                yield Finding("misfiled", f"{number} did not open its ticket")
            if row["seq"] <= seq:
                yield Finding("inversion", f"{number} stands before {before}")
            newest[word["chat"]] = (row["seq"], number)
    yield from _mixed(evidence)


def _mixed(evidence: Evidence) -> Iterator[Finding]:
    """Each chat has a ticket of its own, with nobody else's words in it."""
    whose: dict[int, str] = {}
    for chat in evidence.chats.values():
        first = whose.setdefault(chat["ticket_id"], chat["visitor"])
        if first != chat["visitor"]:
            yield Finding("misfiled", f"two visitors share ticket {chat['ticket_id']}")
    for row in evidence.facts.messages:
        visitor = whose.get(row["ticket_id"])
        if visitor and row["direction"] == "in" and row["canonical"] != visitor:
            yield Finding("misfiled", f"message {row['id']} is in somebody else's chat")


def answered(evidence: Evidence) -> Iterator[Finding]:
    """V5: what agents said is there once, where it was said, in their order."""
    newest: dict[int, tuple[int, str]] = {}
    for number, answer in evidence.answers.items():
        said = evidence.said.get(number, [])
        if len(said) > 1 or (number in evidence.accepted and not said):
            yield Finding("not one", f"{number} is there as {len(said)} messages")
        for row in said:
            if row["number"] != answer["ticket"]:
                yield Finding("misfiled", f"{number} is not where it was said")
            seq, before = newest.get(row["ticket_id"], (0, ""))
            if row["seq"] < seq:
                yield Finding("inversion", f"{number} stands before {before}")
            newest[row["ticket_id"]] = (row["seq"], number)


def alike(evidence: Evidence) -> Iterator[Finding]:
    """V6: what a visitor sees is what the door says is what is there, and soon so."""
    screens = {line["chat"]: line for line in evidence.ledger.lines("screen")}
    for number in sorted(evidence.accepted & set(evidence.words)):
        if evidence.words[number]["chat"] not in screens:
            yield Finding("apart", f"nobody knows what the sender of {number} sees")
    for screen in screens.values():
        chat = evidence.chats.get(screen["chat"])
        there = _visible(evidence, chat) if chat else []
        if _plain(screen["door"]) != _plain(there):
            words = _difference(screen["door"], there)
            yield Finding("door", f"{_name(screen)}: the door says {words}")
        if _plain(screen["shown"]) != _plain(there):
            words = _difference(screen["shown"], there)
            yield Finding("apart", f"{_name(screen)} sees {words}")
        yield from _odd(evidence, screen, _name(screen))
    for page in evidence.ledger.lines("page"):
        yield from _page(evidence, page)


def _page(evidence: Evidence, page: Screen) -> Iterator[Finding]:
    """An agent's page: all that is there from the oldest it shows."""
    name = f"the page of ticket {page['ticket']}"
    rows = [row for row in evidence.facts.messages if row["number"] == page["ticket"]]
    oldest = min((seq for _id, seq in page["shown"]), default=0)
    there = [[row["name"], row["seq"]] for row in rows if row["seq"] >= oldest]
    if page["shown"] != there:
        yield Finding("page", f"{name} shows {_difference(page['shown'], there)}")
    yield from _odd(evidence, page, name)


def _odd(evidence: Evidence, screen: Screen, name: str) -> Iterator[Finding]:
    for message in screen["backwards"]:
        yield Finding("backwards", f"{name} got {message} after a later one")
    late = [seconds for seconds in evidence.behind(screen) if seconds > CONVERGED]
    if late:
        words = (
            f"{len(late)} messages, the last {max(late):.1f} s after they were there"
        )
        yield Finding("late", f"{name} got {words}")


def _visible(evidence: Evidence, chat: Row) -> list[list[Any]]:
    """What its visitor may see: their words, and those delivered to them."""
    visitor = chat["visitor"]
    rows = [
        row
        for row in evidence.in_ticket.get(chat["ticket_id"], [])
        if row["canonical"] == visitor or row["id"] in evidence.sent_to.get(visitor, ())
    ]
    numbered = [(chat["turn"] * TURN + row["seq"], row) for row in rows]
    return [
        [row["name"], seq, (row["key"] or "") if row["direction"] == "in" else "",
         row["text"]]
        for seq, row in numbered
    ]  # fmt: skip


def _plain(rows: list[list[Any]]) -> list[list[Any]]:
    return [[*row[:3], normal(row[3])] for row in rows]


def _difference(seen: list[list[Any]], there: list[list[Any]]) -> str:
    ours, theirs = ({row[0] for row in rows} for rows in (seen, there))
    if ours == theirs:
        return "the same messages with other numbers or words"
    return f"{len(seen)} of {len(there)}; missing {sorted(theirs - ours)[:3]}"


def _name(screen: Screen) -> str:
    return f"{screen['visitor']} ({'poll' if screen['blocked'] else 'socket'})"
