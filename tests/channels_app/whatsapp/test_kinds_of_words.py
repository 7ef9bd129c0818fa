"""Whatever kind of message WhatsApp passes on, somebody can read what it was."""

from typing import Any

import pytest

from channels_app.adapter import Incoming, Remote
from channels_app.parsed import Noise, Renumbered
from tests.wire.providers.whatsapp_person import Person

pytestmark = pytest.mark.usefixtures("wire")

FORM = '{"size": "1.7 l", "flow_token": "unseen", "broken": ["no", "words"]}'


PLACE = {"latitude": 59.3, "longitude": 18.0, "name": "The shop"}
MAP = "https://www.openstreetmap.org/?mlat=59.300000&mlon=18.000000#map=17/59.300000/18.000000"
CARD = [{"name": {"formatted_name": "Bo"}, "phones": [{"phone": "+461"}]}]
BUTTON = {"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}}
ROW = {"id": "2", "title": "Tuesday", "description": "at noon"}
FLOW = {"body": "Sent", "response_json": FORM}
ITEM = {
    "product_retailer_id": "K1",
    "quantity": 2,
    "item_price": 39.5,
    "currency": "EUR",
}


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("location", PLACE, f"Location: The shop\n59.300000,18.000000\n{MAP}"),
        ("contacts", CARD, "Contact: Bo, +461"),
        ("interactive", BUTTON, "Yes"),
        ("interactive", {"type": "list_reply", "list_reply": ROW}, "Tuesday\nat noon"),
        ("interactive", {"type": "nfm_reply", "nfm_reply": FLOW}, "Sent\nsize: 1.7 l"),
        ("button", {"text": "Call me", "payload": "call"}, "Call me"),
        ("order", {"text": "Soon", "product_items": [ITEM]},
         "Order:\nSoon\n2 × K1 (39.5 EUR)"),
        ("unsupported", {"type": "poll"},
         "[A message that WhatsApp does not pass on: poll]"),
        ("unsupported", {"type": "edit"},
         "[They changed an earlier message. WhatsApp does not tell us how.]"),
        ("hologram", {"size": 3}, "[A kind of message we cannot show yet: hologram]"),
        ("text", {"body": ""}, "[An empty message: text]"),
        ("text", {"body": "Hi \ud83e"}, "Hi \ufffd"),
    ],
)  # fmt: skip
def test_it_is_words_that_a_person_reads(
    heard: Any, irma: Person, kind: str, content: Any, text: str
) -> None:
    (said,) = heard(irma.sends(kind, content))

    assert isinstance(said, Incoming)
    assert said.text == text


def test_files_are_named_for_workers_to_fetch(heard: Any, irma: Person) -> None:
    photo, voice, paper = heard(
        irma.sends_photo(caption="It drips here"),
        irma.sends_voice(b"OggS"),
        irma.sends_file(b"%PDF", "bill.pdf", "application/pdf"),
    )

    names = [one.remote[0].name for one in (photo, voice, paper)]
    assert photo.text == "It drips here"
    assert photo.remote == (
        Remote(name=names[0], filename="photo.png", content_type="image/png"),
    )
    assert (voice.text, voice.subject) == ("", "recording.ogg")
    assert voice.remote == (
        Remote(name=names[1], filename="recording.ogg", content_type="audio/ogg"),
    )
    assert paper.remote == (
        Remote(name=names[2], filename="bill.pdf", content_type="application/pdf"),
    )


def test_an_answer_names_what_it_answers(heard: Any, irma: Person) -> None:
    first = irma.says("My kettle leaks.")

    (said,) = heard(irma.says("That one", replies=first))

    assert said.replies == (first.name,)


def test_who_came_by_an_advertisement_says_which(heard: Any, irma: Person) -> None:
    referral = {
        "source_type": "ad",
        "headline": "Kettles!",
        "source_url": "https://fb.me/x",
    }

    (said,) = heard(irma.sends("text", {"body": "Hello"}, referral=referral))

    assert said.text == (
        "Hello\n\n[They came by an advertisement: Kettles!, https://fb.me/x]"
    )


def test_a_new_number_is_told_with_what_it_was(heard: Any, irma: Person) -> None:
    old = irma.key
    (said,) = heard(irma.changes_number("46709999999"))

    assert isinstance(said, Renumbered)
    assert [(one.kind, one.canonical) for one in said.had] == [
        ("whatsapp", old), ("whatsapp", "46701740605"), ("phone", "+46701740605"),
    ]  # fmt: skip
    assert [(one.kind, one.canonical) for one in said.now] == [
        ("whatsapp", irma.key), ("whatsapp", "46709999999"), ("phone", "+46709999999"),
    ]  # fmt: skip
    assert (said.place, said.new_place, said.is_unique) == (old, irma.key, True)


def test_another_id_without_a_number_is_told_as_well(heard: Any, irma: Person) -> None:
    told = irma.changes_number("46709999999")
    (message,) = told.payload["messages"]
    del message["from"], message["system"]["wa_id"]
    message["system"]["type"] = "user_changed_user_id"

    (said,) = heard(told)

    assert [one.canonical for one in said.now] == [irma.key]
    assert len(said.had) == 1


@pytest.mark.parametrize("lost", ["previous_user_id", "user_id"])
def test_a_number_alone_is_enough(heard: Any, irma: Person, lost: str) -> None:
    told = irma.changes_number("46709999999")
    del told.payload["messages"][0]["system"][lost]

    (said,) = heard(told)

    assert isinstance(said, Renumbered)
    assert said.is_unique == (lost != "user_id")


def test_a_change_that_says_nothing_new_is_noise(heard: Any, irma: Person) -> None:
    told = irma.changes_number("46709999999")
    told.payload["messages"][0]["system"] = {"type": "user_changed_number"}
    other = irma.sends("system", {"type": "customer_identity_changed", "body": "…"})

    assert [type(one) for one in heard(told, other)] == [Noise, Noise]
