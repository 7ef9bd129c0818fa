"""What stands in words for everybody and is somebody's own: to be pointed out, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from tickets.detect.facts import facts
from tickets.detect.words import folded
from tickets.models import FactName, Ticket, called

# What everybody may know of a matter is the rest of it.
OWN = frozenset({"order", "serial", "email", "phone"})
# What was written down and is shorter stands in many words by chance.
TELLING = 4
# Letters of a draft: what everybody reads is short.
READ = 5_000


@dataclass(frozen=True, slots=True)
class PublicHint:
    """Words that everybody will read, and what in them looks like somebody's own. name:
    what such a fact is called here."""

    kind: ClassVar[str] = "public"
    words: str
    name: str
    label: str


def own_words(ticket: Ticket, text: str) -> PublicHint | None:
    """The first number, address or telephone in a draft; or what was written down of the
    customer, where it stands there word by word."""
    names = {one.slug: one for one in FactName.objects.filter(slug__in=OWN)}
    return next(iter(_found(ticket, text[:READ], names)), None)


def _found(
    ticket: Ticket, text: str, names: dict[str, FactName]
) -> Iterable[PublicHint]:
    own = [(one.slug, one.pattern) for one in names.values() if one.pattern]
    for one in facts(text, named=own):
        if one.kind in OWN:
            yield _hint(text[one.start : one.end], one.kind, names)
    plain = _plain(text)
    written = ticket.facts.current().filter(name__in=OWN)
    for name, value in written.values_list("name", "value"):
        if len(value) >= TELLING and _plain(value) in plain:
            yield _hint(value, name, names)


def _plain(text: str) -> str:
    return " ".join(folded(text).casefold().split())


def _hint(words: str, name: str, names: dict[str, FactName]) -> PublicHint:
    label = names[name].label if name in names else ""
    return PublicHint(words, name, called(name, label))
