"""Somebody else's library speaks with our homeserver, and reads what it tells: nio."""

import asyncio

import nio
import pytest

from tests.wire.providers.matrix import Matrix


@pytest.fixture
def heard(matrix: Matrix, irma):
    """What the library reads of all that people do."""
    first = irma.says("My kettle leaks.")
    irma.says("Still.", replies=first)
    irma.sends_photo(caption="The lid")
    irma.sends_file(b"%PDF", "bill.pdf", "application/pdf")
    irma.edits(first, "My kettle leaks!")
    irma.reacts(first, "👍")
    irma.deletes(first)
    irma.encrypts()
    irma.says_encrypted()
    return asyncio.run(_reads(matrix))


async def _reads(matrix: Matrix):
    library = nio.AsyncClient(matrix.url, matrix.us)
    library.restore_login(matrix.us, "DESK", matrix.token)
    try:
        invited = await library.sync(timeout=0, sync_filter=FILTER)
        for room in invited.rooms.invite:
            joined = await library.join(room)
            assert isinstance(joined, nio.JoinResponse)
        told = await library.sync(timeout=0, since="s0", sync_filter=FILTER)
        assert isinstance(told, nio.SyncResponse)
        return [
            event for room in told.rooms.join.values() for event in room.timeline.events
        ]
    finally:
        await library.close()


FILTER = {
    "room": {
        "timeline": {
            "limit": 50,
            "types": [
                "m.room.message", "m.room.redaction", "m.reaction", "m.room.encrypted",
                "m.room.member", "m.room.encryption",
            ],
        },
        "state": {"types": []},
        "ephemeral": {"types": []},
    }
}  # fmt: skip


def test_every_event_is_one_that_the_library_knows(heard):
    assert not [
        one for one in heard if isinstance(one, nio.BadEvent | nio.UnknownBadEvent)
    ]
    kinds = {type(one) for one in heard}
    assert kinds >= {
        nio.RoomMessageText, nio.RoomMessageImage, nio.RoomMessageFile, nio.ReactionEvent,
        nio.RedactionEvent, nio.RedactedEvent,
        nio.RoomMemberEvent, nio.MegolmEvent,
    }  # fmt: skip


def test_what_was_said_is_where_the_library_looks_for_it(heard, irma):
    image = next(one for one in heard if isinstance(one, nio.RoomMessageImage))
    assert (image.sender, image.body) == (irma.key, "The lid")
    assert image.url.startswith("mxc://matrix.example/")
    sign = next(one for one in heard if isinstance(one, nio.ReactionEvent))
    assert sign.key == "👍"


def test_the_library_says_what_we_say_the_same_way(matrix, irma):
    irma.says("Hello.")
    asyncio.run(_says(matrix, irma.room.id))
    assert [one.text for one in irma.heard] == ["Try the lid.", ""]
    assert irma.heard[1].files == (("lid.txt", b"words"),)


async def _says(matrix: Matrix, room: str) -> None:
    library = nio.AsyncClient(matrix.url, matrix.us)
    library.restore_login(matrix.us, "DESK", matrix.token)
    try:
        await library.join(room)
        said = {"msgtype": "m.text", "body": "Try the lid."}
        for _time in range(2):
            sent = await library.room_send(room, "m.room.message", said, tx_id="one")
            assert isinstance(sent, nio.RoomSendResponse)
        file, _keys = await library.upload(
            lambda _got, _timeouts: b"words", "text/plain", "lid.txt", filesize=5
        )
        assert isinstance(file, nio.UploadResponse)
        content = {"msgtype": "m.file", "body": "lid.txt", "url": file.content_uri}
        await library.room_send(room, "m.room.message", content)
        named = await library.get_displayname("@irma:matrix.example")
        assert named.displayname == "Irma Berg"
    finally:
        await library.close()
