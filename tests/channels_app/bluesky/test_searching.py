"""Watched words and accounts."""

import pytest

from channels_app.adapter import ConnectionFailed
from channels_app.adapters.bluesky import adapter
from channels_app.messenger import SearchLater, is_searchable


def search(account, cursor=None, words=("kettles",), accounts=()):
    batch = adapter.search(account, words=words, accounts=accounts, cursor=cursor or {})
    found = [adapter.parse(account, raw.content) for raw in batch.items]
    return batch, found


def test_it_can_be_asked():
    assert is_searchable(adapter)


def test_what_says_a_watched_word_is_found_once_with_all_of_them(
    bluesky, account, irma
):
    irma.mentions("I like kettles and lids")
    irma.mentions("I like tea")
    batch, [found] = search(account, words=("kettles", "lids"))
    assert (found.how, found.watched) == ("watched", ("kettles", "lids"))
    assert found.reach == irma.account.followers
    irma.mentions("Kettles again")
    _later, again = search(account, batch.cursor, words=("kettles", "lids"))
    assert "Kettles again" in [one.incoming.text for one in again]


def test_what_a_watched_account_wrote_is_found(bluesky, account, irma):
    irma.mentions("Nothing about you")
    _batch, [found] = search(account, words=(), accounts=(f"@{irma.handle}",))
    assert found.watched == (f"@{irma.handle}",)


def test_found_by_searching_it_is_the_same_as_found_by_looking(
    bluesky, account, irma, looker
):
    irma.mentions(f"@{bluesky.handle} your kettles leak")
    batch, [found] = search(account)
    [raw] = looker.look()
    assert found.how == "mention"
    assert raw.source_key == batch.items[0].source_key


def test_what_we_wrote_ourselves_is_not_found(bluesky, account):
    bluesky.writes(bluesky.us, {"text": "We sell kettles"})
    assert search(account)[1] == []


def test_an_account_that_is_not_there_holds_up_no_other(bluesky, account, irma):
    irma.mentions("I like kettles")
    bluesky.passes(1)
    bluesky.fails(400)
    assert len(search(account, accounts=("@nobody.example",))[1]) == 1


def test_nor_does_a_word_that_is_not_looked_for(bluesky, account, irma):
    irma.mentions("I like kettles")
    bluesky.fails(400)
    _batch, [found] = search(account, words=('"', "kettles"))
    assert found.watched == ("kettles",)


def test_too_many_searches_wait_and_trouble_is_told(bluesky, account):
    bluesky.limits(40)
    with pytest.raises(SearchLater) as later:
        search(account)
    assert 30 < later.value.wait <= 40
    bluesky.fails(503)
    with pytest.raises(ConnectionFailed):
        search(account)
