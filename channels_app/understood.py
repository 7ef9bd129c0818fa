"""Envelopes that were understood: whose words are in them, or what happened."""

from dataclasses import dataclass

from channels_app.by_colleague import Answer
from channels_app.models import Envelope
from channels_app.parsed import (
    Deleted,
    Edited,
    Heard,
    Reacted,
    Receipt,
    Renumbered,
    Undelivered,
)
from channels_app.said import Said


@dataclass(frozen=True, slots=True)
class Ready:
    """An envelope that was understood; its files are kept already."""

    envelope: Envelope
    said: Said


@dataclass(frozen=True, slots=True)
class Happened:
    """An envelope that tells what became of words."""

    envelope: Envelope
    what: Edited | Deleted | Reacted | Receipt | Renumbered | Undelivered


@dataclass(frozen=True, slots=True)
class Overheard:
    """An envelope with words that everybody can read."""

    envelope: Envelope
    said: Said
    heard: Heard


@dataclass(frozen=True, slots=True)
class ByColleague:
    """An envelope with words of one of us, proved to be theirs."""

    envelope: Envelope
    answer: Answer


Understood = Ready | Happened | Overheard | ByColleague
