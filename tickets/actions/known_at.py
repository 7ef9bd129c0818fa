"""Whose an address is, as somebody types it who knows only that.

Which spellings are one address only who speaks a kind of channel knows: they say so here.
"""

from collections.abc import Callable

from tickets.models import Channel, Identity

# By the family of kinds ("custom" of "custom.acme"): whose the typed address is on this
# channel, somebody new of this name if nobody's; None: it is no address there.
Find = Callable[[Channel, str, str], Identity | None]
_families: dict[str, Find] = {}


def know(family: str, find: Find) -> None:
    """Register a family of kinds; apps do it in `AppConfig.ready`."""
    _families[family] = find


def is_known(channel: Channel) -> bool:
    """Whether addresses of this channel can be typed at all."""
    return _family(channel) in _families


def whose(channel: Channel, address: str, *, name: str = "") -> Identity | None:
    """Whose it is; None: it is no address."""
    return _families[_family(channel)](channel, address, name)


def _family(channel: Channel) -> str:
    return channel.kind.partition(".")[0]
