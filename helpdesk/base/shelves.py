"""What search finds beside tickets and customers: rooms that have something to be found
put up a shelf here, and the one box of search asks them all.

Whoever asks is an agent: a shelf tells them of nothing but what they may see, its count
included. None fails, whatever is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from helpdesk.base.accounts.models import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One thing that was found. title, words: HTML, escaped but for marks.

    key: its name in the API. url: where it is read. about: what tells it from others of
    that title.
    """

    key: str
    title: SafeString
    words: SafeString
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finds:
    """The best first. count: how many there are at all, as far as somebody counted.

    is_capped: nobody counted on.
    """

    finds: Sequence[Find] = ()
    count: int = 0
    is_capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Things of one kind. kind: its name in addresses. find: by an agent, the words asked
    for, and how many of them are wanted at most."""

    kind: str
    label: str | Promise
    icon: str
    find: Callable[[Agent, str, int], Finds]


_shelves: dict[str, Shelf] = {}


def put_up(shelf: Shelf) -> None:
    """Register a shelf; apps do it in `AppConfig.ready`."""
    _shelves[shelf.kind] = shelf


def shelves() -> list[Shelf]:
    """All there are, in the same order each time."""
    return [_shelves[kind] for kind in sorted(_shelves)]
