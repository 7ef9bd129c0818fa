"""What some of the adapters offer beside what all of them do (`messenger.Messenger`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeGuard

from channels_app.adapter import Adapter, Remote, Settings
from channels_app.messenger import Messenger


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What to sign in with from now on, over what there was, and until when (ISO 8601)."""

    secret: Mapping[str, str] = field(repr=False)
    expires_at: str


class Renewable(Messenger, Protocol):
    """What an adapter offers beside, by which we can sign in for longer by ourselves.

    renew: None where nothing is to be had, now or ever.
    """

    def renew(self, settings: Settings) -> Renewed | None: ...


def is_renewable(one: Adapter) -> TypeGuard[Renewable]:
    """Whether it can be signed in for longer without anybody."""
    return hasattr(one, "renew")


class Forgetting(Messenger, Protocol):
    """What an adapter offers beside, whose provider keeps files until they are deleted
    there.

    forget: have it delete one that we keep by now. Raises FetchFailed.
    """

    def forget(self, settings: Settings, remote: Remote) -> None: ...


def is_forgetting(one: Adapter) -> TypeGuard[Forgetting]:
    """Whether files stay at its provider until we say that we have them."""
    return hasattr(one, "forget")
