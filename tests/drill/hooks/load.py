"""People who write by messengers, whose providers tell us of it again and again."""

import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.drill import moments
from tests.drill.browser import Browser, Page, form
from tests.drill.hooks.carrier import Carrier
from tests.drill.hooks.houses import HOUSES, House
from tests.drill.ledger import Ledger
from tests.drill.load import Moment
from tests.drill.mail.letters import WORDS
from tests.drill.product import Product
from tests.drill.sizes import Size
from tests.wire.providers.base import Provider
from tests.wire.providers.customers import Customer
from tests.wire.providers.twilio import Twilio

# Somebody writes again after at least so many seconds: providers tell whole ones.
APART = 2.5
_NUMBER = re.compile(rb"\bh-[a-z]+-[0-9]{3}-[0-9]+\b")
_TOLD = re.compile(r"\bk-[0-9]{4}\b")
_NEWEST = """
SELECT max(e.id) FROM channels_app_envelope e JOIN tickets_channel c
ON c.id = e.channel_id JOIN channels_app_connection n ON n.channel_id = c.id
WHERE c.kind IN ('telegram', 'sms', 'whatsapp', 'messenger', 'instagram')
"""
_MOVED = """
UPDATE channels_app_connection n
SET config = n.config || jsonb_build_object('api', %s::text)
FROM tickets_channel c WHERE c.id = n.channel_id AND c.kind = %s
RETURNING c.public_id::text, n.key
"""


def number_of(raw: bytes) -> str:
    """The number of words by a messenger; "" when they are none of ours."""
    found = _NUMBER.search(raw)
    return found[0].decode() if found else ""


class Street:
    """One provider, the people who write by it, and how that gets to us."""

    def __init__(self, house: House, provider: Any, ledger: Ledger, seed: int) -> None:
        self.house, self.provider, self.ledger = house, provider, ledger
        self.random = random.Random(seed)
        self.carrier = Carrier(provider, ledger, seed)
        self.confirmed = 0

    def run(self, count: int, seconds: float) -> None:
        """So many messages, evenly over this time; each tells of what it is answered."""
        many = min(count, max(2, round(count / seconds * APART)))
        people = [self.house.person(self.provider, at) for at in range(many)]
        begun = time.monotonic()
        with self.provider.holding():
            for index in range(count):
                due = begun + seconds * index / count
                time.sleep(max(0.0, due - time.monotonic()))
                self._say(people[index % many], index % many, 1 + index // many)
                self._confirm()
        self.carrier.finish()

    def _say(self, person: Customer, who: int, n: int) -> None:
        number = f"h-{self.house.kind}-{who:03}-{n}"
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(2, 12)))
        text = f"This is {number}.\n{words}"
        note = {
            "kind": self.house.kind, "who": person.key, "n": n, "text": text,
            "has_clock": self.house.has_clock,
        }  # fmt: skip
        self.ledger.write("intent", id=number, note=note)
        self.carrier.take(person.says(text), number)
        self.provider.waiting.clear()

    def _confirm(self) -> None:
        """What was sent has reached their phone, says a provider that says such."""
        if not isinstance(self.provider, Twilio):
            return
        for said in self.provider.sent[self.confirmed :]:
            self.confirmed += 1
            item = self.provider.becomes(said, "delivered")
            number = f"receipt-{said.name}"
            self.ledger.write("intent", id=number, receipt=said.name)
            self.carrier.take(item, number)


class HookLoad:
    """All providers that are there; none at all where a size has no webhooks."""

    def __init__(
        self, product: Product, ledger: Ledger, size: Size, seed: int, peers: Any
    ) -> None:
        self.product, self.ledger, self.size = product, ledger, size
        self.streets: list[Street] = []
        if not size.hooks:
            return
        for at, house in enumerate(HOUSES):
            provider: Provider = peers.enter_context(house.provider())
            self.streets.append(Street(house, provider, ledger, seed + 20 + at))
        places = ",".join(street.provider.place for street in self.streets)
        site = f"http://127.0.0.1:{product.port}"
        product.more |= {"EGRESS_ALLOW": places, "SITE_URL": site}

    def connect(self, admin: Browser) -> None:
        """An admin adds each of them on our pages, and we introduce ourselves."""
        for street in self.streets:
            _connect(admin, street, self.product)

    def run(self) -> None:
        """Everybody writes, by all of them at once."""
        if not self.streets:
            return
        each = self.size.hooks // len(self.streets)
        threads = [
            threading.Thread(target=street.run, args=(each, self.size.seconds))
            for street in self.streets
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def moments(self) -> dict[str, Moment]:
        """A call has been kept, and its provider does not know yet."""
        return {"hooked": moments.of(self.product, _NEWEST)} if self.streets else {}

    def is_read(self) -> bool:
        """`run` returns when everything was taken."""
        return True

    def outside(self) -> list[str]:
        """No provider has a list of what it told; what its people heard is written down."""
        for number, street, to in self._heard():
            self.ledger.write("heard", id=number, kind=street.house.kind, to=to)
        return []

    def _heard(self) -> Iterator[tuple[str, Street, str]]:
        for street in self.streets:
            for said in street.provider.sent:
                found = _TOLD.search(said.text)
                yield (found[0] if found else said.name), street, said.to

    def logs(self) -> list[Path]:
        return []


def _connect(admin: Browser, street: Street, product: Product) -> None:
    house, provider = street.house, street.provider
    kind = house.kind
    new = f"/settings/messengers/new/{kind}/"
    typed = {"name": kind, **house.typed(provider)}
    page = admin.get(new)
    done = admin.post(new, form(page, action=rf"|{new}") | typed)
    if house.has_one_place:
        done = _move(admin, street, product)
    if not done.moved:
        raise RuntimeError(f"{kind} was not added ({done.status}): {done.text}")
    if not provider.hook:
        raise RuntimeError(f"{kind} was not told where we are")


def _move(admin: Browser, street: Street, product: Product) -> Page:
    """What was typed is kept, though nobody answered there: connect it here."""
    kind, provider = street.house.kind, street.provider
    [(channel, key)] = product.ask(_MOVED, provider.url, kind) or [("", "")]
    # As an admin pastes it on the provider's page.
    provider.hook = f"http://127.0.0.1:{product.port}/hooks/{kind}/{key}/"
    here = f"/settings/messengers/{channel}/"
    return admin.post(
        f"{here}connect/", form(admin.get(here), action=rf"{here}connect/")
    )
