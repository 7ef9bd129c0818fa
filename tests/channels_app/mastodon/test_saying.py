"""Answers: never wider than what they answer, never to anybody else, once."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.adapters.mastodon import adapter, say
from tests.wire.providers.customers import picture


def outgoing(irma, text="We are sorry.", *, last="", **more):
    origin = Origin(
        ticket=uuid4(), number=7, message=uuid4(), author="Ada",
        said_at=timezone.now(), last=last,
    )  # fmt: skip
    given = {
        "to": Address(kind="mastodon", canonical=irma.key, shown="@irma@social.example"),
        "subject": "", "text": text, "place": "", "key": uuid4(), "origin": origin,
    }  # fmt: skip
    return Outgoing(**{**given, **more})


def send(shop, message):
    return [
        adapter.send(shop, replace(piece, key=uuid4()) if at else piece)
        for at, piece in enumerate(adapter.pieces(shop, message))
    ]


def file(kind="image/png", name="green_lid.png"):
    return File(filename=name, content_type=kind, content=picture(len(name)))


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_a_public_answer_is_seen_by_as_many_as_what_it_answers(shop, irma, visibility):
    item = irma.writes("My kettle leaks.", visibility=visibility)
    send(shop, outgoing(irma, last=item.name, public=True))
    [said] = irma.heard
    assert (said.form, said.replies) == (visibility, item.name)
    assert said.raw["content"].startswith('<p><span class="h-card"')


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_what_was_not_said_to_everybody_is_never_answered_in_public(
    shop, irma, visibility
):
    item = irma.writes("My order is 4711.", visibility=visibility)
    send(shop, outgoing(irma, last=item.name, public=True))
    assert irma.heard[0].form == "direct"


def test_a_private_answer_to_public_words_hangs_below_them_and_is_direct(shop, irma):
    item = irma.posts("My kettle leaks.")
    send(shop, outgoing(irma, last=item.name))
    [said] = irma.heard
    assert (said.form, said.replies) == ("direct", item.name)


def test_nobody_else_reads_what_is_private_whatever_is_typed(mastodon, shop, irma):
    karl = mastodon.customer("Karl Ek", handle="karl")
    send(shop, outgoing(irma, "As @karl@social.example and @shop know."))
    assert karl.heard == []
    assert [one["acct"] for one in irma.heard[0].raw["mentions"]] == [
        "irma@social.example"
    ]


def test_a_warning_of_theirs_is_carried_over(shop, irma):
    item = irma.writes("Burnt it", visibility="public", warning="burns")
    send(shop, outgoing(irma, last=item.name, public=True))
    assert irma.heard[0].raw["spoiler_text"] == "burns"


def test_said_again_with_the_same_key_it_is_there_once(mastodon, shop, irma):
    item = irma.posts("My kettle leaks.")
    message = outgoing(irma, last=item.name, public=True)
    mastodon.drops(taken=True)
    with pytest.raises(DeliveryFailed) as failed:
        send(shop, message)
    assert failed.value.in_doubt is True
    [name] = send(shop, message)
    assert [one.name for one in irma.heard] == [name]


def test_pictures_go_four_to_a_post_with_words_that_say_what_they_are(shop, irma):
    files = tuple(file(name=f"lid_{at}.png") for at in range(5))
    send(shop, outgoing(irma, "Look at these.", files=files))
    first, second = irma.heard
    assert (len(first.files), len(second.files)) == (4, 1)
    assert (first.text, second.text) == ("Look at these.", "")


def test_a_film_goes_by_itself_once_it_is_ready(mastodon, shop, irma, monkeypatch):
    monkeypatch.setattr(say, "LOOKS", 0.01)
    film = file("video/mp4", "how.mp4")
    send(shop, outgoing(irma, "So.", files=(file(), film)))
    assert [len(one.files) for one in irma.heard] == [1, 1]
    looked = [one.path for one in mastodon.calls if "/api/v1/media/" in one.path]
    assert len(looked) == 2


def test_who_changed_their_name_is_answered_by_the_new_one(shop, irma):
    irma.account.acct = "irma_new@social.example"
    send(shop, outgoing(irma))
    assert irma.heard[0].raw["mentions"][0]["acct"] == "irma_new@social.example"


def test_whoever_has_their_name_now_is_not_they(mastodon, shop, irma):
    """A name was given up, and somebody else took it."""
    irma.leaves()
    mastodon.kept.account("Not Irma", "irma", server="social.example").uri += "/2"
    with pytest.raises(DeliveryFailed) as failed:
        send(shop, outgoing(irma))
    assert failed.value.permanent is True
    assert mastodon.sent == []


@pytest.mark.parametrize(
    ("status", "theirs", "ours", "is_signed_out"),
    [
        (403, "This action is outside the authorized scopes", "scopes", True),
        (422, "Validation failed: something", "Validation failed: something", False),
        (404, "", "not there any more", False),
    ],
)
def test_what_it_refuses_is_told_in_words(
    mastodon, shop, irma, status, theirs, ours, is_signed_out
):
    mastodon.fails(status, theirs)
    with pytest.raises(DeliveryFailed) as failed:
        send(shop, outgoing(irma))
    assert ours in failed.value.words
    assert failed.value.signed_out is is_signed_out
    assert failed.value.permanent is not is_signed_out


def test_the_token_is_in_no_words_and_goes_to_no_other_server(
    mastodon, shop, irma, caplog
):
    caplog.set_level("INFO")
    for trouble in (lambda: mastodon.fails(401), lambda: mastodon.drops(taken=True)):
        trouble()
        with pytest.raises(DeliveryFailed) as failed:
            send(shop, outgoing(irma))
        assert mastodon.token not in f"{failed.value!r} {failed.value.words}"
    assert mastodon.token not in caplog.text
    assert mastodon.token not in repr(shop)
    item = irma.sends_photo()
    remote = adapter.parse(shop, _raw_of(mastodon, item)).remote[0]
    mastodon.calls.clear()
    adapter.fetch(shop, remote, most=10_000)
    assert "authorization" not in mastodon.calls[0].headers


def _raw_of(mastodon, item):
    status = mastodon.kept.entity(mastodon.post_named(item.name))
    return json.dumps({"event": "said", "status": status, "answers": []}).encode()
