"""Answers into rooms: where they wrote, once, and never into an encrypted one."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.adapters.matrix import adapter
from tests.wire.providers.customers import picture


def outgoing(person, text="Try the lid.", *, room="", last="", **more):
    origin = Origin(
        ticket=uuid4(), number=7, message=uuid4(), author="Ada",
        said_at=timezone.now(), thread=room, last=last,
    )  # fmt: skip
    given = {
        "to": Address(kind="matrix", canonical=person.key, shown=person.key),
        "subject": "", "text": text, "place": "", "key": uuid4(), "origin": origin,
    }  # fmt: skip
    return Outgoing(**{**given, **more})


def send(desk, message):
    return [adapter.send(desk, piece) for piece in adapter.pieces(desk, message)]


def test_an_answer_stands_in_the_room_and_below_what_it_answers(looks, desk, irma):
    item = irma.says("My kettle leaks.")
    looks.once()
    html = "<p>Try the <strong>lid</strong>.</p><p>Or <em>not</em>.</p>"
    message = outgoing(irma, "Try the lid.\n\nOr not.", html=html, room=irma.room.id,
                       last=item.name)  # fmt: skip
    [name] = send(desk, message)
    [said] = irma.heard
    assert (said.name, said.replies) == (name, item.name)
    assert said.html == "Try the <b>lid</b>.<br><br>Or <i>not</i>."
    assert said.text == "Try the lid.\n\nOr not."
    assert said.raw["m.mentions"] == {"user_ids": [irma.key]}


def test_several_people_of_a_room_read_an_answer_once(matrix, looks, desk, irma):
    karl = matrix.customer("Karl Ek", handle="karl")
    karl.enters(irma.room)
    irma.says("Our kettle leaks.")
    looks.once()
    first = outgoing(irma, room=irma.room.id, last="$a")
    second = replace(
        first, to=Address(kind="matrix", canonical=karl.key, shown=karl.key),
        key=uuid4(), origin=replace(first.origin, last="$b"),
    )  # fmt: skip
    assert send(desk, first) == send(desk, second)
    assert len(irma.heard) == len(karl.heard) == 1


def test_the_same_words_in_another_message_are_another_event(looks, desk, irma):
    irma.says("My kettle leaks.")
    looks.once()
    send(desk, outgoing(irma, room=irma.room.id))
    send(desk, outgoing(irma, room=irma.room.id))
    assert len(irma.heard) == 2


def test_what_may_have_arrived_is_sent_again_and_there_once(matrix, looks, desk, irma):
    irma.says("My kettle leaks.")
    looks.once()
    file = File(filename="lid.png", content_type="image/png", content=picture(3))
    message = outgoing(irma, "", room=irma.room.id, files=(file,))
    [piece] = adapter.pieces(desk, message)
    first = adapter.send(desk, piece)
    assert adapter.send(desk, piece) == first
    assert len(irma.heard) == 1


def test_who_never_wrote_is_invited_into_a_room_of_their_own_once(matrix, desk, irma):
    send(desk, outgoing(irma))
    send(desk, outgoing(irma, "More."))
    assert [one.text for one in irma.heard] == ["Try the lid.", "More."]
    assert len(matrix.kept.rooms) == 1
    [room] = matrix.kept.rooms.values()
    assert room.members[irma.key] == "invite"


def test_where_they_invited_us_alone_is_where_we_speak_with_them(looks, desk, irma):
    irma.says("My kettle leaks.")
    looks.once()
    send(desk, outgoing(irma))
    assert irma.room.event(irma.heard[0].name) is not None


def test_nothing_is_written_into_an_encrypted_room(looks, desk, irma):
    irma.encrypts()
    irma.says_encrypted()
    looks.once()
    told = len(irma.heard)
    with pytest.raises(DeliveryFailed) as failed:
        send(desk, outgoing(irma, room=irma.room.id))
    assert failed.value.permanent is True
    assert "encrypted" in failed.value.words
    assert len(irma.heard) == told


def test_a_long_answer_goes_in_pieces_that_fit_in_any_script(looks, desk, irma):
    irma.says("Hello.")
    looks.once()
    text = " ".join(["ねこのやかん"] * 2000)
    html = f"<p>{text}</p>"
    names = send(desk, outgoing(irma, text, html=html, room=irma.room.id))
    assert len(names) == len(irma.heard) == 4
    assert " ".join(one.text for one in irma.heard) == text


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "not in their room"), (413, "larger"), (400, "did not take it: Nonsense")],
)
def test_what_it_refuses_is_told_in_words(matrix, looks, desk, irma, status, words):
    irma.says("Hello.")
    looks.once()
    matrix.fails(status, "Nonsense")
    with pytest.raises(DeliveryFailed) as failed:
        send(desk, outgoing(irma, room=irma.room.id))
    assert words in failed.value.words
    assert failed.value.permanent is True


def test_milliseconds_to_wait_are_heard_where_no_header_says_it(
    matrix, looks, desk, irma
):
    irma.says("Hello.")
    looks.once()
    limited = matrix.limited(2)
    matrix.script.append(replace(limited, headers={"content-type": "application/json"}))
    with pytest.raises(DeliveryFailed) as failed:
        send(desk, outgoing(irma, room=irma.room.id))
    assert failed.value.wait == 2
