"""What the stream tells is found at once, and is what a look would have found."""

import time
from contextlib import closing
from dataclasses import replace

import pytest

from channels_app.adapters.bluesky import adapter, jetstream, looking
from channels_app.parsed import Deleted, Edited
from tests.channels_app.bluesky.conftest import Looker
from tests.wire.providers.web import as_json


@pytest.fixture
def streamed(bluesky, account) -> Looker:
    address = bluesky.url.replace("http", "ws")
    config = {**account.config, "stream": address}
    return Looker(replace(account, config=config))


def wanted(batches, count: int = 1, seconds: float = 10):
    """The next payloads, whenever they come."""
    found, until = [], time.monotonic() + seconds
    for batch in batches:
        found += batch.items
        if len(found) >= count or time.monotonic() > until:
            return found
    return found


def begun(streamed):
    """A look, and the line is open."""
    batches = streamed.batches()
    while next(batches).items:
        pass
    return batches


def test_a_mention_is_there_at_once_and_the_same_when_it_is_looked_for(
    bluesky, streamed, looker, irma, monkeypatch
):
    monkeypatch.setattr(looking, "NAP", 0.05)
    with closing(begun(streamed)) as batches:
        next(batches)
        bluesky.calls.clear()
        irma.mentions(f"@{bluesky.handle} it leaks")
        [raw] = wanted(batches)
    assert not any("listNotifications" in one.path for one in bluesky.calls)
    [again] = looker.look()
    assert again.source_key == raw.source_key
    assert again.conv_key == raw.conv_key
    one, other = (adapter.parse(looker.settings, it.content) for it in (raw, again))
    assert one == other


def test_what_is_not_about_us_is_not_even_asked_for(
    bluesky, streamed, irma, monkeypatch
):
    monkeypatch.setattr(looking, "NAP", 0.05)
    with closing(begun(streamed)) as batches:
        next(batches)
        bluesky.calls.clear()
        for at in range(20):
            irma.mentions(f"Nothing about you {at}")
        irma.says("But this.")
        assert len(wanted(batches)) == 1
    asked = [one.asked for one in bluesky.calls if "getPosts" in one.path]
    assert all(len(one) == 1 for one in asked)


def test_changes_and_deletions_are_told_of_what_we_know(
    bluesky, streamed, irma, monkeypatch
):
    monkeypatch.setattr(looking, "NAP", 0.05)
    first, second = irma.says("It leeks."), irma.says("Forget it.")
    with closing(begun(streamed)) as batches:
        next(batches)
        irma.edits(first, "It leaks.")
        irma.deletes(second)
        found = [
            adapter.parse(streamed.settings, one.content) for one in wanted(batches, 2)
        ]
    assert {type(one) for one in found} == {Edited, Deleted}


def test_a_post_that_is_shown_a_little_later_is_waited_for(
    bluesky, streamed, irma, monkeypatch
):
    monkeypatch.setattr(looking, "NAP", 0.05)
    monkeypatch.setattr(looking, "WAITS", 0.05)
    with closing(begun(streamed)) as batches:
        next(batches)
        bluesky.script.append(as_json({"posts": []}))
        irma.says("In a moment.")
        assert len(wanted(batches)) == 1


def test_a_line_that_broke_comes_back_and_goes_on_where_it_was(
    bluesky, streamed, irma, monkeypatch
):
    monkeypatch.setattr(looking, "NAP", 0.05)
    monkeypatch.setattr(jetstream, "AGAIN", 0.1)
    with closing(begun(streamed)) as batches:
        next(batches)
        irma.says("One.")
        assert len(wanted(batches)) == 1
        bluesky.cuts += 1
        irma.says("Two.")
        texts = {
            adapter.parse(streamed.settings, one.content).incoming.text
            # What was told a moment before is told again.
            for one in wanted(batches, 2)
        }
    assert "Two." in texts


def test_without_the_stream_everything_is_found_by_looking(bluesky, account, irma):
    config = {**account.config, "stream": "ws://127.0.0.1:1"}
    looker = Looker(replace(account, config=config))
    irma.says("One.")
    assert len(looker.look()) == 1
