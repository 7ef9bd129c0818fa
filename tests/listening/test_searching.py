"""Watched words and accounts are looked for, as often as each network allows."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_app import inbound
from channels_app.adapter import ConnectionFailed
from channels_app.messenger import SearchLater
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.listening import actions, searching
from helpdesk.listening.errors import AlreadyWatched, NothingToWatch
from helpdesk.listening.models import Search, Watched
from tests import fake_square
from tests.factories import make_channel
from tests.fake_square import post
from tests.listening.seen import the_mention

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched(ada):
    def add(text="kettle", sort="word", **more):
        return actions.add_watched(sort=sort, text=text, by=ada, **more)

    return add


def test_nobody_is_asked_while_nothing_is_watched(square, provider):
    assert (searching.waiting(), searching.drain()) == (0.0, 0)
    assert provider.asked == []


def test_what_is_found_becomes_a_mention(square, provider, watched, ada):
    watched(), watched("@rival", "account"), watched("elsewhere", kinds=["telegram"])
    actions.edit_watched(watched("off"), is_active=False, by=ada)
    provider.found = [[post(how="watched", watched=["kettle"])]]
    assert searching.waiting() > 0

    assert searching.drain() == 1
    inbound.drain()

    assert provider.asked == [(("kettle",), ("@rival",), {})]
    assert (the_mention().how, the_mention().watched) == ("watched", ["kettle"])
    assert Search.objects.get().cursor == {"seen": 1}


def test_it_goes_on_where_it_was_after_a_while(square, provider, watched):
    watched()
    provider.found = [[post()]]
    searching.drain()
    assert (searching.waiting(), searching.drain()) == (0.0, 0)

    with time_machine.travel(timezone.now() + timedelta(seconds=121), tick=False):
        assert searching.waiting() > 0
        assert searching.drain() == 1

    assert [cursor for _words, _accounts, cursor in provider.asked] == [{}, {"seen": 1}]


def test_a_network_that_wants_time_gets_it(square, provider, watched):
    watched()
    provider.found = [SearchLater(wait=3600)]
    searching.drain()

    with time_machine.travel(timezone.now() + timedelta(seconds=3500), tick=False):
        assert searching.drain() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=3601), tick=False):
        assert searching.drain() == 1
    assert Search.objects.get().failing_since is None


def test_trouble_is_told_and_loses_nothing(square, other_square, provider, watched):
    watched()
    provider.found = [ConnectionFailed("It knows us no more."), [post()]]
    assert searching.drain() == 2

    search = Search.objects.get(channel=square)
    assert (search.last_error, search.cursor) == ("It knows us no more.", {})
    provider.found = [ValueError("no such key"), []]
    with time_machine.travel(timezone.now() + timedelta(seconds=400), tick=False):
        searching.drain()
    search.refresh_from_db()
    assert search.last_error == "Its answer could not be understood."
    with time_machine.travel(timezone.now() + timedelta(seconds=800), tick=False):
        searching.drain()
    search.refresh_from_db()
    assert (search.last_error, search.failing_since) == ("", None)


def test_channels_that_cannot_look_or_are_off_are_left_alone(
    square, provider, watched, support
):
    make_channel(support)
    square.is_active = False
    square.save()
    watched()

    assert (searching.waiting(), searching.drain()) == (0.0, 0)


def test_each_is_watched_once_and_admins_say_what(square, ada, bob, watched):
    kept = watched("  #Acme   shoes ", kinds=[fake_square.KIND])
    assert (kept.text, kept.kinds) == ("#Acme shoes", [fake_square.KIND])
    watched("#acme shoes", "account")
    with pytest.raises(AlreadyWatched):
        watched("#acme shoes")
    for nothing in ("", " ", "@", "#", '"', "...", "\N{ZERO WIDTH SPACE}"):
        with pytest.raises(NothingToWatch):
            watched(nothing)
    with pytest.raises(OnlyAdmins):
        actions.add_watched(sort="word", text="x", by=bob)
    with pytest.raises(OnlyAdmins):
        actions.edit_watched(kept, text="x", by=bob)
    with pytest.raises(OnlyAdmins):
        actions.delete_watched(kept, by=bob)
    actions.edit_watched(kept, text="boots", kinds=[], by=ada)
    kept.refresh_from_db()
    assert (kept.text, kept.kinds, kept.is_active) == ("boots", [], True)
    actions.delete_watched(kept, by=ada)
    assert Watched.objects.count() == 1
