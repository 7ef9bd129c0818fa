"""Ledger and facts side by side, with the look-ups that all checks need."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.drill.chat import load as chat
from tests.drill.facts import Facts, Row
from tests.drill.hooks import load as hooks
from tests.drill.hooks.houses import KINDS
from tests.drill.ledger import Ledger, Letter, Word
from tests.drill.mail import load as mail
from tests.drill.sizes import Size

# What agents say, to customers by mail and to visitors.
_SAID = re.compile(r"\b[ark]-[0-9]{4}\b")
# Payloads of messengers that are no words.
RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as promised. kind: one word or two, to count by."""

    kind: str
    words: str


class Evidence:
    def __init__(self, ledger: Ledger, facts: Facts, size: Size) -> None:
        self.ledger, self.facts, self.size = ledger, facts, size

    @cached_property
    def letters(self) -> dict[str, Letter]:
        """What customers set out to send, by number."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["letter"] for line in lines if "letter" in line}

    @cached_property
    def words(self) -> dict[str, Word]:
        """What visitors set out to say, by number, in the order it was said."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["word"] for line in lines if "word" in line}

    @cached_property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What agents set out to say in chats, the same way."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["answer"] for line in lines if "answer" in line}

    @cached_property
    def notes(self) -> dict[str, dict[str, Any]]:
        """What people set out to say by messengers, in the order it was said."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["note"] for line in lines if "note" in line}

    @cached_property
    def told(self) -> dict[str, dict[str, Any]]:
        """What agents set out to answer those."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["told"] for line in lines if "told" in line}

    @cached_property
    def receipts(self) -> dict[str, str]:
        """Messages of ours that a provider said have arrived."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["receipt"] for line in lines if "receipt" in line}

    @cached_property
    def accepted(self) -> set[str]:
        """Everything a peer said it took: mails of customers, replies of agents."""
        return {line["id"] for line in self.ledger.lines("accepted")}

    @cached_property
    def promised(self) -> list[Letter]:
        """Accepted letters, but not the hostile: these have to be stored."""
        return [
            letter
            for number, letter in self.letters.items()
            if number in self.accepted and not letter["hostile"]
        ]

    @cached_property
    def replies(self) -> dict[str, dict[str, Any]]:
        """What the agent set out to send, by number, in the order it was said."""
        lines = self.ledger.lines("intent")
        return {line["id"]: line["reply"] for line in lines if "reply" in line}

    @cached_property
    def envelopes(self) -> dict[str, list[Row]]:
        """Envelopes by the number their bytes carry."""
        found: dict[str, list[Row]] = {}
        for row in self.facts.envelopes:
            raw = bytes(row["raw"] or b"")
            number = mail.number_of(raw) or chat.number_of(raw) or hooks.number_of(raw)
            if not number and row.get("kind") in KINDS:
                number = RECEIPT
            found.setdefault(number, []).append(row)
        return found

    @cached_property
    def messages(self) -> dict[int, Row]:
        return {row["id"]: row for row in self.facts.messages}

    def stored(self, number: str) -> list[Row]:
        """The messages that a letter became, one if all is well."""
        ids = {
            row["message_id"]
            for row in self.envelopes.get(number, [])
            if row["message_id"]
        }
        return [self.messages[pk] for pk in sorted(ids)]

    @cached_property
    def shelf(self) -> dict[str, int]:
        """Where the provider tells of each message first."""
        found: dict[str, int] = {}
        for index, number in enumerate(self.facts.outside):
            found.setdefault(number, index)
        return found

    @cached_property
    def first_words(self) -> dict[int, int]:
        """The message that opened each ticket."""
        found: dict[int, int] = {}
        for row in self.facts.messages:
            found.setdefault(row["ticket_id"], row["id"])
        return found

    @cached_property
    def chats(self) -> dict[str, Row]:
        """Chats by what their visitor's browser calls them."""
        return {row["key"]: row for row in self.facts.chats}

    @cached_property
    def in_ticket(self) -> dict[int, list[Row]]:
        """Messages by ticket, in their order."""
        return self.facts.by(
            sorted(self.facts.messages, key=lambda row: row["seq"]), "ticket_id"
        )

    @cached_property
    def sent_to(self) -> dict[str, set[int]]:
        """Messages that were sent to somebody, by address."""
        found: dict[str, set[int]] = {}
        for row in self.facts.deliveries:
            found.setdefault(row["canonical"], set()).add(row["message_id"])
        return found

    @cached_property
    def there_since(self) -> dict[str, float]:
        """When each message was there, by the name that screens know it by."""
        ended = {row["message_id"]: row["ended_at"] for row in self.facts.envelopes}
        return {
            row["name"]: (ended.get(row["id"]) or row["said_at"]).timestamp()
            for row in self.facts.messages
        }

    @cached_property
    def screens(self) -> list[dict[str, Any]]:
        """What visitors and agents' pages showed when all was quiet."""
        return [*self.ledger.lines("screen"), *self.ledger.lines("page")]

    @cached_property
    def over(self) -> float:
        """When the last fault was: somebody was killed, or the helpdesk came back."""
        lines = [*self.ledger.lines("kill"), *self.ledger.lines("back")]
        return max((float(line["at"]) for line in lines), default=0.0)

    def behind(self, screen: dict[str, Any]) -> list[float]:
        """Seconds from each message's being there to the screen, without those before
        the last fault was over."""
        times = zip(screen["shown"], screen["at"], strict=True)
        since = [(self.there_since.get(number), at) for (number, *_rest), at in times]
        return [at - max(there, self.over) for there, at in since if there is not None]

    @property
    def slowest_screen(self) -> str:
        """How many screens there are, and when the last of them had everything."""
        behind = [one for screen in self.screens for one in self.behind(screen)]
        kills = self.ledger.lines("kill")
        away = self.over - kills[-1]["at"] if kills else 0.0
        return (
            f"{len(self.screens)} screens, the slowest {max(0.0, *behind, 0.0):.1f} s"
            f" behind; the helpdesk was away for {away:.1f} s after the last kill"
        )

    @cached_property
    def waits(self) -> dict[str, float]:
        """Seconds from a peer's first yes to the end of the line, by number."""
        found: dict[str, float] = {}
        for line in self.ledger.lines("accepted"):
            for row in self.envelopes.get(line["id"], [])[:1]:
                if row["ended_at"]:
                    waited = row["ended_at"].timestamp() - line["at"]
                    found.setdefault(line["id"], waited)
        return found

    @property
    def longest_wait(self) -> str:
        """How long it was, and where the time went."""
        if not self.waits:
            return "nothing was worked"
        number = max(self.waits, key=lambda each: self.waits[each])
        row = self.envelopes[number][0]
        in_line = (row["ended_at"] - row["received_at"]).total_seconds()
        seconds = f"{self.waits[number]:.0f} s, {in_line:.0f} s of them in line"
        return f"the longest wait, {number}: {seconds}, {row['attempts']} attempts"

    @cached_property
    def said(self) -> dict[str, list[Row]]:
        """Messages to customers, by the number of the reply in their words."""
        found: dict[str, list[Row]] = {}
        for row in self.facts.messages:
            if row["direction"] == "out":
                number = _SAID.search(row["text"])
                found.setdefault(number[0] if number else "", []).append(row)
        return found

    @cached_property
    def arrivals(self) -> dict[str, list[dict[str, Any]]]:
        """What customers' mail server took, by the number of the reply."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in self.ledger.lines("arrived"):
            found.setdefault(line["id"], []).append(line)
        return found

    def counted(self, check: str) -> str:
        """How much a check had to look at."""
        repeats = sum(len(lines) - 1 for lines in self.arrivals.values())
        joined = sum(1 for letter in self.promised if letter["proof"])
        ends: dict[str, int] = {}
        for row in self.facts.envelopes:
            ends[row["state"]] = ends.get(row["state"], 0) + 1
        attempts = max((row["attempts"] for row in self.facts.envelopes), default=0)
        kills = self.ledger.lines("kill")
        aimed = sum(1 for line in kills if line["aimed"])
        words = len(self.accepted & set(self.words))
        answers = len(self.accepted & set(self.answers))
        notes, told = self.accepted & set(self.notes), self.accepted & set(self.told)
        times = sum(line["times"] for line in self.ledger.lines("carried"))
        return {
            "V0": f"{len(kills)} kills, {aimed} at the worst moment",
            "V1": f"{len(self.promised)} mails, {words} words in chats accepted,"
            f" {len(notes)} by messengers ({times} times)",
            "V2": f"{len(self.facts.messages)} messages",
            "V3": f"{len(self.facts.tickets)} tickets, {joined} mails joined one",
            "V4": ", ".join(f"{ends[state]} {state}" for state in sorted(ends))
            + f"; at most {attempts} attempts",
            "V5": f"{len(self.arrivals)} of {len(self.replies)} by mail,"
            f" {repeats} repeats; {answers} of {len(self.answers)} in chats,"
            f" {len(told)} of {len(self.told)} by messengers",
            "V6": self.slowest_screen,
            "V8": f"{len(self.shelf)} mails",
            "V10": f"{len(self.facts.events)} events",
            "V12": self.longest_wait,
        }[check]
