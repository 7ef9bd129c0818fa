"""Answers by Telegram: in its HTML, in pieces, with files, and what it refuses."""

from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.adapters.telegram import adapter
from tests.wire.providers.customers import picture


def outgoing(irma, text="Try the lid.", *, last="", **more):
    origin = Origin(
        ticket=uuid4(),
        number=7,
        message=uuid4(),
        author="Ada",
        said_at=timezone.now(),
        last=last,
    )
    given = {
        "to": Address(kind="telegram", canonical=irma.key, shown="@irma"),
        "subject": "",
        "text": text,
        "place": "",
        "key": uuid4(),
        "origin": origin,
    }
    return Outgoing(**{**given, **more})


def send(bot, message):
    return [adapter.send(bot, piece) for piece in adapter.pieces(bot, message)]


def image(name="lid.png"):
    return File(filename=name, content_type="image/png", content=picture(len(name)))


def pdf(name="bill.pdf"):
    return File(filename=name, content_type="application/pdf", content=b"%PDF-1.7")


def test_a_formatted_answer_is_formatted_there(bot, irma):
    html = '<p>See <a href="https://x.example/">it</a></p><ul><li>one</li></ul>'
    send(bot, outgoing(irma, "See it", html=html))
    [said] = irma.heard
    assert said.html == 'See <a href="https://x.example/">it</a>\n\n• one'
    assert said.text == "See it\n\n• one"


def test_what_it_does_not_take_formatted_goes_as_plain_words(telegram, bot, irma):
    telegram.fails(400, "can't parse entities: Unsupported start tag")
    html = '<p>See <a href="https://x.example/">it</a></p>'
    [name] = send(bot, outgoing(irma, "See it", html=html))
    [said] = irma.heard
    assert (said.name, said.html) == (name, "")
    assert said.text == "See it (https://x.example/)"


def test_a_long_answer_is_cut_as_telegram_counts(bot, irma):
    # Each of these is one letter, and two as UTF-16 counts.
    text = " ".join(["😀😀😀😀"] * 700)
    send(bot, outgoing(irma, text))
    heard = [said.text for said in irma.heard]
    assert len(heard) == 2
    assert " ".join(heard) == text


def test_several_pictures_are_one_album_with_the_words_below(bot, irma):
    files = tuple(image(f"{at}.png") for at in range(3))
    [name] = send(bot, outgoing(irma, "Look at these.", files=files))
    assert [(one.form, one.text) for one in irma.heard] == [
        ("photo", "Look at these."), ("photo", ""), ("photo", ""),
    ]  # fmt: skip
    assert irma.heard[0].name == name


def test_more_pictures_than_an_album_takes_are_two(telegram, bot, irma):
    files = tuple(image(f"{at}.png") for at in range(12))
    assert len(send(bot, outgoing(irma, "", files=files))) == 2
    assert len(irma.heard) == 12


def test_documents_go_by_themselves_in_their_order(bot, irma):
    names = send(bot, outgoing(irma, "The bill.", files=(pdf(), image(), pdf("b.pdf"))))
    assert [one.form for one in irma.heard] == ["document", "photo", "document"]
    assert [one.name for one in irma.heard] == names
    assert irma.heard[0].text == "The bill."
    assert irma.heard[0].files == (("bill.pdf", b"%PDF-1.7"),)


def test_words_too_long_for_below_a_picture_go_before_it(bot, irma):
    send(bot, outgoing(irma, "word " * 300, files=(image(),)))
    assert [one.form for one in irma.heard] == ["text", "photo"]


def test_a_picture_it_cannot_read_goes_as_a_document(bot, irma):
    odd = File(filename="lid.png", content_type="image/png", content=b"no picture")
    send(bot, outgoing(irma, "Look", files=(odd,)))
    [said] = irma.heard
    assert (said.form, said.text, said.files) == (
        "document", "Look", (("lid.png", b"no picture"),),
    )  # fmt: skip


def test_an_answer_is_shown_as_one_in_its_first_piece_only(bot, irma):
    item = irma.says("My kettle leaks.")
    send(bot, outgoing(irma, "word " * 1200, last=item.name))
    assert [bool(one.replies) for one in irma.heard] == [True, False]
    assert irma.heard[0].replies == item.name


@pytest.mark.parametrize("last", ["", "u:7", "9:9", "<1@mail>"])
def test_what_is_no_name_of_this_chat_is_answered_without_it(bot, irma, last):
    send(bot, outgoing(irma, last=last))
    assert irma.heard[0].replies == ""


def test_words_that_are_gone_there_are_answered_all_the_same(bot, irma):
    send(bot, outgoing(irma, last=f"{irma.key}:123456"))
    assert [one.text for one in irma.heard] == ["Try the lid."]


@pytest.mark.parametrize(
    ("status", "theirs", "ours"),
    [
        (403, "bot was blocked by the user", "They blocked our bot"),
        (403, "user is deactivated", "They blocked our bot"),
        (400, "chat not found", "They have to write to our bot first"),
        (403, "bot can't initiate conversation with a user", "They have to write"),
        (413, "", "larger than Telegram takes"),
        (400, "message is too long", "longer than Telegram takes"),
        (400, "something else", "Telegram did not take it: Bad Request: something"),
    ],
)
def test_what_it_refuses_for_good_is_told_in_words(
    telegram, bot, irma, status, theirs, ours
):
    telegram.fails(status, theirs)
    with pytest.raises(DeliveryFailed) as failed:
        send(bot, outgoing(irma))
    assert failed.value.words.startswith(ours) or ours in failed.value.words
    assert (failed.value.permanent, failed.value.in_doubt) == (True, False)


def test_who_never_wrote_cannot_be_written_to(telegram, bot, irma):
    telegram.people.clear()
    with pytest.raises(DeliveryFailed) as failed:
        send(bot, outgoing(irma))
    assert failed.value.permanent is True


def test_it_says_how_long_to_wait(telegram, bot, irma):
    telegram.limits(35)
    with pytest.raises(DeliveryFailed) as failed:
        send(bot, outgoing(irma))
    assert failed.value.wait == 35


def test_the_token_is_in_no_words_whatever_goes_wrong(telegram, bot, irma, caplog):
    caplog.set_level("INFO")
    troubles = (
        lambda: telegram.fails(401),
        lambda: telegram.fails(404),
        lambda: telegram.fails(500),
        lambda: telegram.drops(taken=True),
        lambda: telegram.limits(1),
    )
    for trouble in troubles:
        trouble()
        with pytest.raises(DeliveryFailed) as failed:
            send(bot, outgoing(irma))
        assert telegram.token not in f"{failed.value!r} {failed.value.words}"
    assert telegram.token not in caplog.text
    assert telegram.token not in repr(bot)
