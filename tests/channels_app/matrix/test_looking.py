"""Rooms are entered as the settings say, and all that happens in them is found, once."""

import time
from contextlib import closing
from dataclasses import replace

import pytest

from channels_app.adapter import ConnectionFailed, Settings
from channels_app.adapters.matrix import adapter
from channels_app.parsed import Deleted, Edited, Noise, Reacted, Receipt


def names(raws):
    return [raw.source_key for raw in raws]


def test_what_was_said_before_we_came_in_is_read_once_we_are_there(looks, irma):
    first = irma.says("My kettle leaks.")
    second = irma.says("Can you help?")
    raws = looks.once()
    assert names(raws) == [first.name, second.name]
    assert {raw.conv_key for raw in raws} == {irma.room.id}
    assert looks.once() == []


def test_of_a_room_with_a_past_only_what_came_after_the_invitation_is_ours(
    matrix, looks, irma
):
    room = matrix.kept.room(irma.key)
    irma.own = room
    for at in range(150):
        irma.says(f"Old {at}")
    matrix.kept.member(room, matrix.us, "invite", by=irma.key)
    new = [irma.says(f"New {at}") for at in range(120)]
    assert names(looks.once())[-120:] == [item.name for item in new]


def test_what_was_said_before_a_sync_that_did_not_tell_of_the_room_is_read_all_the_same(
    matrix, looks, irma
):
    """We were invited, and came in only after a later sync had said how far it was."""
    items = [irma.says(f"Word {at}") for at in range(150)]
    looks.cursor = {"since": f"s{matrix.kept.now}"}
    assert names(looks.once()) == [item.name for item in items]


def test_who_invited_us_while_nobody_looked_is_answered_all_the_same(
    matrix, desk, looks, irma
):
    looks.once()
    irma.says("Hello?")
    matrix.fails(503, times=1)
    with pytest.raises(Exception, match="trouble"):
        looks.once()
    looks.cursor = {**looks.cursor, "since": f"s{matrix.kept.now}"}  # a sync was lost
    looks.once()
    assert irma.room.members[matrix.us] == "join"


@pytest.mark.parametrize(
    ("policy", "who", "state"),
    [
        ("everybody", "@irma:elsewhere.example", "join"),
        ("server", "@irma:elsewhere.example", "leave"),
        ("server", "@irma:matrix.example", "join"),
        ("nobody", "@irma:matrix.example", "leave"),
    ],
)
def test_invitations_are_accepted_as_the_settings_say(
    matrix, desk, looks, irma, policy, who, state
):
    irma.key = who
    looks.desk = replace(desk, config={**desk.config, "invitations": policy})
    irma.says("Hello?")
    looks.once()
    assert irma.room.members[matrix.us] == state


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_an_hour_without_network_loses_nothing(matrix, looks, irma, pages):
    """Nor does a line that breaks once more while it is read back, page by page."""
    irma.says("Before.")
    looks.once()
    items = [irma.says(f"Word {at}") for at in range(350)]
    for _try in range(3):
        matrix.passes(pages)
        matrix.drops(taken=False, times=2)
        with pytest.raises(ConnectionFailed):
            looks.once()
        matrix.script.clear()
    assert names(looks.once()) == [item.name for item in items]


def test_news_comes_while_we_wait_for_it(matrix, desk, irma):
    irma.says("First.")
    with closing(adapter.poll(desk, {}, wait=3)) as batches:
        assert len(next(batches).items) == 1
        began = time.monotonic()
        irma.says("Second.")
        assert len(next(batches).items) == 1
        assert time.monotonic() - began < 2.5


def test_an_encrypted_room_is_told_so_once_and_what_is_said_there_is_no_secret(
    matrix, looks, irma
):
    irma.encrypts()
    irma.says_encrypted()
    said, ours = looks.parsed()
    assert ours.ours is True
    assert said.text == "[An encrypted message, which we cannot read]"
    [told] = irma.heard
    assert "encrypted" in told.text
    assert told.form == "notice"
    irma.says_encrypted()
    looks.once()
    looks.cursor = {}
    looks.once()
    assert len(irma.heard) == 1


