"""Telegram in the contract test."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.telegram_person import Person


def _people(telegram: Telegram) -> tuple[Person, Person]:
    karl = telegram.customer("Karl Ek", handle="")
    return telegram.customer("Irma Berg", handle="irma"), karl


def _poison(telegram: Telegram) -> Item:
    number = next(telegram.updates)
    return Item(name="poison", payload={"update_id": number, "message": ["?"]})


def _refuses(telegram: Telegram, person: Person) -> None:
    telegram.blocked.add(person.key)


CASE = Case(
    kind="telegram",
    provider=Telegram,
    people=_people,
    poison=_poison,
    refuses=_refuses,
    calls_last="channels_app.adapters.telegram.api.CALL",
    # Each bot has an address of its own, and nothing in a call says whose it is.
    other=None,
    connects_first=True,
    cannot=frozenset({"batch", "posts", "deletes", "reads", "receipts"}),
)
