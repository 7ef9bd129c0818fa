"""Names that we give our posts (atproto.com/specs/tid): made of the key of what is sent, so
that a second try writes the same record again, and no second one."""

import hashlib
from uuid import UUID

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
# Bits of a clock's number, and letters of a name.
CLOCK, LENGTH = 10, 13


def tid_of(key: UUID) -> str:
    """A time-ordered name: by the clock in the key where it has one (RFC 9562, version 7),
    else by its digest."""
    digest = int.from_bytes(hashlib.sha256(key.bytes).digest()[:8])
    if key.version == 7:
        micros = (key.int >> 80) * 1000 + (digest >> 32) % 1000
    else:
        micros = digest >> 12
    return tid(micros, digest & (1 << CLOCK) - 1)


def tid(micros: int, clock: int) -> str:
    """The name of a moment, in microseconds since 1970, by a clock of this number."""
    number = (micros & (1 << 53) - 1) << CLOCK | clock
    return "".join(_LETTERS[number >> 5 * at & 31] for at in reversed(range(LENGTH)))
