"""Answers in public stand below what they answer, once; answers in private go to one."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.adapters.bluesky import adapter
from channels_app.adapters.bluesky.names import tid_of
from helpdesk.base.ids import new_id
from tests.wire.providers.customers import picture


def answer(person, last: str = "", text: str = "Try the lid.", **more) -> Outgoing:
    origin = Origin(
        ticket=uuid4(),
        number=7,
        message=uuid4(),
        author="Ada",
        said_at=timezone.now(),
        thread=f"public:{last}",
        last=last,
    )
    shown = f"@{person.handle}"
    whom = Address(kind="bluesky", canonical=person.key, shown=shown, name="Irma")
    given = {"to": whom, "subject": "", "text": text, "place": "", "key": new_id()}
    return Outgoing(**{**given, "origin": origin, "public": True, **more})


def image(at: int) -> File:
    return File(filename=f"{at}.png", content_type="image/png", content=picture(at))


def send(account, message: Outgoing) -> list[str]:
    return [adapter.send(account, one) for one in adapter.pieces(account, message)]


def test_an_answer_stands_below_theirs_and_in_their_thread(bluesky, account, irma):
    first = irma.says("My kettle leaks.")
    second = irma.says("Still.", replies=first)

    [name] = send(account, answer(irma, second.name))

    reply = bluesky.posts[name].record["reply"]
    assert reply["parent"]["uri"] == second.name
    assert reply["root"]["uri"] == bluesky.standing.uri
    assert reply["parent"]["cid"] == bluesky.posts[second.name].cid


def test_below_a_post_that_answers_nothing_it_is_root_and_parent(
    bluesky, account, irma
):
    alone = irma.mentions(f"@{bluesky.handle} hello")
    [name] = send(account, answer(irma, alone.name))
    reply = bluesky.posts[name].record["reply"]
    assert reply["root"] == reply["parent"]
    assert reply["root"]["uri"] == alone.name


def test_a_second_try_is_the_same_post(bluesky, account, irma):
    message = answer(irma, irma.says("My kettle leaks.").name)
    bluesky.passes(1)
    bluesky.drops(taken=True)
    with pytest.raises(DeliveryFailed) as failed:
        send(account, message)
    assert failed.value.in_doubt

    [name] = send(account, message)

    [heard] = irma.heard
    assert heard.name == name
    assert name.endswith(tid_of(message.key))


def test_what_was_lost_before_it_was_written_is_no_doubt(bluesky, account, irma):
    message = answer(irma, irma.says("Hello").name)
    bluesky.drops(taken=True)
    with pytest.raises(DeliveryFailed) as failed:
        send(account, message)
    assert not failed.value.in_doubt
    assert not failed.value.permanent


def test_pictures_go_four_to_a_post(bluesky, account, irma):
    files = tuple(image(at) for at in range(5))
    asked = irma.says("Show me.")
    send(account, answer(irma, asked.name, "Here.", files=files, key=new_id()))
    # As our pipeline does, each piece has a key of its own.
    one, two = adapter.pieces(account, answer(irma, asked.name, "Here.", files=files))
    assert (one.text, len(one.files), two.text, len(two.files)) == ("Here.", 4, "", 1)


def test_a_file_that_is_no_picture_is_a_link(account, irma):
    bill = File(filename="bill.pdf", content_type="application/pdf", content=b"%PDF",
                address="https://desk.example/c/1")  # fmt: skip
    [piece] = adapter.pieces(account, answer(irma, "at://x", "Here.", files=(bill,)))
    assert piece.text == "Here.\n\nbill.pdf: https://desk.example/c/1"
    assert piece.files == ()


def test_letters_are_counted_as_a_reader_does(bluesky, account, irma):
    asked = irma.says("Hello")
    family = "👨‍👩‍👧‍👦"
    send(account, answer(irma, asked.name, family * 300))
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name, family * 301))
    assert failed.value.permanent
    assert "300" in failed.value.words


def test_our_links_and_whom_we_name_are_marked(bluesky, account, irma):
    asked = irma.says("Hello")
    text = f"🫖 @{irma.handle}, see https://brew.example/lids."
    [name] = send(account, answer(irma, asked.name, text))
    features = [
        it for one in bluesky.posts[name].record["facets"] for it in one["features"]
    ]
    assert [one.get("did") or one.get("uri") for one in features] == [
        irma.key,
        "https://brew.example/lids",
    ]


def test_where_nothing_of_theirs_is_there_nothing_is_said_in_public(account, irma):
    for last in ("", "chat-17", "at://did:plc:gone/app.bsky.feed.post/3k"):
        with pytest.raises(DeliveryFailed) as failed:
            send(account, answer(irma, last))
        assert failed.value.permanent


def test_somebody_who_wrote_in_public_is_answered_alone(bluesky, account, irma):
    asked = irma.says("My order 17")
    [name] = send(account, answer(irma, asked.name, public=False))
    [heard] = irma.heard
    assert (heard.name, heard.form) == (name, "text")


def test_who_takes_no_private_messages_is_told_of_in_words(bluesky, account, irma):
    asked = irma.says("My order 17")
    irma.account.takes = False
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name, public=False))
    assert failed.value.permanent
    assert "follow us" in failed.value.words


def test_an_app_password_without_private_messages_says_who_can_help(
    bluesky, account, irma
):
    bluesky.is_chatting = False
    message = answer(irma, irma.says("Hello").name, public=False)
    with pytest.raises(DeliveryFailed) as failed:
        send(account, message)
    assert failed.value.permanent
    assert "admin" in failed.value.words
    assert not failed.value.signed_out


def test_names_of_posts_are_of_their_time_and_nobody_elses():
    keys = [new_id() for _ in range(50)] + [uuid4() for _ in range(50)]
    names = [tid_of(key) for key in keys]
    assert len(set(names)) == 100
    assert all(len(name) == 13 and name[0] in "234567abcdefghij" for name in names)
    earlier = UUID(int=keys[0].int - (10_000 << 80))
    assert tid_of(earlier) < names[0]
    assert tid_of(keys[0]) == names[0]


def test_two_pieces_of_one_answer_are_two_posts(bluesky, account, irma):
    asked = irma.says("Show me.")
    message = answer(
        irma, asked.name, "Here.", files=tuple(image(at) for at in range(5))
    )
    pieces = adapter.pieces(account, message)
    names = {adapter.send(account, replace(one, key=new_id())) for one in pieces}
    assert len(names) == 2
    assert [len(one.files) for one in irma.heard] == [4, 1]
