"""Our own number: introduced, looked after, with its templates; and files that came."""

from dataclasses import replace

import pytest

from channels_app.adapter import (
    Check,
    ConnectionFailed,
    FetchFailed,
    Remote,
    Settings,
)
from channels_app.adapters.whatsapp import adapter
from tests.wire.providers.whatsapp import WhatsApp, template
from tests.wire.providers.whatsapp_person import Person

NOWHERE = "http://127.0.0.1:9/hooks/whatsapp/key/"


def remote(irma: Person, content: bytes = b"%PDF") -> Remote:
    item = irma.sends_file(content, "bill.pdf", "application/pdf")
    name = item.payload["messages"][0]["document"]["id"]
    return Remote(name=name, filename="bill.pdf", content_type="application/pdf")


def test_connecting_learns_who_we_are(wire: WhatsApp, ours: Settings) -> None:
    wire.expires_at = 1_900_000_000

    learned = adapter.connect(ours, hook=NOWHERE)

    assert learned.address == "+1 555-078-3881"
    assert learned.config["number"] == "15550783881"
    assert learned.config["hook"] == ""
    assert learned.expires_at == "2030-03-17T17:46:40+00:00"
    assert wire.subscribed


def test_a_token_that_is_no_good_is_said_in_words(ours: Settings) -> None:
    wrong = replace(ours, secret={**ours.secret, "token": "guessed-token"})

    with pytest.raises(ConnectionFailed, match="enter a new access token") as failure:
        adapter.connect(wrong, hook=NOWHERE)

    assert "guessed-token" not in failure.value.words
    assert [one.ok for one in adapter.check(wrong)] == [False]


def test_testing_the_connection_looks_at_both_directions(
    wire: WhatsApp, ours: Settings
) -> None:
    before = adapter.check(ours)
    adapter.connect(ours, hook=NOWHERE)
    wire.quality = "RED"
    sending, receiving = adapter.check(ours)
    wire.override = "https://another.example/"
    told = replace(ours, config={**ours.config, "hook": NOWHERE})

    assert [one.ok for one in before] == [True, False]
    assert "It rates our number low" in sending.words
    assert receiving.ok
    assert adapter.check(told)[1] == Check(
        part="receiving",
        ok=False,
        words="WhatsApp calls another address. Connect it once more.",
    )


def test_all_templates_are_found_and_which_we_cannot_fill(
    wire: WhatsApp, ours: Settings
) -> None:
    picture = template("picture", "Look!")
    picture["components"].insert(0, {"type": "HEADER", "format": "IMAGE"})
    wire.templates += [picture]

    found = adapter.templates(ours)  # type: ignore[attr-defined]

    assert [(one.name, one.status) for one in found] == [
        ("order_ready", "APPROVED"),
        ("old_sale", "PAUSED"),
        ("picture", "CANNOT_FILL"),
    ]
    assert found[0].body == "Hello {{1}}, your order {{2}} is ready."


def test_a_link_brings_the_code_along(ours: Settings) -> None:
    unknown = replace(ours, config={})

    assert adapter.carrier(ours, "ABC-DEF-GHJ") == (
        "https://wa.me/15550783881?text=ABC-DEF-GHJ"
    )
    assert adapter.carrier(ours, "") == "https://wa.me/15550783881"
    assert adapter.carrier(unknown, "ABC-DEF-GHJ") == ""


def test_a_file_is_fetched_by_its_id(irma: Person, ours: Settings) -> None:
    file = adapter.fetch(ours, remote(irma), most=1_000)

    assert (file.filename, file.content_type, file.content) == (
        "bill.pdf", "application/pdf", b"%PDF",
    )  # fmt: skip


def test_a_file_that_is_too_large_is_never_fetched(
    irma: Person, ours: Settings
) -> None:
    with pytest.raises(FetchFailed, match="larger than") as failure:
        adapter.fetch(ours, remote(irma, b"x" * 2_000), most=1_000)

    assert failure.value.permanent


def test_a_file_larger_than_whatsapp_says_is_not_taken(
    wire: WhatsApp, irma: Person, ours: Settings
) -> None:
    file = remote(irma, b"x" * 2_000)
    wire.media[file.name].size = 10

    with pytest.raises(FetchFailed) as failure:
        adapter.fetch(ours, file, most=1_000)

    assert failure.value.permanent


@pytest.mark.parametrize("status", [404, 500, 401])
def test_a_link_that_ran_out_is_asked_for_anew(
    wire: WhatsApp, irma: Person, ours: Settings, status: int
) -> None:
    file = remote(irma)
    wire.media[file.name].status = status

    with pytest.raises(FetchFailed) as failure:
        adapter.fetch(ours, file, most=1_000)
    wire.media[file.name].status = 200

    assert not failure.value.permanent
    assert adapter.fetch(ours, file, most=1_000).content == b"%PDF"


def test_a_file_that_is_gone_is_gone(ours: Settings) -> None:
    gone = Remote(name="999", filename="a", content_type="image/png")

    with pytest.raises(FetchFailed) as failure:
        adapter.fetch(ours, gone, most=1_000)

    assert failure.value.permanent


def test_the_token_is_shown_to_nobody_but_meta(
    wire: WhatsApp, irma: Person, ours: Settings, settings: object
) -> None:
    file = remote(irma)
    with WhatsApp() as other:
        settings.EGRESS_ALLOW |= {other.place}  # type: ignore[attr-defined]
        wire.link_to = other.link_to  # type: ignore[method-assign]

        with pytest.raises(FetchFailed):
            adapter.fetch(ours, file, most=1_000)

    assert [one.headers.get("authorization") for one in other.calls] == [None]
