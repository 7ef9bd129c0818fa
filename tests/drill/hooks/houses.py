"""The providers that take part: who writes there, and what an admin types about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wire.providers.base import Provider
from tests.wire.providers.customers import Customer
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A provider. typed: what its settings page asks for. person: the customer of this
    number. has_clock: it says when something was said, so that order can be asked for."""

    kind: str
    provider: type[Provider]
    typed: Callable[[Any], dict[str, str]]
    person: Callable[[Any, int], Customer]
    has_clock: bool = True


HOUSES = (
    House(
        kind="telegram",
        provider=Telegram,
        typed=lambda one: {"token": one.token, "api": one.url},
        person=lambda one, at: one.customer(f"Person {at}", handle=f"person{at}"),
    ),
    House(
        kind="sms",
        provider=Twilio,
        typed=lambda one: {
            "account": one.account, "token": one.token, "number": one.number,
            "tells": "yes", "api": one.url,
        },
        person=lambda one, at: one.customer(f"+1500555{1000 + at}"),
        has_clock=False,
    ),
)  # fmt: skip
KINDS = tuple(house.kind for house in HOUSES)
