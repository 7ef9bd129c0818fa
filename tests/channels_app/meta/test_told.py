"""What Messenger and Instagram tell beside plain words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_app.adapter import Incoming, Unreadable, adapter
from channels_app.parsed import Noise, Receipt
from tests.wire.providers.base import Said
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger


def test_an_echo_is_ours_and_names_the_delivery_it_may_be(
    fb: Messenger, heard: Any
) -> None:
    irma = fb.customer()
    sent = Said(
        to=irma.key, name="m_1", text="We look.", raw={"message": {"metadata": "k"}}
    )

    (said,) = heard(fb, irma.echo(sent))

    assert isinstance(said, Incoming)
    assert (said.ours, said.known_as, said.names) == (True, ("m_1", "k"), ())
    assert said.sender is not None
    assert said.sender.canonical == said.place == irma.key


def test_an_echo_stands_in_its_customers_line(fb: Messenger) -> None:
    irma = fb.customer()
    (hook,) = fb.requests([irma.echo(Said(to=irma.key, name="m_1", text="Hi"))])

    (raw,) = adapter("messenger").split(fb.settings(), fb.call(hook))  # type: ignore[attr-defined]

    assert (raw.conv_key, raw.source_key) == (irma.key, "m:m_1")


def test_a_watermark_is_all_that_was_said_up_to_then(fb: Messenger, heard: Any) -> None:
    irma = fb.customer()

    (read,) = heard(fb, irma.reads())

    assert isinstance(read, Receipt)
    assert (read.state, read.names) == ("read", ())
    assert read.whom is not None
    assert read.whom.canonical == irma.key
    assert read.until is not None
    assert abs(read.until - timezone.now()) < timedelta(minutes=1)


def test_a_delivery_names_its_messages(fb: Messenger, heard: Any) -> None:
    irma = fb.customer()

    (got,) = heard(fb, irma.gets(Said(to=irma.key, name="m_1")))

    assert got == Receipt(state="delivered", names=("m_1",))


def test_a_button_is_words_and_brings_the_code_of_its_link(
    fb: Messenger, heard: Any
) -> None:
    irma = fb.customer()
    item = irma.presses(Said(to=irma.key, name="m_1"), "Get started")
    item.payload["postback"]["referral"] = {"ref": "ABC-DEF-GHJ", "source": "SHORTLINK"}

    (said,) = heard(fb, item)

    assert (said.text, said.codes) == ("Get started", ("ABC-DEF-GHJ",))


def test_what_another_app_was_told_is_none_of_ours(fb: Messenger, heard: Any) -> None:
    item = fb.customer().says("Hello")
    (said,) = heard(fb, item)
    (hook,) = fb.requests([item])
    call = fb.call(hook)
    other = replace(call, body=call.body.replace(b'"messaging"', b'"standby"'))
    (raw,) = adapter("messenger").split(fb.settings(), other)  # type: ignore[attr-defined]

    assert isinstance(said, Incoming)
    assert adapter("messenger").parse(fb.settings(), raw.content) == Noise(
        why="It was said to another app."
    )


@pytest.mark.parametrize(
    "what", ["optin", "pass_thread_control", "account_linking", "news"]
)
def test_what_says_nothing_of_a_message_is_nothing(
    fb: Messenger, heard: Any, what: str
) -> None:
    (said,) = heard(fb, fb.customer().event(what, {"a": 1}))

    assert said == Noise(why="It says nothing of a message.")


@pytest.mark.parametrize(
    ("attached", "text"),
    [
        ({"type": "fallback", "title": "A kettle", "url": "https://x.example/k"},
         "A kettle\nhttps://x.example/k"),
        ({"type": "template", "payload": {"title": "An offer"}}, "An offer"),
        ({"type": "hologram"}, "[A kind of message we cannot show yet: hologram]"),
        ({"type": "image", "payload": {}}, "[A kind of message we cannot show yet: image]"),
        ("nonsense", "[A kind of message we cannot show yet: ?]"),
    ],
)  # fmt: skip
def test_whatever_is_attached_somebody_can_read_what_it_was(
    fb: Messenger, heard: Any, attached: Any, text: str
) -> None:
    (said,) = heard(fb, fb.customer().sends(attachments=[attached]))

    assert said.text == text


def test_what_is_not_passed_on_is_said_to_be_there(gram: Instagram, heard: Any) -> None:
    (said,) = heard(gram, gram.customer().sends(is_unsupported=True))

    assert said.text == "[A kind of message that is not passed on to us.]"


def test_stories_come_with_their_picture(gram: Instagram, heard: Any) -> None:
    irma = gram.customer()

    answer, mention = heard(gram, irma.answers_story("Nice kettle"), irma.mentions())

    assert answer.text == "Nice kettle\n\n[About our story.]"
    assert mention.text == "[They mention us in their story.]"
    assert len(answer.remote) == len(mention.remote) == 1


def test_endless_names_are_kept_by_their_hash(gram: Instagram, heard: Any) -> None:
    item = gram.customer().says("Hello")
    item.payload["message"]["mid"] = "x" * 500

    (said,) = heard(gram, item)

    assert len(said.names[0]) == 66


def test_calls_of_one_kind_are_not_taken_by_another(
    fb: Messenger, gram: Instagram
) -> None:
    (hook,) = gram.requests([gram.customer().says("Hello")])

    with pytest.raises(Unreadable):
        adapter("messenger").split(fb.settings(), gram.call(hook))  # type: ignore[attr-defined]
