"""What Twilio tells us of, and what we make of it."""

import pytest

from channels_app.adapter import Address, Call, Unreadable
from channels_app.adapters.sms import adapter
from channels_app.adapters.sms.twilio import api
from channels_app.parsed import Noise, Receipt
from tests.channels_app.sms.conftest import HOOK

IRMA = "+15005550100"


def came(hook):
    return Call(method="POST", url=HOOK, headers=dict(hook.headers), body=hook.body)


def raws(twilio, *items):
    return [
        raw
        for hook in twilio.requests(items)
        for raw in adapter.split(twilio.settings(), came(hook))
    ]


def parsed(twilio, *items, **more):
    [raw] = raws(twilio, *items)
    return adapter.parse(twilio.settings(**more), raw.content)


def test_words_of_somebody_with_a_phone(twilio):
    item = twilio.customer().says("My kettle leaks.\nBadly.")
    said = parsed(twilio, item)

    shown = "+1 500-555-0100"
    assert said.sender == Address(kind="sms", canonical=IRMA, shown=shown)
    assert (said.subject, said.text) == ("My kettle leaks.", "My kettle leaks.\nBadly.")
    assert (said.place, said.place_is_proof) == (f"{twilio.number}:{IRMA}", True)
    assert said.names == (item.name,)
    assert said.also == (Address(kind="phone", canonical=IRMA, shown=shown),)
    assert (said.auto, said.warnings, said.remote) == (None, (), ())


def test_the_same_message_is_the_same_payload_and_in_its_senders_line(twilio):
    item = twilio.customer().says("Hello")
    [once], [again] = raws(twilio, item), raws(twilio, item)

    assert once.source_key == again.source_key == f"m:{item.name}"
    assert once.conv_key == IRMA


def test_what_becomes_of_words_holds_up_nobodys_words(twilio):
    twilio.customer().says("Hello")
    [said] = [twilio.becomes(sent(twilio), "delivered")]
    [raw] = raws(twilio, said)

    assert raw.source_key == f"s:{said.name}:delivered"
    assert raw.conv_key == f"receipt:{IRMA}"


def sent(twilio):
    fields = [("To", IRMA), ("From", twilio.number), ("Body", "Yes")]
    api.send(twilio.settings(), fields)
    return twilio.said(IRMA)[-1]


@pytest.mark.parametrize(
    ("status", "state"),
    [("sent", "sent"), ("delivered", "delivered"), ("read", "read")],
)
def test_receipts(twilio, status, state):
    said = sent(twilio)
    found = parsed(twilio, twilio.becomes(said, status))
    assert found == Receipt(state=state, names=(said.name,))


@pytest.mark.parametrize(
    "status", ["queued", "sending", "accepted", "scheduled", "new"]
)
def test_what_is_on_its_way_is_no_news(twilio, status):
    assert isinstance(parsed(twilio, twilio.becomes(sent(twilio), status)), Noise)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (30003, "out of reach"),
        (30005, "Nobody can be reached"),
        (30006, "Nobody can be reached"),
        (30007, "advertising"),
        (30008, "did not say why"),
        (30034, "30034"),
        (21610, "STOP"),
        (39999, "39999"),
        (0, "?"),
    ],
)
def test_why_words_did_not_arrive_is_said_in_words(twilio, code, words):
    said = sent(twilio)
    found = parsed(twilio, twilio.becomes(said, "undelivered", code))

    assert (found.state, found.names) == ("failed", (said.name,))
    assert words in found.words


def test_pictures_are_fetched_later(twilio):
    said = parsed(twilio, *twilio.customer().sends_photos(3, caption="Look"))
    assert [one.filename for one in said.remote] == [
        "picture-1.png", "picture-2.png", "picture-3.png",
    ]  # fmt: skip
    assert {one.content_type for one in said.remote} == {"image/png"}
    assert said.text == "Look"


def test_a_picture_without_words_is_called_by_its_name(twilio):
    said = parsed(twilio, twilio.customer().sends_photo())
    assert (said.subject, said.text) == ("picture-1.png", "")


def test_somebody_elses_card(twilio):
    item = twilio.customer().sends_file(b"BEGIN:VCARD", "x", "text/x-vcard")
    assert parsed(twilio, item).remote[0].filename == "file-1.vcf"


def test_an_empty_message_is_shown_as_one(twilio):
    assert parsed(twilio, twilio.customer().says("  ")).text == "[An empty message]"


def test_who_opts_out_is_kept_and_noted(twilio):
    irma = twilio.customer()
    for word in ("STOP", "stop", " Unsubscribe "):
        said = parsed(twilio, irma.says(word))
        assert (said.text, said.warnings) == (word.strip(), ("opted-out",))
    for word in ("START", "HELP", "Please stop the delivery."):
        said = parsed(twilio, irma.says(word))
        assert (said.text, said.warnings) == (word, ())


def test_a_name_for_a_sender_is_a_machine(twilio):
    said = parsed(twilio, twilio.customer("Parcels").says("It comes at noon."))
    assert (said.sender.canonical, said.auto, said.also) == ("Parcels", "bot", ())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"AccountSid": "AC" + "0" * 32}, "another account"),
        ({"To": "+15005550007"}, "another number"),
        ({"To": "whatsapp:+15005550006"}, "another kind of channel: whatsapp"),
    ],
)
def test_what_is_not_ours_is_told_to_nobody(twilio, fields, words):
    item = twilio.comes_in(IRMA, {"Body": "Hi", **fields})
    found = parsed(twilio, item)
    assert isinstance(found, Noise)
    assert words in found.why


def test_a_messaging_service_has_several_numbers(twilio):
    service = "MG" + "1" * 32
    fields = {"To": "+15005550007", "MessagingServiceSid": service, "Body": "Hi"}
    item = twilio.comes_in(IRMA, fields)
    assert parsed(twilio, item, service=service).text == "Hi"
    assert isinstance(parsed(twilio, item, service="MG" + "2" * 32), Noise)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"Body=x", b"MessageSid=", b"MessageSid=../../x&Body=y", b"\xff\x00",
        b"MessageSid=SM" + b"1" * 400,
    ],
)  # fmt: skip
def test_what_names_no_message_is_unreadable(twilio, body):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    call = Call(method="POST", url=HOOK, headers=headers, body=body)
    with pytest.raises(Unreadable):
        adapter.split(twilio.settings(), call)


def test_names_that_mean_something_to_programs_are_fields_like_others(twilio):
    """AC-66: nothing is made of them."""
    odd = {"__proto__": "x", "constructor": "y", "MediaUrl99": "z", "NumMedia": "-1"}
    said = parsed(twilio, twilio.comes_in(IRMA, {"Body": "Hi", **odd}))
    assert (said.text, said.remote) == ("Hi", ())
