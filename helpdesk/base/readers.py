"""Who reads a public page: whether a customer is signed in in this browser.

The room that has customers' sessions and those whose pages ask do not know each other.
"""

from collections.abc import Callable

from django.http import HttpRequest

_knows: list[Callable[[HttpRequest], bool]] = []


def know(is_customer: Callable[[HttpRequest], bool]) -> None:
    """Register who can tell; apps do it in `AppConfig.ready`."""
    _knows.append(is_customer)


def is_customer(request: HttpRequest) -> bool:
    """Whether a customer who proved an address of theirs is signed in."""
    return any(tells(request) for tells in _knows)
