"""Text messages of ours, and what goes wrong with them."""

from uuid import uuid4

import pytest

from channels_app.adapter import Address, DeliveryFailed, File, Outgoing
from channels_app.adapters.sms import adapter
from channels_app.adapters.sms.segments import segments
from tests.channels_app.sms.conftest import HOOK

IRMA = "+15005550100"
LINK = "https://desk.example/s/abc/"


def outgoing(text="Yes.", *, to=IRMA, files=()):
    return Outgoing(
        to=Address(kind="sms", canonical=to, shown=to),
        subject="", text=text, place="", key=uuid4(), files=files,
    )  # fmt: skip


def picture(content_type="image/png", size=10, name="photo.png"):
    return File(
        filename=name,
        content_type=content_type,
        content=b"x" * size,
        address=LINK + name,
    )


def send(twilio, message, **config):
    settings = twilio.settings(hook=HOOK, **config)
    return [adapter.send(settings, one) for one in adapter.pieces(settings, message)]


def failure(twilio, message, **config):
    with pytest.raises(DeliveryFailed) as caught:
        send(twilio, message, **config)
    return caught.value


def test_an_answer_goes_out_and_asks_to_be_told_what_becomes_of_it(twilio):
    [sid] = send(twilio, outgoing("Hej å 🙂"))

    [said] = twilio.said(IRMA)
    assert (said.name, said.text) == (sid, "Hej å 🙂")
    asked = dict(twilio.calls[-1].pairs)
    assert asked["From"] == twilio.number
    assert asked["StatusCallback"] == HOOK


def test_a_messaging_service_chooses_the_number(twilio):
    send(twilio, outgoing(), service="MG" + "1" * 32)
    asked = dict(twilio.calls[-1].pairs)
    assert "From" not in asked
    assert asked["MessagingServiceSid"] == "MG" + "1" * 32


def test_pictures_go_along_and_other_files_as_links(twilio):
    files = (picture(), picture("application/pdf", name="bill.pdf"))
    send(twilio, outgoing("Here.", files=files))

    [said] = twilio.said(IRMA)
    assert said.text == f"Here.\n\nbill.pdf: {LINK}bill.pdf"
    assert [url for url, _content in said.files] == [f"{LINK}photo.png"]


@pytest.mark.parametrize(
    ("to", "config"), [(IRMA, {"files": False}), ("+46701740605", {})]
)
def test_where_pictures_cannot_go_there_is_a_link(twilio, to, config):
    send(twilio, outgoing("Here.", to=to, files=(picture(),)), **config)
    [said] = twilio.said(to)
    assert (said.text, said.files) == (f"Here.\n\nphoto.png: {LINK}photo.png", ())


def test_no_more_files_than_a_message_holds(twilio):
    send(twilio, outgoing("", files=(picture(),) * 11))
    assert len(twilio.said(IRMA)[0].files) == 10

    large = (picture(size=4_000_000), picture(size=4_000_000, name="two.png"))
    send(twilio, outgoing("", files=large))
    assert len(twilio.said(IRMA)[1].files) == 1


def test_long_words_are_several_messages(twilio):
    text = "Välkommen hem 🙂 igen. " * 70
    send(twilio, outgoing(text, files=(picture(),)))

    said = twilio.said(IRMA)
    assert len(said) == 3
    assert " ".join(one.text for one in said) == text.strip()
    assert all(segments(one.text) <= 10 for one in said)
    assert [len(one.files) for one in said] == [1, 0, 0]


def test_pieces_of_a_piece_are_itself(twilio):
    settings = twilio.settings(hook=HOOK)
    for piece in adapter.pieces(settings, outgoing("word " * 500)):
        assert adapter.pieces(settings, piece) == (piece,)


def test_who_opted_out_is_not_written_to(twilio):
    twilio.customer().says("STOP")
    failed = failure(twilio, outgoing())
    assert failed.permanent
    assert "START" in failed.words
    twilio.customer().says("START")
    send(twilio, outgoing())


@pytest.mark.parametrize("to", ["+15005550999", "12345", "Parcels"])
def test_what_is_no_mobile_number_fails_for_good(twilio, to):
    twilio.landlines.add("+15005550999")
    failed = failure(twilio, outgoing(to=to))
    assert failed.permanent
    assert "Nobody can be reached" in failed.words


def test_a_limit_says_when_to_come_again(twilio):
    twilio.limits(7)
    failed = failure(twilio, outgoing())
    assert (failed.wait, failed.whom, failed.permanent) == (7.0, "channel", False)
    assert twilio.said(IRMA) == []


def test_a_full_queue_is_a_limit_without_a_time(twilio):
    twilio.script.append(twilio._error(400, 21611, "queue"))
    assert failure(twilio, outgoing()).wait == 10.0


def test_trouble_at_twilio_is_an_outage(twilio):
    twilio.fails(503)
    failed = failure(twilio, outgoing())
    assert (failed.is_outage, failed.permanent, failed.in_doubt) == (True, False, False)


def test_a_line_that_breaks_leaves_a_doubt(twilio):
    twilio.drops(taken=True)
    assert failure(twilio, outgoing()).in_doubt
    assert len(twilio.said(IRMA)) == 1


def test_nobody_at_the_other_end_leaves_none(twilio, settings):
    settings.EGRESS_ALLOW = ["127.0.0.1:9"]
    failed = failure(twilio, outgoing(), api="http://127.0.0.1:9")
    assert (failed.in_doubt, failed.is_outage) == (False, True)


def test_a_wrong_token_is_for_an_admin_and_is_named_nowhere(twilio):
    settings = twilio.settings()
    twilio.token = "another"
    with pytest.raises(DeliveryFailed) as caught:
        adapter.send(settings, outgoing())
    assert not caught.value.permanent
    assert "admin" in caught.value.words
    assert settings.secret["token"] not in repr(caught.value) + repr(settings)


@pytest.mark.parametrize("status", [400, 403, 410])
def test_a_refusal_nobody_knows_is_for_good_and_names_its_code(twilio, status):
    twilio.fails(status)
    failed = failure(twilio, outgoing())
    assert failed.permanent
    assert str(20000 + status) in failed.words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("ж" * 70, 1), ("ж" * 71, 2), ("ж" * 134, 2),
        ("🙂" * 35, 1), ("🙂" * 36, 2), ("🙂" * 67, 3), ("a" * 1530, 10), ("a" * 1531, 11),
    ],
)  # fmt: skip
def test_parts_are_counted_as_networks_count_them(text, parts):
    assert segments(text) == parts
