"""The providers that take part: who writes there, and what an admin types about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wire.providers.base import Provider
from tests.wire.providers.customers import Customer
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.meta import Graph
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.whatsapp import WhatsApp


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A provider. typed: what its settings page asks for. person: the customer of this
    number. has_clock: it says when something was said, so that order can be asked for.
    has_one_place: its pages know its real address alone; ours is put in behind them."""

    kind: str
    provider: type[Provider]
    typed: Callable[[Any], dict[str, str]]
    person: Callable[[Any, int], Customer]
    has_clock: bool = True
    has_one_place: bool = False


def _meta(one: Graph, **typed: str) -> dict[str, str]:
    secrets = {"token": one.token, "app_secret": one.app_secret}
    return {"account_id": one.account_id, **secrets, **typed}


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
    House(
        kind="whatsapp",
        provider=WhatsApp,
        typed=lambda one: _meta(one, phone_number_id=one.phone_number_id),
        person=lambda one, at: one.customer(f"Person {at}"),
        has_one_place=True,
    ),
    House(
        kind="messenger",
        provider=Messenger,
        typed=_meta,
        person=lambda one, at: one.customer(f"Person {at}"),
        has_one_place=True,
    ),
    House(
        kind="instagram",
        provider=Instagram,
        typed=_meta,
        person=lambda one, at: one.customer(f"Person {at}", handle=f"person{at}"),
        has_one_place=True,
    ),
)  # fmt: skip
KINDS = tuple(house.kind for house in HOUSES)
