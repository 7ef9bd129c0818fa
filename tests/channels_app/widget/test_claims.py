"""What a page says of its visitor: read once, within bounds, and kept."""

import json
from uuid import uuid4

import pytest

from channels_app.actions import claims
from channels_app.models import Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.channels_app.widget.proving import SECRET, identify, proof

pytestmark = pytest.mark.usefixtures("company")

AT = "2026-11-22T11:55:00.000Z"
EVENT = {"name": "Basket", "props": {"items": 3, "gift": True}, "at": AT}

WRONG = [
    *({"context": one} for one in (None, 1, "x", [], True)),
    *({"attributes": one} for one in (None, 1, "x", [])),
    {"context": {"a": {}}}, {"context": {"a": []}}, {"context": {"a": 10**30}},
    {"context": {"a": 2**53}}, {"context": {"a": 1e300}}, {"context": {"a": "x" * 4_100}},
    {"context": {"x" * 61: 1}}, {"context": {"": 1}}, {"context": {" \x00": 1}},
    {"context": {f"name {n}": "x" * 40 for n in range(100)}},
    {"context": {"a": "ü" * 2_100}},
    {"context": {"a": "x" * 2_100}, "attributes": {"b": "x" * 2_100}},
    *({"events": one} for one in (None, 1, "x", {}, [1], [None], [[]], [{}])),
    {"events": [EVENT] * 21},
    *({"events": [{**EVENT, "name": one}]} for one in (None, 1, "", "\x00", "x" * 61)),
    *({"events": [{**EVENT, "at": one}]} for one in (
        None, 1, "", "x", "2026-11-22", "2026-11-22T11:55:00", "2026-13-22T11:55:00Z",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\ud800", "1" * 9_000,
    )),
    *({"events": [{**EVENT, "props": one}]} for one in (
        None, 1, [], "x", {"a": {}}, {"a": "x" * 600}, {"x" * 61: 1},
    )),
    *({"tags": one} for one in (None, 1, "x", {}, [1], [None], [[]], ["x" * 51])),
    {"tags": [str(n) for n in range(11)]},
    *({"searched": one} for one in (None, 1, [], {})),
    *({"article": one} for one in (None, 1, [], {})),
]  # fmt: skip


def told(about, claimed):
    """What is kept of it."""
    return {name: about.get(name) for name in claimed}


@pytest.mark.parametrize("about", WRONG)
def test_what_no_page_of_ours_would_say_is_refused_where_it_is(irma, about):
    answers = [irma.say(about=about), irma.post("session/", {"about": about})]
    for answer in answers:
        assert answer.status_code == 422, answer.content
        assert list(answer.json()["errors"]) == ["about"]
    assert not Visitor.objects.exists()


def test_all_that_fits_is_kept(irma):
    about = {
        "context": {"Plan": "gold", "Orders": 3, "Rate": 0.5, "Trial": False},
        "events": [EVENT],
        "tags": ["Refund", "vip"],
        "searched": "kettle leaks",
        "article": "a-leaking_kettle-2",
    }
    say(irma, about=about)
    assert told(Visitor.objects.get().about, [*about, "facts"]) == {
        "context": None,
        "facts": about["context"],
        "events": [{**EVENT, "at": "2026-11-22T11:55:00.000+00:00"}],
        **{name: about[name] for name in ("tags", "searched", "article")},
    }


def test_the_largest_there_may_be_fits_into_one_message_by_any_door(irma):
    props = {"a": "ü" * 250}
    about = {
        "context": {"a": "ü" * 2_000},
        "events": [{"name": "x" * 60, "props": props, "at": AT}] * 20,
        "tags": ["ü" * 50] * 10,
        "searched": "x" * 200,
    }
    said = {"chat": str(uuid4()), "id": str(uuid4()), "text": "x" * 10_000}
    body = json.dumps({"t": "say", **said, "about": about}, ensure_ascii=False)
    assert len(body) < 60_000
    assert irma.post("say/", {**said, "about": about}).status_code == 202


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"a\x00b": "c\x00d\ud800"}, {"a b": "cd\ufffd"}),
        ({" Plan ": " gold\n"}, {"Plan": "gold"}),
        ({"__defineGetter__": 1, "__x": 2, "ok": 3}, {"ok": 3}),
        ({"gone": None}, {}),
    ],
)
def test_facts_are_printable_and_bear_no_names_of_javascripts_own(irma, given, kept):
    say(irma, about={"context": given})
    assert Visitor.objects.get().about["facts"] == kept


