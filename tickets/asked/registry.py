"""The whole registry: what can be asked of any ticket, and what admins defined."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from helpdesk.base.filters import Field, Filters
from tickets.asked.custom import entries, is_custom
from tickets.filters import TICKETS


class Fields(Mapping[str, Field]):
    """Built-in ones first. Those of admins are read when the first of them is named, or
    all are listed: most questions ask for none."""

    @cached_property
    def _custom(self) -> dict[str, Field]:
        return entries()

    def __getitem__(self, name: str) -> Field:
        if name in TICKETS.fields or not is_custom(name):
            return TICKETS.fields[name]
        return self._custom[name]

    def __iter__(self) -> Iterator[str]:
        yield from TICKETS.fields
        yield from self._custom

    def __len__(self) -> int:
        return len(TICKETS.fields) + len(self._custom)


class _Registry(Filters):
    def __init__(self) -> None:
        super().__init__()
        self.fields = Fields()


def askable() -> Filters:
    """All that can be asked of tickets here and now. Keep it no longer than a request."""
    return _Registry()
