"""What we say reaches people on WhatsApp, or an agent reads why it does not."""

from typing import Any
from uuid import UUID

import pytest

from channels_app.adapter import (
    Address,
    DeliveryFailed,
    File,
    Outgoing,
    Settings,
)
from channels_app.adapters.whatsapp import adapter
from channels_app.parsed import Receipt
from tests.channels_app.whatsapp.calling import call_of
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.whatsapp_person import Person

KEY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
PNG = b"\x89PNG\r\n\x1a\n"


def out(irma: Person, text: str = "We send a new one.", **more: Any) -> Outgoing:
    to = Address(kind="whatsapp", canonical=irma.key, shown="", name="Irma")
    return Outgoing(to=to, subject="", text=text, place="", key=KEY, **more)


def sent(settings: Settings, message: Outgoing) -> list[str]:
    return [adapter.send(settings, one) for one in adapter.pieces(settings, message)]


def refused(settings: Settings, message: Outgoing) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        adapter.send(settings, message)
    return failure.value


def test_words_arrive_in_whatsapps_own_signs(irma: Person, ours: Settings) -> None:
    html = "<p>Take the <b>new</b> one, <i>please</i>.</p><ul><li>4 < 5</li></ul>"

    (name,) = sent(ours, out(irma, html=html.replace("4 < 5", "4 &lt; 5")))

    (said,) = irma.heard
    assert said.name == name
    assert said.text == "Take the *new* one, _please_.\n\n• 4 < 5"
    assert said.raw["biz_opaque_callback_data"] == str(KEY)
    assert said.raw["recipient"] == irma.key


def test_a_number_is_written_to_where_no_id_is_known(
    irma: Person, ours: Settings
) -> None:
    to = Address(kind="whatsapp", canonical=irma.number, shown="")

    sent(ours, Outgoing(to=to, subject="", text="Hello", place="", key=KEY))

    assert irma.heard[0].raw["to"] == irma.number


def test_long_words_are_cut_and_all_arrive(irma: Person, ours: Settings) -> None:
    long = "\n\n".join(f"Paragraph {at}: " + "word " * 100 for at in range(20))

    names = sent(ours, out(irma, long))

    assert len(names) == len(irma.heard) == 3
    assert max(len(one.text) for one in irma.heard) <= 4096
    assert " ".join(one.text for one in irma.heard).split() == long.split()


def test_one_picture_carries_its_words(irma: Person, ours: Settings) -> None:
    photo = File(filename="new.png", content_type="image/png", content=PNG)

    sent(ours, out(irma, files=(photo,)))

    (said,) = irma.heard
    assert (said.form, said.text, said.files) == (
        "image", "We send a new one.", (("new.png", PNG),),
    )  # fmt: skip


def test_several_files_follow_their_words_one_by_one(
    irma: Person, ours: Settings
) -> None:
    bill = File(filename="a\r\nb.pdf", content_type="application/pdf", content=b"%PDF")
    voice = File(filename="v.mp3", content_type="audio/mpeg", content=b"ID3")

    sent(ours, out(irma, files=(bill, voice)))

    assert [one.form for one in irma.heard] == ["text", "document", "audio"]
    assert irma.heard[1].files == (("ab.pdf", b"%PDF"),)


def test_a_file_it_never_takes_is_refused_in_its_own_words(
    irma: Person, ours: Settings
) -> None:
    zipped = File(filename="a.zip", content_type="application/zip", content=b"PK")

    failure = refused(ours, out(irma, "", files=(zipped,)))

    assert failure.permanent
    assert "must be a file with one of the following types" in failure.words


def test_a_template_reaches_who_wrote_long_ago(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    irma.is_away = True
    chosen = {"name": "order_ready", "language": "en", "values": ["Irma", "K-17"]}

    sent(ours, out(irma, "Hello Irma, …", template=chosen))
    sent(ours, out(irma, template={**chosen, "values": {"2": "K-17", "1": "Irma"}}))

    assert {one.text for one in irma.heard} == {"Hello Irma, your order K-17 is ready."}
    assert wire.waiting == []


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"name": "none", "language": "en"}, "There is no such template"),
        ({"name": "old_sale", "language": "en", "values": ["May"]}, "has paused this"),
        (
            {"name": "order_ready", "language": "en", "values": ["I"]},
            "another number of",
        ),
    ],
)
def test_a_bad_template_is_refused_in_words(
    irma: Person, ours: Settings, chosen: Any, words: str
) -> None:
    failure = refused(ours, out(irma, template=chosen))

    assert failure.permanent
    assert words in failure.words


def test_words_after_the_window_come_back_as_a_receipt_that_says_why(
    wire: WhatsApp, irma: Person, ours: Settings, heard: Any
) -> None:
    irma.is_away = True

    (name,) = sent(ours, out(irma))

    (receipt,) = heard(*wire.waiting)
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.names) == ("failed", (name, str(KEY)))
    assert "only approved templates" in receipt.words


def test_too_much_at_once_waits_and_costs_no_attempt(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    wire.limits(7)

    failure = refused(ours, out(irma))

    assert (failure.wait, failure.whom, failure.permanent) == (7, "channel", False)


def test_too_much_to_one_person_is_said_of_that_person(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    wire.script.append(wire._error(400, 131056, "Pair rate limit hit"))

    failure = refused(ours, out(irma))

    assert (failure.wait, failure.whom) == (8.0, "person")


@pytest.mark.parametrize("status", [500, 502, 503, 401])
def test_trouble_of_everybody_is_an_outage(
    wire: WhatsApp, irma: Person, ours: Settings, status: int
) -> None:
    wire.fails(status)

    failure = refused(ours, out(irma))

    assert (failure.is_outage, failure.permanent, failure.in_doubt) == (
        True,
        False,
        False,
    )
    assert wire.token not in failure.words


def test_a_line_that_breaks_leaves_it_in_doubt(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    wire.drops(taken=True)

    failure = refused(ours, out(irma))

    assert failure.in_doubt
    assert len(irma.heard) == 1


def test_a_line_that_breaks_with_the_file_leaves_no_doubt(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    wire.drops(taken=True)
    photo = File(filename="new.png", content_type="image/png", content=PNG)

    failure = refused(ours, out(irma, files=(photo,)))

    assert not failure.in_doubt
    assert irma.heard == []


def test_a_receipt_of_what_we_never_heard_of_brings_our_own_name(
    wire: WhatsApp, irma: Person, ours: Settings, heard: Any
) -> None:
    wire.drops(taken=True)
    refused(ours, out(irma))

    (receipt,) = heard(irma.gets(irma.heard[0]))

    assert receipt.names == (irma.heard[0].name, str(KEY))
    assert adapter.split(ours, call_of(wire, *wire.waiting))
