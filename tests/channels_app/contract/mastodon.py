"""Mastodon in the contract test: direct posts are its chats."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.mastodon_person import Person


def _people(mastodon: Mastodon) -> tuple[Person, Person]:
    karl = mastodon.customer("Karl Ek", handle="karl")
    return mastodon.customer(), karl


def _poison(mastodon: Mastodon) -> Item:
    return mastodon.poison()


def _refuses(_mastodon: Mastodon, person: Person) -> None:
    person.leaves()


CASE = Case(
    kind="mastodon",
    provider=Mastodon,
    people=_people,
    poison=_poison,
    refuses=_refuses,
    calls_last="channels_app.adapters.mastodon.api.CALL",
    cannot=frozenset(
        {
            *("calls", "reacts", "reads", "receipts", "starts"),
            *("location", "contact", "formats"),
        }
    ),
)
