"""What readers looked for is written down, and forgotten in time."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base import housekeeping
from knowledge_base import actions
from knowledge_base.models import HelpCentre, Lookup
from knowledge_base.queries.in_vain import searches_in_vain
from tests.knowledge_base.factories import make_article


def search(words, *shown, visitor="", language="en", **more):
    return actions.record_search(
        words,
        where=Lookup.Where.HELP,
        centre=HelpCentre.objects.default(),
        language=language,
        shown=shown,
        visitor=visitor,
        **more,
    )


def vain(**more):
    since = timezone.now() - timedelta(days=30)
    return [
        (one.key, one.count, one.nothing, one.people, one.opened)
        for one in searches_in_vain(since=since, **more)
    ]


@pytest.fixture
def later():
    """Long after whoever searched has read what they found."""
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        yield


def test_a_search_is_kept_with_what_it_showed(ada):
    article = make_article(ada)

    lookup = search("  Kettle\nfür  ", article, found=7, visitor="v")

    lookup.refresh_from_db()
    assert (lookup.words, lookup.key, lookup.found, lookup.shown) == (
        "Kettle für",
        "kettle fur",
        7,
        [article.article.public_id],
    )


@pytest.mark.parametrize("words", ["", " ", "?!", "\x00", "_"])
@pytest.mark.django_db
def test_what_asks_nothing_is_no_search(words):
    assert search(words) is None
    assert not Lookup.objects.exists()


@pytest.mark.django_db
def test_whatever_is_typed_is_kept_as_far_as_it_can_be():
    for words in ("a\x00b", "\ud800x", "x" * 5_000, "ﬁ" * 300, "ㄱ" * 300, "👩 a"):
        assert len(search(words).key) <= 300


def test_letters_that_follow_each_other_are_one_search(db):
    for words in ("k", "ket", "kettle", "kettl"):
        search(words, visitor="v")
    search("lid", visitor="v")
    search("kettle", visitor="w")

    keys = Lookup.objects.order_by("pk").values_list("visitor", "key")
    assert list(keys) == [("v", "kettl"), ("v", "lid"), ("w", "kettle")]


def test_nobody_knows_who_types_on_without_a_visitor(db):
    search("ket")
    search("kettle")
    assert Lookup.objects.count() == 2


def test_the_first_thing_that_is_opened_counts_if_it_was_shown(ada):
    shown, other = make_article(ada), make_article(ada, "Other")
    lookup = search("kettle", shown)

    assert not actions.record_click(uuid4(), opened=shown)
    assert not actions.record_click(lookup.public_id, opened=other)
    assert actions.record_click(lookup.public_id, opened=shown)
    assert not actions.record_click(lookup.public_id, opened=shown)

    lookup.refresh_from_db()
    assert lookup.clicked == shown


def test_the_same_browser_is_the_same_visitor_and_no_address_is_kept():
    one = actions.visitor_of("192.0.2.7", "Firefox")
    assert one == actions.visitor_of("192.0.2.7", "Firefox")
    assert one != actions.visitor_of("192.0.2.7F", "irefox")
    assert "192" not in one
    assert len(one) == 64


def test_what_was_searched_in_vain_is_told_by_how_often(ada, later):
    article = make_article(ada)
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        search("Größe?", visitor="v")
        search("größe", visitor="w")
        search("GRÖßE", article, visitor="w")
        found = search("größe", article, visitor="x")
        actions.record_click(found.public_id, opened=article)
        search("once", visitor="y")
        again = search("found", article, visitor="z")
        actions.record_click(again.public_id, opened=article)

    assert vain() == [("grosse", 2, 1, 2, 1)]
    assert vain(at_least=1) == [("grosse", 2, 1, 2, 1), ("once", 1, 1, 1, 0)]


def test_whoever_may_still_be_reading_has_not_searched_in_vain(db):
    search("kettle")
    assert vain(at_least=1) == []


def test_words_are_forgotten_after_ninety_days_and_the_search_is_still_counted(ada):
    article = make_article(ada)
    lookup = search("kettle", article, visitor="v")
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        housekeeping.drain()
        lookup.refresh_from_db()
        assert lookup.words == "kettle"
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        young = search("lid")
        housekeeping.drain()

    lookup.refresh_from_db()
    young.refresh_from_db()
    assert (lookup.words, lookup.key, lookup.shown) == (
        "",
        "",
        [article.article.public_id],
    )
    assert young.words == "lid"
