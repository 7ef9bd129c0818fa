"""What WhatsApp tells us, in parts and each part understood."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pywa import WhatsApp as Judge
from pywa import utils as judge
from pywa.types import Message
from pywa.types.message import DeletedMessage, EditedMessage

from channels_app.adapter import Address, Call, Incoming, Settings, Unreadable
from channels_app.adapters.whatsapp import adapter
from channels_app.parsed import Deleted, Edited, Noise, Reacted, Receipt
from tests.channels_app.whatsapp.calling import ADDRESS, call_of
from tests.wire.providers.base import Said
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.whatsapp_person import Person

pytestmark = pytest.mark.usefixtures("wire")


def test_words_are_understood_with_who_wrote_them(heard: Any, irma: Person) -> None:
    item = irma.says("My kettle leaks.")

    (said,) = heard(item)

    assert said.sender == Address(
        kind="whatsapp", canonical=irma.key, shown="+46701740605", name="Irma Berg"
    )
    assert (said.text, said.names, said.place) == (
        "My kettle leaks.", (item.name,), irma.key,
    )  # fmt: skip
    assert {(one.kind, one.canonical) for one in said.also} == {
        ("whatsapp", "46701740605"),
        ("phone", "+46701740605"),
    }
    assert said.place_is_proof
    assert said.said_at is not None


def test_somebody_who_hides_their_number_is_known_by_their_id(
    wire: WhatsApp, heard: Any
) -> None:
    nobody = wire.customer("", handle="kettlefan", number="")

    (said,) = heard(nobody.says("Hello"))

    assert said.sender == Address(
        kind="whatsapp", canonical=nobody.key, shown="@kettlefan", name="@kettlefan"
    )
    assert said.also == ()


def test_a_number_alone_names_somebody_as_it_did_before_there_were_ids(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    item = irma.says("Hello")
    del (
        item.payload["messages"][0]["from_user_id"],
        item.payload["contacts"][0]["user_id"],
    )

    (raw,) = adapter.split(ours, call_of(wire, item))
    said = adapter.parse(ours, raw.content)

    assert raw.conv_key == "46701740605"
    assert isinstance(said, Incoming)
    assert said.sender is not None
    assert said.sender.canonical == "46701740605"


def test_every_message_and_receipt_of_every_change_is_there(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    with wire.holding():
        items = [irma.says(f"Number {at}") for at in range(7)]
        one = items[0].payload["messages"][0]
        items[0].payload["messages"].append({**one, "id": "wamid.second"})

    raws = adapter.split(ours, call_of(wire, *items))

    assert len(raws) == 8
    assert len({raw.source_key for raw in raws}) == 8
    assert {raw.conv_key for raw in raws} == {irma.key}


def test_a_poison_item_does_not_stop_its_batch(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    good, bad = irma.says("Hello"), irma.says("Poison")
    bad.payload["messages"][0] = "no message at all"
    worse = irma.says("Poison")
    worse.payload["messages"][0]["__proto__"] = {"admin": True}

    raws = adapter.split(ours, call_of(wire, bad, worse, good))

    assert len(raws) == 3
    for raw in raws[:2]:
        with pytest.raises(Unreadable):
            adapter.parse(ours, raw.content)
    assert isinstance(adapter.parse(ours, raws[2].content), Incoming)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"object":"page","entry":[]}', b"1" * 99]
)
def test_what_is_no_call_of_whatsapp_is_unreadable(ours: Settings, body: bytes) -> None:
    with pytest.raises(Unreadable):
        adapter.split(ours, Call(method="POST", url=ADDRESS, headers={}, body=body))


def test_what_is_said_to_another_number_is_not_ours(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    raws = adapter.split(ours, call_of(wire, irma.says("Hello")))
    other = replace(ours, config={**ours.config, "phone_number_id": "999999999"})

    said = adapter.parse(other, raws[0].content)

    assert said == Noise(why="It is of another number of ours.")


def test_only_what_our_apps_secret_signed_is_believed(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    item = irma.says("Hello 🫖 ü")
    call = call_of(wire, item)

    assert adapter.verify(ours, call)
    assert judge.webhook_updates_validator(
        wire.app_secret, call.body, call.headers["x-hub-signature-256"]
    )
    assert not adapter.verify(ours, call_of(wire, item, forged=True))
    assert not adapter.verify(ours, replace(call, body=call.body + b" "))
    assert not adapter.verify(ours, replace(call, headers={}))
    without = replace(ours, secret={**ours.secret, "app_secret": ""})
    assert not adapter.verify(without, call)


def test_the_handshake_gives_back_the_challenge_to_who_knows_the_word(
    ours: Settings, wire: WhatsApp
) -> None:
    word = f"hub.verify_token={wire.verify_token}"
    asked = f"hub.mode=subscribe&hub.challenge=1158201444&{word}"
    call = Call(method="GET", url=f"{ADDRESS}?{asked}", headers={}, body=b"")
    wrong = replace(call, url=f"{ADDRESS}?{asked}x")
    no_word = replace(ours, secret={**ours.secret, "verify_token": ""})

    answer, refused = adapter.greet(ours, call), adapter.greet(ours, wrong)

    assert answer is not None and (answer.status, answer.body) == (200, b"1158201444")  # noqa: PT018
    assert refused is not None and refused.status == 403  # noqa: PT018
    empty = replace(call, url=f"{ADDRESS}?hub.mode=subscribe&hub.challenge=1")
    assert adapter.greet(no_word, empty).status == 403  # type: ignore[union-attr]
    assert adapter.greet(ours, replace(call, method="POST")) is None


def test_edits_reactions_and_what_was_taken_back_name_their_message(
    heard: Any, irma: Person
) -> None:
    item = irma.says("My kettle leaks.")

    edited, reacted, deleted = heard(
        irma.edits(item, "My kettle drips."), irma.reacts(item, "❤️"), irma.deletes(item)
    )

    assert isinstance(edited, Edited)
    assert (edited.name, edited.text) == (item.name, "My kettle drips.")
    assert isinstance(reacted, Reacted)
    assert (reacted.name, reacted.emoji) == (item.name, "❤️")
    assert isinstance(deleted, Deleted)
    assert deleted.name == item.name


def test_what_happens_to_a_message_never_holds_up_words(
    wire: WhatsApp, ours: Settings, irma: Person
) -> None:
    item = irma.says("Hello")

    raws = adapter.split(
        ours, call_of(wire, item, irma.edits(item, "Hi"), irma.reacts(item, "👍"))
    )

    assert [raw.conv_key for raw in raws] == [irma.key, *[f"edit:{item.name}"] * 2]


def test_the_judge_understands_what_our_emulator_tells(
    wire: WhatsApp, irma: Person
) -> None:
    """pywa, which others use with the real one, reads the payloads as we do."""
    client = Judge(phone_id=wire.phone_number_id, token="x", server=None)
    photo = irma.sends_photo(caption="Look")
    about = irma.edits(photo, "Look here"), irma.deletes(photo)
    bodies = [json.loads(call_of(wire, one).body) for one in (photo, *about)]

    seen = Message.from_update(client, bodies[0])
    edited = EditedMessage.from_update(client, bodies[1])
    deleted = DeletedMessage.from_update(client, bodies[2])

    assert (seen.from_user.bsuid, seen.caption) == (irma.key, "Look")
    assert seen.image is not None
    assert (edited.original_message_id, edited.message.text) == (
        photo.name,
        "Look here",
    )
    assert deleted.original_message_id == photo.name


def test_receipts_say_what_became_of_a_message(
    wire: WhatsApp, heard: Any, irma: Person, ours: Settings
) -> None:

    said = Said(
        to=irma.key, name="wamid.ours", raw={"biz_opaque_callback_data": "our-key"}
    )
    wire.sent.append(said)
    delivered, read = irma.gets(said), irma.reads()

    first, second = heard(delivered, read)
    raws = adapter.split(ours, call_of(wire, delivered))

    assert first == Receipt(state="delivered", names=("wamid.ours", "our-key"))
    assert second == Receipt(state="read", names=("wamid.ours", "our-key"))
    assert [raw.conv_key for raw in raws] == [f"receipt:{irma.key}"]
    assert [raw.source_key for raw in raws] == ["s:wamid.ours:delivered"]
