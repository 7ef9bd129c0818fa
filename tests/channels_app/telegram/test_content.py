"""Whatever kind of message it is, an agent reads what it says."""

import json

import pytest

from channels_app.adapter import Incoming
from channels_app.adapters.telegram import adapter
from channels_app.parsed import Edited, Noise, Reacted


def read(bot, item):
    return adapter.parse(bot, json.dumps(item.payload).encode())


def file(**more):
    return {"file_id": "F1", "file_unique_id": "u", "file_size": 7, **more}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"dice": {"emoji": "🎲", "value": 4}}, "🎲 4"),
        ({"contact": {"first_name": "Karl", "last_name": "Ek", "phone_number": "+467"}},
         "Contact: Karl Ek, +467"),
        ({"poll": {"question": "Which?", "options": [{"text": "A"}, {"text": "B"}]}},
         "Poll: Which?\n• A\n• B"),
        ({"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "Descale"}]}},
         "Checklist: To do\n• Descale"),
        ({"sticker": file(emoji="😀", is_animated=True)}, "[Sticker 😀]"),
        ({"story": {"chat": {"id": 1}, "id": 4}},
         "[A kind of message we cannot show yet: story]"),
        ({"something_of_next_year": {"id": 4}},
         "[A kind of message we cannot show yet: something_of_next_year]"),
        ({}, "[A kind of message we cannot show yet: ?]"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told_in_words(bot, irma, content, words):
    said = read(bot, irma.sends(**content))
    assert said.text == words
    assert said.subject


def test_a_place_is_named_with_a_map_of_it(bot, irma):
    venue = {
        "venue": {
            "title": "Kettle shop",
            "address": "Storgatan 1",
            "location": {"latitude": 59.329323, "longitude": 18.068581},
        },
        "location": {"latitude": 59.329323, "longitude": 18.068581},
    }
    text = read(bot, irma.sends(**venue)).text
    assert text.startswith("Location: Kettle shop\nStorgatan 1\n59.329323,18.068581\n")
    assert "openstreetmap.org/?mlat=59.329323&mlon=18.068581" in text


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        ({"voice": file(duration=3, mime_type="audio/ogg")}, "voice.ogg", "audio/ogg"),
        ({"video_note": file(length=240, duration=3)}, "video.mp4", "video/mp4"),
        ({"video": file(mime_type="video/quicktime", file_name="lid.mov")},
         "lid.mov", "video/quicktime"),
        ({"audio": file()}, "audio.mp3", "audio/mpeg"),
        ({"animation": file(file_name="a.mp4"), "document": file(file_name="a.mp4")},
         "a.mp4", "video/mp4"),
        ({"document": file(file_name="bill.pdf", mime_type="application/pdf")},
         "bill.pdf", "application/pdf"),
        ({"sticker": file(emoji="😀", is_animated=False, is_video=False)},
         "sticker.webp", "image/webp"),
    ],
)  # fmt: skip
def test_a_file_of_any_kind_is_fetched_later(bot, irma, content, filename, kind):
    said = read(bot, irma.sends(**content))
    [remote] = said.remote
    assert (remote.name, remote.filename, remote.content_type, remote.size) == (
        "F1", filename, kind, 7,
    )  # fmt: skip


def test_of_a_picture_the_largest_size_is_fetched(telegram, bot, irma):
    said = read(bot, irma.sends_photo(b"a large picture"))
    [remote] = said.remote
    assert telegram.media[remote.name].content == b"a large picture"


def test_an_album_is_as_many_messages_of_one_name(bot, irma):
    said = [read(bot, item) for item in irma.sends_photos(3, caption="Look")]
    assert len({one.album for one in said}) == 1
    assert [one.text for one in said] == ["Look", "", ""]
    assert len({one.names for one in said}) == 3


def test_start_begins_a_chat_and_brings_its_code(bot, irma):
    bare, coded = read(bot, irma.starts()), read(bot, irma.starts("ABC-DEF-GHJ"))
    assert (bare.text, bare.codes) == ("[They pressed Start.]", ())
    assert (coded.text, coded.codes) == ("[They pressed Start.]", ("ABC-DEF-GHJ",))


