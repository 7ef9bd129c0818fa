"""What is new is found by asking and by the stream, once; what changed or went, as well."""

import time
from contextlib import closing

import pytest

from channels_app.adapter import ConnectionFailed, Incoming, Settings
from channels_app.adapters.mastodon import adapter, look
from channels_app.adapters.mastodon.known import MOST
from channels_app.parsed import Deleted, Edited, Heard
from tests.threads import until


def names(raws):
    return [raw.source_key for raw in raws]


@pytest.fixture
def stream(shop):
    """Batches of a look that goes on, with its stream open."""
    with closing(adapter.poll(shop, {}, wait=0.05)) as batches:
        yield batches


def nothing_more(batches):
    """All until nothing comes."""
    found = []
    for batch in batches:
        found += batch.items
        if not batch.items:
            return found
    raise AssertionError("it ended")


def heard(batches, *, count=1):
    """So many, as they come."""
    found, end = [], time.monotonic() + 10
    while len(found) < count:
        assert time.monotonic() < end, found
        found += next(batches).items
    return found


def test_the_same_post_by_asking_and_by_the_stream_is_one(mastodon, shop, stream, irma):
    nothing_more(stream)
    until(lambda: mastodon.listeners == 1)
    item = irma.posts("My kettle leaks.")

    [told] = heard(stream)
    with closing(adapter.poll(shop, {}, wait=0.05)) as again:
        [asked] = nothing_more(again)

    assert told.source_key == asked.source_key == f"s:{item.name}"
    assert told.conv_key == asked.conv_key == irma.key
    assert adapter.parse(shop, told.content) == adapter.parse(shop, asked.content)


def test_an_hour_without_network_loses_nothing(mastodon, shop, stream, irma):
    nothing_more(stream)
    mastodon.has_stream = False
    mastodon.cut()
    items = [irma.posts(f"Word {at}") for at in range(95)]
    mastodon.fails(503)
    with pytest.raises(ConnectionFailed):
        nothing_more(stream)

    with closing(adapter.poll(shop, {}, wait=0.05)) as again:
        found = nothing_more(again)

    assert names(found) == [f"s:{item.name}" for item in items]


def test_a_line_that_breaks_between_two_pages_loses_nothing(mastodon, looks, irma):
    mastodon.has_stream = False
    looks.once()
    items = [irma.posts(f"Word {at}") for at in range(95)]
    found = []
    for pages in (1, 2):
        mastodon.passes(pages)
        mastodon.drops(taken=False, times=3)
        with pytest.raises(ConnectionFailed):
            looks.once()
        found += looks.told
        mastodon.script.clear()
    found += looks.once()
    assert sorted(set(names(found))) == sorted(f"s:{item.name}" for item in items)


def test_a_stream_that_breaks_is_opened_again_and_nothing_falls_between(
    mastodon, stream, irma, monkeypatch
):
    monkeypatch.setattr(look, "SOONEST", 0.2)
    nothing_more(stream)
    until(lambda: mastodon.listeners == 1)
    mastodon.cut()
    first = irma.posts("One.")
    assert names(heard(stream)) == [f"s:{first.name}"]
    end = time.monotonic() + 20
    while mastodon.listeners != 1 and time.monotonic() < end:
        next(stream)
    second = irma.posts("Two.")
    assert f"s:{second.name}" in names(heard(stream))


def test_without_a_stream_it_asks_again_and_again(mastodon, stream, irma, monkeypatch):
    monkeypatch.setattr(look, "ALONE", 0.1)
    mastodon.has_stream = False
    nothing_more(stream)
    item = irma.says("My kettle leaks.")
    assert names(heard(stream)) == [f"s:{item.name}"]


def test_private_posts_of_strangers_come_although_the_server_puts_them_aside(
    mastodon, looks, irma
):
    assert mastodon.filters is True
    irma.says("My order is 4711.")
    [said] = looks.parsed()
    assert isinstance(said, Incoming)
    assert said.public is False


def test_what_was_changed_or_taken_back_is_found_by_the_stream(
    mastodon, shop, stream, irma
):
    nothing_more(stream)
    until(lambda: mastodon.listeners == 1)
    item = irma.posts("My kettle leeks.")
    heard(stream)
    irma.edits(item, "My kettle leaks.")
    [edited] = [adapter.parse(shop, raw.content) for raw in heard(stream)]
    irma.deletes(item)
    [gone] = [adapter.parse(shop, raw.content) for raw in heard(stream)]
    assert isinstance(edited, Edited)
    assert isinstance(gone, Deleted)
    assert edited.name == gone.name == item.name
    assert edited.text == "My kettle leaks."


