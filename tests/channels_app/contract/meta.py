"""Messenger and Instagram in the contract test: they share one platform."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.messenger_person import Person


def _people(messenger: Messenger) -> tuple[Person, Person]:
    karl = messenger.customer("Karl Ek")
    return messenger.customer("Irma Berg"), karl


def _poison(_messenger: Messenger) -> Item:
    return Item(name="poison", payload={"message": ["?"], "sender": 7})


def _other(messenger: Messenger) -> Item:
    item = messenger.customer("Bo Lind").says("Hello")
    return Item(name=item.name, payload={**item.payload, "account": "999999999"})


def _refuses(_messenger: Messenger, person: Person) -> None:
    person.blocks()


MESSENGER = Case(
    kind="messenger",
    provider=Messenger,
    people=_people,
    poison=_poison,
    other=_other,
    refuses=_refuses,
    calls_last="channels_app.graph.CALL",
    cannot=frozenset({"deletes", "contact", "formats", "posts"}),
)
INSTAGRAM = Case(
    kind="instagram",
    provider=Instagram,
    people=_people,
    poison=_poison,
    other=_other,
    refuses=_refuses,
    calls_last="channels_app.graph.CALL",
    cannot=frozenset({"contact", "formats", "location", "posts"}),
)
