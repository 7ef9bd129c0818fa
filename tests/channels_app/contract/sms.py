"""Text messages by Twilio in the contract test."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.twilio import Texter, Twilio

IRMA, KARL = "+15005550100", "+15005550101"


def _people(twilio: Twilio) -> tuple[Texter, Texter]:
    return twilio.customer(IRMA), twilio.customer(KARL)


def _poison(twilio: Twilio) -> Item:
    return twilio.comes_in("", {"Body": "From nobody"})


def _refuses(twilio: Twilio, person: Texter) -> None:
    twilio.opted_out.add(person.key)


def _other(twilio: Twilio) -> Item:
    return twilio.comes_in(IRMA, {"Body": "Hi", "AccountSid": "AC" + "0" * 32})


CASE = Case(
    kind="sms",
    provider=Twilio,
    people=_people,
    poison=_poison,
    refuses=_refuses,
    calls_last="channels_app.twilio_api.CALL",
    other=_other,
    # Twilio tells no time: what it tells in another order is read in that one.
    cannot=frozenset(
        {
            *("batch", "edits", "deletes", "reacts", "reads", "replies"),
            *("posts", "location", "contact", "formats", "order"),
        }
    ),
)