def test_a_room_that_becomes_encrypted_later_is_told_so(looks, irma):
    irma.says("Hello.")
    looks.once()
    irma.encrypts()
    looks.once()
    assert len(irma.heard) == 1


def test_signs_come_and_go_one_by_one(looks, matrix, irma):
    item = irma.says("Thank you!")
    looks.once()
    irma.reacts(item, "👍")
    first = matrix.signs.pop((item.name, irma.key))
    irma.reacts(item, "❤")
    found = looks.parsed()
    matrix.kept.redact(irma.room, first, irma.key)
    found += looks.parsed()
    assert [type(one) for one in found] == [Reacted] * 3
    assert [one.emoji for one in found] == ["👍", "👍❤", "❤"]
    assert {one.name for one in found} == {item.name}


def test_a_sign_that_was_taken_away_before_we_looked_is_none(looks, irma):
    item = irma.says("Thank you!")
    looks.once()
    irma.reacts(item, "👍")
    irma.reacts(item, "")
    assert [type(one) for one in looks.parsed()] == [Noise, Noise]


def test_changes_and_deletions_name_their_message_and_readers_theirs(
    looks, matrix, irma
):
    item = irma.says("My kettle leeks.")
    looks.once()
    irma.edits(item, "My kettle leaks.")
    irma.deletes(item)
    irma.reads()
    edited, deleted, read = looks.parsed()
    assert isinstance(edited, Edited)
    assert (edited.name, edited.text) == (item.name, "My kettle leaks.")
    assert isinstance(deleted, Deleted)
    assert deleted.name == item.name
    assert isinstance(read, Receipt)
    assert (read.state, read.whom.canonical) == ("read", irma.key)


def test_what_somebody_of_us_says_in_another_program_is_ours(looks, matrix, irma):
    irma.says("My kettle leaks.")
    looks.once()
    matrix.kept.add(irma.room, "m.room.message", matrix.us,
                    {"msgtype": "m.text", "body": "We are sorry."})  # fmt: skip
    [said] = looks.parsed()
    assert (said.ours, said.text, said.place) == (True, "We are sorry.", irma.room.id)
    assert said.sender.canonical == irma.key


def test_what_we_say_to_nobody_is_no_news(looks, matrix, irma):
    irma.room.members[matrix.us] = "join"
    irma.room.entered[matrix.us] = 0
    matrix.kept.add(irma.room, "m.room.message", matrix.us, {"body": "Anybody?"})
    [said] = looks.parsed()
    assert isinstance(said, Noise)


def test_too_many_questions_wait_as_long_as_it_says(matrix, looks, irma):
    looks.once()
    irma.says("My kettle leaks.")
    matrix.limits(1, times=2)
    began = time.monotonic()
    with closing(adapter.poll(looks.desk, looks.cursor, wait=0.05)) as batches:
        found = []
        while not found and time.monotonic() - began < 20:
            found += next(batches).items
    assert len(found) == 1
    assert time.monotonic() - began > 1.5


def test_connecting_learns_who_we_are_and_begins_now(matrix, irma):
    irma.says("Long ago.")
    looks_of = Settings(config={"api": matrix.url}, secret={"token": matrix.token})
    learned = adapter.connect(looks_of, hook="")
    assert learned.address == matrix.us
    assert learned.config["since"] == f"s{matrix.kept.now}"
    assert learned.traits["takes"]["*"]["max_bytes"] == 50 * 2**20
    again = adapter.connect(
        Settings(config={**looks_of.config, **learned.config, "since": "s1"},
                 secret=looks_of.secret), hook="",
    )  # fmt: skip
    assert again.config["since"] == "s1"


def test_the_admin_is_told_of_rooms_that_cannot_be_read(desk, looks, matrix, irma):
    irma.encrypts()
    irma.says_encrypted()
    matrix.customer("Karl Ek", handle="karl").says("Hello.")
    looks.once()
    receiving, sending = adapter.check(desk)
    assert receiving.words == (
        "We are in 2 rooms. 1 of them is encrypted: what is said there cannot be read"
        " here."
    )
    assert matrix.us in sending.words


def test_names_are_asked_for(desk, irma):
    assert adapter.known(desk, irma.key).name == "Irma Berg"
    assert adapter.known(desk, "@nobody:matrix.example").name == ""
