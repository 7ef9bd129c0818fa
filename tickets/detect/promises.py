"""What an agent's draft promises, and until when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tickets.detect.due import Due, Hours
from tickets.detect.language import spoken
from tickets.detect.times import named
from tickets.detect.wording import said


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that promises something; due_at is None if it names no time."""

    words: str
    start: int
    end: int
    due_at: datetime | None


def promises(
    text: str, *, now: datetime, zone: ZoneInfo, hours: Hours, language: str = ""
) -> list[Promise]:
    """In their order; of a sentence with several the first.

    now is aware, and so is due_at, in UTC.
    """
    due = Due(now, zone, hours)
    found: dict[int, Promise] = {}
    for one in spoken(language):
        for sentence, words in said(text, "promise", one):
            # Neither "Will you …?" nor "Shall I …?" is one.
            if sentence.words.rstrip("\"')").endswith("?"):
                continue
            when = named(sentence.words, one, after=words.start - sentence.start)
            promise = Promise(
                text[sentence.start : sentence.end],
                sentence.start,
                sentence.end,
                due.at(when) if when else None,
            )
            # Read in two languages, a sentence promises once: with its time.
            if sentence.start not in found or found[sentence.start].due_at is None:
                found[sentence.start] = promise
    return [found[start] for start in sorted(found)]
