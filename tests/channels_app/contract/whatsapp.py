"""WhatsApp in the contract test."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.whatsapp_person import Person


def _people(whatsapp: WhatsApp) -> tuple[Person, Person]:
    karl = whatsapp.customer("Karl Ek", number="")
    return whatsapp.customer("Irma Berg"), karl


def _poison(whatsapp: WhatsApp) -> Item:
    return Item(name="poison", payload={"messages": [{"id": ["?"]}]})


def _other(whatsapp: WhatsApp) -> Item:
    item = whatsapp.customer("Bo Lind").says("Hello")
    about = {"display_phone_number": "15550000000", "phone_number_id": "99999"}
    return Item(name=item.name, payload={**item.payload, "metadata": about})


def _refuses(whatsapp: WhatsApp, person: Person) -> None:
    del whatsapp.people[person.key]


CASE = Case(
    kind="whatsapp",
    provider=WhatsApp,
    people=_people,
    poison=_poison,
    other=_other,
    refuses=_refuses,
    calls_last="channels_app.graph.CALL",
    # Pictures that were sent together are messages of their own there.
    cannot=frozenset({"photos", "posts"}),
)
