"""The contract: what we say is handed over, and what comes of it is told in plain words."""

import time
from dataclasses import replace
from uuid import uuid4, uuid5

import pytest
from django.utils import timezone

from channels_app.adapter import (
    Address,
    ConnectionFailed,
    DeliveryFailed,
    File,
    Origin,
    Outgoing,
)
from tests.channels_app.contract.case import Run
from tests.wire.providers.customers import picture


def outgoing(run: Run, text: str = "Try the lid.", **more) -> Outgoing:
    key, shown = run.irma.key, run.irma.name or run.irma.key
    given = {
        "to": Address(kind=run.case.kind, canonical=key, shown=shown),
        "subject": "Kettle",
        "text": text,
        "place": "",
        "key": uuid4(),
        "origin": Origin(
            ticket=uuid4(),
            number=7,
            message=uuid4(),
            author="Ada",
            said_at=timezone.now(),
        ),
        "wrote": 60.0,
    }
    if run.case.where is not None:
        given |= run.case.where(run.provider, run.irma)
    return Outgoing(**{**given, **more})


def send(run: Run, message: Outgoing) -> list[str]:
    """As our pipeline does: piece by piece, each with a key of its own."""
    pieces = [
        replace(piece, key=uuid5(message.key, str(at)))
        for at, piece in enumerate(run.adapter.pieces(run.settings, message))
    ]
    return [run.adapter.send(run.settings, piece) for piece in pieces]


def failure(run: Run, message: Outgoing) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        send(run, message)
    for secret in run.settings.secret.values():
        assert secret not in failed.value.words
        assert secret not in str(failed.value)
    assert failed.value.words
    # What it came from would show the address in a log, and a secret may be in that.
    assert failed.value.__suppress_context__
    return failed.value


@pytest.fixture(autouse=True)
def _they_wrote_first(run):
    """Most providers let nobody be written to who did not."""
    run.irma.says("My kettle leaks.")


def test_words_arrive_under_the_name_we_are_told(run):
    [name] = send(run, outgoing(run))

    [said] = run.irma.heard
    assert (said.name, said.text) == (name, "Try the lid.")


@pytest.mark.needs("formats")
def test_formatted_words_arrive_formatted(run):
    html = "<p>Try the <strong>lid</strong> &amp; wait.</p>"
    send(run, outgoing(run, "Try the lid & wait.", html=html))

    [said] = run.irma.heard
    assert "lid" in said.text
    assert "& wait." in said.text
    assert said.html or "*lid*" in said.text


def test_what_an_agent_types_is_never_mark_up(run):
    typed = "if a < b && c > d: *not* _really_ <script>"
    send(run, outgoing(run, typed))

    [said] = run.irma.heard
    assert said.text.replace("\u2060", "") == typed


@pytest.mark.needs("long")
def test_long_words_arrive_whole_in_pieces(run):
    """A little more than one message takes."""
    words = " ".join(f"word{at}" for at in range(600))
    names = send(run, outgoing(run, words))

    assert " ".join(one.text for one in run.irma.heard).split() == words.split()
    assert [one.name for one in run.irma.heard] == names


def test_a_picture_arrives_as_it_is(run):
    file = File(filename="lid.png", content_type="image/png", content=picture(9),
                address="https://desk.example/content/abc/")  # fmt: skip
    send(run, outgoing(run, "Look here.", files=(file,)))

    heard = run.irma.heard
    assert "Look here." in "".join(one.text for one in heard)
    [(_name, content)] = [one for said in heard for one in said.files] or [("", None)]
    if not run.adapter.traits.get("fetches"):
        assert content == picture(9)


def test_too_much_is_waited_with_and_no_failure(run):
    run.provider.limits(9)
    failed = failure(run, outgoing(run))
    assert failed.wait is not None
    assert failed.wait > 0
    assert failed.permanent is False
    assert run.irma.heard == []


@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_of_the_provider_is_an_outage_and_passes(run, status):
    run.provider.fails(status)
    failed = failure(run, outgoing(run))
    assert failed.is_outage is True
    assert failed.permanent is False
    send(run, outgoing(run))
    assert len(run.irma.heard) == 1


@pytest.mark.parametrize("is_taken", [True, False])
def test_when_the_line_breaks_nobody_knows_whether_it_was_taken(run, is_taken):
    run.provider.passes(run.case.looks_first)
    run.provider.drops(taken=is_taken)
    failed = failure(run, outgoing(run))
    assert failed.in_doubt is True
    assert len(run.irma.heard) == is_taken


def test_an_answer_that_takes_too_long_is_a_doubt(run, monkeypatch):
    monkeypatch.setattr(run.case.calls_last, 0.3)
    run.provider.passes(run.case.looks_first)
    run.provider.is_slow(3)
    began = time.monotonic()
    failed = failure(run, outgoing(run))
    assert failed.in_doubt is True
    assert time.monotonic() - began < 2.5


def test_nobody_there_is_no_doubt(run):
    nowhere = {**run.settings.config, "api": "http://127.0.0.1:1"}
    settings = replace(run.settings, config=nowhere)
    with pytest.raises(DeliveryFailed) as failed:
        run.adapter.send(settings, run.adapter.pieces(settings, outgoing(run))[0])
    assert failed.value.permanent is True  # no such address is allowed
    assert failed.value.in_doubt is False


def test_who_wants_no_more_of_us_is_told_of_in_words(run):
    run.case.refuses(run.provider, run.irma)
    failed = failure(run, outgoing(run))
    assert failed.permanent is True
    assert failed.in_doubt is False


def test_a_sign_in_that_is_not_good_any_more_keeps_the_message(run):
    run.provider.fails(401)
    failed = failure(run, outgoing(run))
    assert failed.permanent is False
    assert failed.is_outage is True
    assert "admin" in failed.words.lower()


def test_connecting_says_who_we_are_and_checks_both_directions(run):
    # Handshakes and set-up need an address that a provider of this machine can call.
    run.provider.hook = ""
    hook = "https://desk.example/hooks/of/ours/"
    learned = run.adapter.connect(run.settings, hook=hook)
    assert learned.address
    config = {**run.settings.config, **learned.config}
    settings = replace(run.settings, config=config)

    checks = {one.part: one for one in run.adapter.check(settings)}

    assert checks["sending"].ok is True, checks
    assert all(one.words for one in checks.values())
    if "starts" not in run.case.cannot:
        assert run.adapter.carrier(settings, "") != ""


def test_what_cannot_connect_says_why(run):
    run.provider.fails(401, times=9)
    with pytest.raises(ConnectionFailed) as failed:
        run.adapter.connect(run.settings, hook="https://desk.example/hooks/of/ours/")
    assert failed.value.words
    assert all(one.ok is False for one in run.adapter.check(run.settings))
