"""What a value of an event is when it is told outside, and where it stands inside."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What a value is, for who reads it."""

    ID = "id"
    IDS = "list of ids"
    TICKET = "ticket"
    TICKETS = "list of tickets"
    TIME = "time"
    COUNT = "integer"
    FLAG = "true or false"
    WORD = "string"
    WORDS = "list of strings"


@dataclass(frozen=True, slots=True)
class Datum:
    """One value of what is told.

    inside: where it stands in the event's own data, a dot for each step down.
    """

    name: str
    shape: Shape
    says: str
    inside: str


def datum(shape: Shape, name: str, says: str, inside: str = "") -> Datum:
    return Datum(name, shape, says, inside or name)


def one(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.ID, name, says, inside)


def many(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.IDS, name, says, inside)


def moment(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.TIME, name, says, inside)


def count(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.COUNT, name, says, inside)


def flag(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.FLAG, name, says, inside)


def word(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.WORD, name, says, inside)


def words(name: str, says: str, inside: str = "") -> Datum:
    return datum(Shape.WORDS, name, says, inside)
