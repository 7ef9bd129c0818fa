"""How addresses that somebody types are compared: each kind of channel knows its own.

Doors add theirs when they are loaded; a kind that is not here has addresses that nobody
types (a visitor's browser, an account elsewhere).
"""

from collections.abc import Callable, MutableMapping

from tickets import numbers

# What two spellings of an address share; None for what is no address.
SPELT: MutableMapping[str, Callable[[str], str | None]] = {
    "phone": numbers.canonical,
    "sms": numbers.canonical,
}


def canonical(kind: str, typed: str) -> str | None:
    """The form that is compared; None: no address of this kind, or no such kind."""
    spelt = SPELT.get(kind)
    return spelt(typed.strip()) if spelt is not None else None