def test_a_button_is_pressed_with_its_label(telegram, bot, irma):
    item = irma.says("Hello")
    message = {
        **telegram.messages[item.name],
        "reply_markup": {
            "inline_keyboard": [[{"text": "Yes, please", "callback_data": "y"}]]
        },
    }
    query = {"id": "77", "from": irma.user, "message": message, "data": "y"}
    update = {"update_id": 9, "callback_query": query}

    said = adapter.parse(bot, json.dumps(update).encode())

    assert (said.text, said.replies) == ("Yes, please", (item.name,))
    assert said.names == (f"{irma.key}:button:77",)


def test_what_is_passed_on_says_whose_it_was(bot, irma):
    origin = {"type": "hidden_user", "sender_user_name": "Karl Ek", "date": 1}
    said = read(bot, irma.sends(text="It leaks.", forward_origin=origin))
    assert said.text == "[Forwarded from Karl Ek]\n\nIt leaks."


def test_words_that_are_quoted_stand_above_the_answer(bot, irma):
    first = irma.says("One. Two. Three.")
    quote = {"text": "Two.", "position": 5, "is_manual": True}
    said = read(bot, irma.sends(text="This one.", quote=quote, replies=first))
    assert said.text == "> Two.\n\nThis one."
    assert said.replies == (first.name,)


def test_an_answer_to_one_picture_of_an_album_may_name_any_of_them(bot, irma):
    first, _second, third = irma.sends_photos(3)
    said = read(bot, irma.says("That one.", replies=third))
    assert said.replies[0] == third.name
    assert first.name in said.replies


def test_who_they_are_is_a_number_and_how_they_are_shown_a_name(telegram, bot):
    irma = telegram.customer("Irma Berg", handle="irma")
    karl = telegram.customer("Karl", handle="")
    seen = [read(bot, one.says("Hello")).sender for one in (irma, karl)]
    assert [(one.canonical, one.shown, one.name) for one in seen] == [
        (irma.key, "@irma", "Irma Berg"),
        (karl.key, "Karl", "Karl"),
    ]


def test_what_is_said_in_a_group_is_not_said_to_us(bot, irma):
    said = read(bot, irma.says_in_group("Anybody here?"))
    assert isinstance(said, Noise)
    assert "group" in said.why


def test_blocking_the_bot_and_service_messages_are_no_words(bot, irma):
    assert isinstance(read(bot, irma.blocks()), Noise)
    assert isinstance(read(bot, irma.unblocks()), Noise)
    assert isinstance(read(bot, irma.sends(pinned_message={"message_id": 1})), Noise)


@pytest.mark.parametrize(
    ("signs", "emoji"),
    [
        ([{"type": "emoji", "emoji": "❤"}], "❤"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "✨"),
        ([{"type": "paid"}], "⭐"),
        ([], ""),
        ("?", ""),
    ],
)
def test_a_sign_is_a_letter_whatever_it_is_made_of(bot, irma, signs, emoji):
    item = irma.reacts(irma.says("Thanks"), "👍")
    item.payload["message_reaction"]["new_reaction"] = signs
    found = read(bot, item)
    assert isinstance(found, Reacted)
    assert found.emoji == emoji


def test_a_caption_can_be_changed_too(bot, irma):
    item = irma.sends_photo(caption="The lit")
    found = read(bot, irma.edits(item, "The lid"))
    assert isinstance(found, Edited)
    assert (found.name, found.text) == (item.name, "The lid")


def test_marks_of_telegram_are_kept_and_hidden_links_with_them(bot, irma):
    text = "😀 See the manual, now & here"
    entities = [
        {"type": "bold", "offset": 3, "length": 14},
        {
            "type": "text_link",
            "offset": 11,
            "length": 6,
            "url": "https://x.example/?a&b",
        },
        {"type": "mention", "offset": 0, "length": 2},
        {"type": "italic", "offset": 19, "length": 900},
    ]
    said = read(bot, irma.sends(text=text, entities=entities))
    assert said.text == text
    assert said.html == (
        "😀 <b>See the </b><b>"
        '<a href="https://x.example/?a&amp;b">manual</a></b>, <i>now &amp; here</i>'
    )


@pytest.mark.parametrize("entities", ["?", [None], [{"type": "bold"}], [[]], {}])
def test_marks_that_make_no_sense_are_none(bot, irma, entities):
    said = read(bot, irma.sends(text="Hello", entities=entities))
    assert isinstance(said, Incoming)
    assert (said.text, said.html) == ("Hello", "")
