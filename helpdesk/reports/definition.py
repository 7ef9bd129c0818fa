"""What it takes to define a number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q
from django.utils.functional import Promise

from helpdesk.reports.sources import Source

Word = Promise | str


class Shape(Enum):
    """How a number is told."""

    SHARE = "share"
    SPREAD = "spread"
    COUNT = "count"
    MINUTES = "minutes"
    MONEY = "money"
    DIFFERENCE = "difference"


class Better(Enum):
    """Which way is the good one. EITHER: neither is."""

    MORE = "more"
    LESS = "less"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One definition.

    sentence: what it says, for whoever reads it. traps: what it does not say.
    source: the rows it is about; among: those of them that count (the denominator);
        part: those it is about (the numerator).
    value: of a spread, the field whose median is told. is_duration: it is a time.
    pending: rows that are not decided yet, told beside it.
    against: of a difference, the rows whose share is taken off that of `among`.
    has_tickets: whether its cases lead to tickets; those of who wrote none do not.
    """

    key: str
    name: Word
    sentence: Word
    source: Source
    part: Q
    among: Q = field(default_factory=Q)
    shape: Shape = Shape.SHARE
    better: Better = Better.EITHER
    value: str = ""
    is_duration: bool = False
    pending: Source | None = None
    against: Q | None = None
    has_tickets: bool = True
    traps: Sequence[Word] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Numbers that stand together; `words` says what all of them are about."""

    key: str
    name: Word
    words: Word
    metrics: Sequence[Metric]
