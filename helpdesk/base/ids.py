"""Opaque ids for everything that has an address outside this house."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): opaque to others, in order of time for our indexes."""
    return uuid7()