def test_what_the_stream_did_not_tell_is_found_by_looking_again(looks, irma):
    items = [irma.posts(f"Word {at}") for at in range(30)]
    assert len(looks.once()) == 30
    irma.edits(items[3], "Word three")
    irma.deletes(items[25])

    found = looks.parsed()

    assert {type(one) for one in found} == {Edited, Deleted}
    assert {one.name for one in found} == {items[3].name, items[25].name}
    assert looks.once() == []


def test_servers_that_tell_of_one_post_at_a_time_are_asked_so(
    mastodon, looks, irma, monkeypatch
):
    items = [irma.posts(f"Word {at}") for at in range(3)]
    looks.once()
    irma.deletes(items[1])
    one_by_one(mastodon, monkeypatch)
    [gone] = looks.parsed()
    assert gone.name == items[1].name


def one_by_one(mastodon, monkeypatch):
    """An older server, or another program."""
    answers = mastodon.answer

    def answer(request):
        is_several = request.path == "/api/v1/statuses" and request.method == "GET"
        return mastodon.trouble(404) if is_several else answers(request)

    monkeypatch.setattr(mastodon, "answer", answer)


def test_what_was_said_before_we_came_is_not_told(mastodon, irma):
    irma.posts("Long ago.")
    typed = Settings(config={"api": mastodon.url}, secret={"token": mastodon.token})
    learned = adapter.connect(typed, hook="")
    shop = Settings(config={**typed.config, **learned.config}, secret=typed.secret)
    new = irma.posts("Just now.")
    with closing(adapter.poll(shop, {}, wait=0.05)) as batches:
        assert names(nothing_more(batches)) == [f"s:{new.name}"]


def test_an_edited_post_that_was_never_seen_is_its_words_and_their_version(looks, irma):
    item = irma.posts("My kettle leeks.")
    irma.edits(item, "My kettle leaks.")
    first, second = looks.parsed()
    assert isinstance(first, Heard)
    assert first.incoming.text == "My kettle leaks."
    assert isinstance(second, Edited)


def test_too_many_questions_wait_as_long_as_it_says(mastodon, looks, irma):
    looks.once()
    irma.posts("My kettle leaks.")
    mastodon.limits(2)
    assert looks.once() == []  # it says that it lives, and asks no more
    began = time.monotonic()
    with closing(adapter.poll(looks.shop, looks.cursor, wait=0.05)) as batches:
        mastodon.limits(2)
        [found] = heard(batches)
    assert found.source_key.startswith("s:")
    assert time.monotonic() - began > 1


def test_only_so_many_posts_are_looked_at_again(looks, irma):
    for at in range(MOST + 5):
        irma.posts(f"Word {at}")
    looks.once()
    assert len(looks.cursor["posts"]) == MOST


def test_what_somebody_of_us_answers_elsewhere_is_ours(mastodon, looks, irma):
    item = irma.posts("My kettle leaks.")
    looks.once()
    above = mastodon.post_named(item.name)
    text = "@irma@social.example We are sorry."
    ours = mastodon.kept.add(mastodon.us, text, "public", answers=above)

    [said] = looks.parsed()

    assert (said.ours, said.public, said.text) == (True, True, "We are sorry.")
    assert said.place == f"public:{item.name}"
    assert said.known_as == said.names == (ours.uri,)
    assert said.sender.canonical == irma.key
    assert looks.once() == []


def test_what_is_watched_is_found_under_the_name_it_has_anyway(mastodon, shop, irma):
    tagged = irma.writes("A #Kettle of mine", visibility="public", to_us=False)
    both = irma.posts("My #kettle leaks")
    irma.writes("A secret #kettle", visibility="direct", to_us=False)

    batch = adapter.search(
        shop,
        words=("#kettle", "of mine"),
        accounts=("@irma@social.example",),
        cursor={},
    )

    found = {raw.source_key: adapter.parse(shop, raw.content) for raw in batch.items}
    assert set(found) == {f"s:{tagged.name}", f"s:{both.name}"}
    watched = found[f"s:{tagged.name}"]
    assert watched.how == "watched"
    assert set(watched.watched) == {"#kettle", "of mine", "@irma@social.example"}
    assert found[f"s:{both.name}"].how == "mention"
    later = adapter.search(shop, words=("#kettle",), accounts=(), cursor=batch.cursor)
    assert later.items == ()


def test_a_word_that_a_server_does_not_look_for_holds_up_no_other(mastodon, shop, irma):
    irma.posts("My #kettle leaks")
    mastodon.fails(400)
    batch = adapter.search(shop, words=('"', "#kettle"), accounts=(), cursor={})
    assert len(batch.items) == 1
