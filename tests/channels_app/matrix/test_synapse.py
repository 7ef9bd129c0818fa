"""The adapter at a real homeserver: Synapse."""

import time
from uuid import uuid4

import pytest

from channels_app.adapter import ConnectionFailed, DeliveryFailed, File, Settings
from channels_app.adapters.matrix import adapter
from channels_app.parsed import Deleted, Edited, Reacted, Receipt
from tests.channels_app.matrix.conftest import Looks
from tests.channels_app.matrix.test_saying import outgoing, send
from tests.peers.synapse import Synapse
from tests.wire.providers.customers import picture

pytestmark = [pytest.mark.peer, pytest.mark.slow]


@pytest.fixture(scope="module")
def synapse():
    with Synapse() as running:
        yield running


class Desk:
    """Our account, its channel, and Irma."""

    def __init__(self, synapse: Synapse) -> None:
        name = uuid4().hex[:8]
        self.us = synapse.person(f"desk{name}")
        self.irma = synapse.person(f"irma{name}")
        typed = Settings(config={"api": synapse.url}, secret={"token": self.us.token})
        learned = adapter.connect(typed, hook="")
        self.settings = Settings(
            config={**typed.config, **learned.config}, secret=typed.secret
        )
        self.looks = Looks(self.settings)

    def until(self, *, count: int) -> list:
        """So many things, as they come."""
        found, end = [], time.monotonic() + 20
        while len(found) < count:
            assert time.monotonic() < end, [getattr(one, "text", one) for one in found]
            found += self.looks.parsed()
        return found


@pytest.fixture
def desk(synapse, settings):
    settings.EGRESS_ALLOW = frozenset([synapse.place])
    return Desk(synapse)


def test_words_come_and_an_answer_goes_into_the_same_room(desk):
    room = desk.irma.room(desk.us.key)
    name = desk.irma.says(room, "My kettle leaks.")
    [said] = desk.until(count=1)
    assert (said.text, said.place, said.names) == ("My kettle leaks.", room, (name,))
    assert said.sender.canonical == desk.irma.key

    message = outgoing(desk.irma, "Try the *lid*.", html="<p>Try the <b>lid</b>.</p>",
                       room=room, last=name)  # fmt: skip
    [answer] = send(desk.settings, message)
    assert send(desk.settings, message) == [answer]
    events = [one for one in desk.irma.reads(room) if one["type"] == "m.room.message"]
    assert [one["event_id"] for one in events] == [name, answer]
    content = events[1]["content"]
    assert content["formatted_body"] == "Try the <b>lid</b>."
    assert content["m.relates_to"]["m.in_reply_to"] == {"event_id": name}
    [echo] = desk.until(count=1)
    assert echo.ours is True
    assert echo.known_as[0] == answer


def test_what_happens_to_words_is_told(desk):
    room = desk.irma.room(desk.us.key)
    first = desk.irma.says(room, "My kettle leeks.")
    second = desk.irma.says(room, "Forget it.")
    desk.until(count=2)
    new = {"msgtype": "m.text", "body": "My kettle leaks."}
    about = {"rel_type": "m.replace", "event_id": first}
    desk.irma.sends(room, {**new, "m.new_content": new, "m.relates_to": about})
    about = {"rel_type": "m.annotation", "event_id": first, "key": "👍"}
    sign = desk.irma.sends(room, {"m.relates_to": about}, "m.reaction")
    edited, put = desk.until(count=2)
    desk.irma.call("PUT", f"client/v3/rooms/{room}/redact/{sign}/r1", {})
    desk.irma.call("PUT", f"client/v3/rooms/{room}/redact/{second}/r2", {})
    taken, gone = desk.until(count=2)
    assert isinstance(edited, Edited)
    assert (edited.name, edited.text) == (first, "My kettle leaks.")
    assert isinstance(put, Reacted)
    assert (put.name, put.emoji, taken.emoji) == (first, "👍", "")
    assert isinstance(gone, Deleted)
    assert gone.name == second


def test_files_go_both_ways_and_reading_is_told(desk):
    room = desk.irma.room(desk.us.key)
    desk.irma.says(room, "Look.")
    desk.until(count=1)
    file = File(filename="lid.png", content_type="image/png", content=picture(3))
    [name] = send(desk.settings, outgoing(desk.irma, "", room=room, files=(file,)))
    sent = desk.irma.reads(room)[-1]
    assert sent["event_id"] == name
    desk.irma.call("POST", f"client/v3/rooms/{room}/receipt/m.read/{name}", {})
    desk.irma.sends(room, {**sent["content"], "body": "Back to you"})
    found = desk.until(count=3)
    [read] = [one for one in found if isinstance(one, Receipt)]
    assert (read.names, read.whom.canonical) == ((name,), desk.irma.key)
    [back] = [one for one in found if getattr(one, "text", "") == "Back to you"]
    fetched = adapter.fetch(desk.settings, back.remote[0], most=10_000)
    assert fetched.content == picture(3)


def test_what_a_sync_leaves_out_is_asked_for(desk):
    room = desk.irma.room(desk.us.key)
    desk.irma.says(room, "Before.")
    desk.until(count=1)
    sent = [desk.irma.says(room, f"Word {at}") for at in range(230)]
    found = desk.until(count=230)
    assert [one.names[0] for one in found] == sent


def test_of_a_room_with_a_past_what_came_after_the_invitation_is_ours(desk):
    room = desk.irma.room()
    for at in range(120):
        desk.irma.says(room, f"Old {at}")
    desk.irma.call("POST", f"client/v3/rooms/{room}/invite", {"user_id": desk.us.key})
    new = [desk.irma.says(room, f"New {at}") for at in range(110)]
    found = desk.until(count=110)
    assert [one.names[0] for one in found][-110:] == new


def test_an_encrypted_room_is_told_so_and_not_written_into(desk):
    room = desk.irma.room(desk.us.key, encrypted=True)
    cipher = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEn",
              "sender_key": "k", "session_id": "s", "device_id": "PHONE"}  # fmt: skip
    desk.irma.sends(room, cipher, "m.room.encrypted")
    found = desk.until(count=2)
    assert found[0].text == "[An encrypted message, which we cannot read]"
    notices = [one for one in desk.irma.reads(room) if one["type"] == "m.room.message"]
    assert [one["content"]["msgtype"] for one in notices] == ["m.notice"]
    with pytest.raises(DeliveryFailed, match="encrypted"):
        send(desk.settings, outgoing(desk.irma, room=room))
    assert "encrypted" in adapter.check(desk.settings)[0].words


def test_who_never_wrote_is_invited_and_names_are_known(desk):
    send(desk.settings, outgoing(desk.irma))
    send(desk.settings, outgoing(desk.irma, "More."))
    invited = desk.irma.call("GET", "client/v3/sync")["rooms"]["invite"]
    [room] = invited
    desk.irma.call("POST", f"client/v3/join/{room}", {})
    said = [one["content"]["body"] for one in desk.irma.reads(room)
            if one["type"] == "m.room.message"]  # fmt: skip
    assert said == ["Try the lid.", "More."]
    assert adapter.known(desk.settings, desk.irma.key).name.startswith("irma")


def test_a_token_that_is_no_good_is_said(desk):
    bad = Settings(config=desk.settings.config, secret={"token": "syt_nobody"})
    with pytest.raises(ConnectionFailed, match="access token"):
        adapter.connect(bad, hook="")
    with pytest.raises(DeliveryFailed) as failed:
        send(bad, outgoing(desk.irma, room="!a:peer.test"))
    assert failed.value.signed_out is True