@pytest.mark.parametrize("name", ["__proto__", "constructor", "prototype"])
def test_names_that_change_objects_get_nowhere(irma, name):
    # By the door the whole of it is none of ours (AC-66); within, the name is dropped.
    assert irma.say(about={"context": {name: 1}}).status_code == 422
    assert claims.read({"context": {name: 1, "ok": 2}}) == {"facts": {"ok": 2}}


def test_what_people_typed_into_the_search_is_cut_and_not_refused(irma):
    say(irma, about={"searched": "a\nb\x00 " + "x" * 900, "article": "no slug/.."})
    about = Visitor.objects.get().about
    assert about["searched"] == "a b " + "x" * 196
    assert about["article"] == ""


def test_later_facts_replace_those_of_the_same_name_and_null_takes_one_back(irma):
    chat = str(uuid4())
    for facts in ({"Plan": "free", "Cart": 1}, {"Plan": "gold"}, {"Cart": None}):
        say(irma, chat=chat, about={"context": facts})
    assert Visitor.objects.get().about["facts"] == {"Plan": "gold"}


def test_attributes_of_a_person_are_facts_and_the_page_has_the_last_word(irma):
    about = {"attributes": {"Plan": "free", "Since": 2019}, "context": {"Plan": "gold"}}
    say(irma, about=about)
    assert Visitor.objects.get().about["facts"] == {"Plan": "gold", "Since": 2019}


def test_facts_of_pages_long_left_make_room_for_new_ones(irma):
    chat = str(uuid4())
    for name in ("old", "new"):
        say(irma, chat=chat, about={"context": {name: "x" * 3_000}})
    assert list(Visitor.objects.get().about["facts"]) == ["new"]


def test_the_last_twenty_events_are_kept_each_once_in_their_order(irma):
    chat = str(uuid4())
    events = [
        {"name": f"E{n}", "at": f"2026-11-22T11:{n:02}:00Z"} for n in range(30)
    ]  # fmt: skip
    for part in (events[:15], events[5:20], events[20:]):
        say(irma, chat=chat, about={"events": part})
    names = [one["name"] for one in Visitor.objects.get().about["events"]]
    assert names == [f"E{n}" for n in range(10, 30)]


def test_a_page_that_says_nothing_more_takes_nothing_back(irma):
    chat = str(uuid4())
    say(irma, chat=chat, about={"context": {"Plan": "gold"}, "searched": "kettle"})
    say(irma, chat=chat, about={"page": "https://shop.example/b"})
    irma.post("session/", {"token": irma.token, "about": {"title": "B"}})
    about = Visitor.objects.get().about
    assert (about["facts"], about["searched"]) == ({"Plan": "gold"}, "kettle")
    assert about["title"] == "B"


def test_what_was_known_of_a_browser_is_known_of_whom_the_site_vouches_for(support):

    shop = make_widget(support, secret=SECRET)
    phone, desk = Browser(shop), Browser(shop)
    identify(phone, proof())
    say(phone, about={"context": {"Plan": "gold"}, "events": [EVENT]})
    say(desk, about={"context": {"Cart": 2}, "events": [{**EVENT, "name": "Paid"}]})
    identify(desk, proof())
    about = Visitor.objects.get(external_id="42").about
    assert about["facts"] == {"Plan": "gold", "Cart": 2}
    assert [one["name"] for one in about["events"]] == ["Basket", "Paid"]
