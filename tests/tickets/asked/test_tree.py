"""Conditions as JSON and as text: both are the same tree."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.asked.trees import TEXT, conditions, trees
from tickets.asked.meaning import holds_open, is_personal
from tickets.asked.text import parsed, printed
from tickets.asked.tree import (
    EVERYTHING,
    MOST_CONDITIONS,
    Condition,
    Either,
    Every,
    Not,
    WrongTree,
    dump,
    read,
    tidy,
)
from tickets.filters import TICKETS

ANY = trees(conditions(lambda field, op: TEXT)).map(tidy)


def said(text):
    return parsed(text, TICKETS)


@given(tree=ANY)
def test_a_tree_comes_back_from_its_json_and_from_its_text(tree):
    assert read(dump(tree)) == tree
    assert said(printed(tree, TICKETS)) == tree


@given(text=st.text(max_size=60) | st.lists(st.sampled_from(
    ["(", ")", "OR", "NOT", "-", "tag:vip", "is:late", '"', "AND", "team.x:y", "a", ","]
)).map(" ".join))  # fmt: skip
def test_a_text_is_a_tree_or_says_what_is_wrong(text):
    with contextlib.suppress(WrongTree):
        tree = said(text)
        assert said(printed(tree, TICKETS)) == tree


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "op", "values", "x"]),
            inside,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(data=JSON)
def test_whatever_is_sent_is_a_tree_or_says_what_is_wrong(data):
    with contextlib.suppress(WrongTree):
        tree = read(data)
        assert read(dump(tree)) == tree


VIP = Condition("tag", "is", ("vip",))
LATE = Condition("late", "is", ("true",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("tag:vip", VIP),
        ("tag:vip,gold", Condition("tag", "is", ("vip", "gold"))),
        ("tag.all:vip,gold", Condition("tag", "all", ("vip", "gold"))),
        ("-tag:vip", Condition("tag", "not", ("vip",))),
        ("NOT tag:vip", Not(VIP)),
        ("is:late tag:vip", Every((LATE, VIP))),
        ("is:late AND tag:vip", Every((LATE, VIP))),
        ("is:late OR tag:vip", Either((LATE, VIP))),
        ("-is:late", Not(LATE)),
        ("-(tag:vip OR is:late)", Not(Either((VIP, LATE)))),
        ("tag:vip (is:late OR tag:vip)", Every((VIP, Either((LATE, VIP))))),
        ('team:"Second level"', Condition("team", "like", ("Second level",))),
        ("from:ada", Condition("customer", "like", ("ada",))),
        ("company:none", Condition("organization", "is", ("none",))),
        ("owner:me", Condition("assignee", "is", ("me",))),
        ("before:-7d", Condition("created_at", "lt", ("-7d",))),
        ("after:2026-11-01", Condition("created_at", "gte", ("2026-11-01",))),
        ("created:>7d", Condition("created_at", "like", (">7d",))),
        ("subject:refund", Condition("subject", "has", ("refund",))),
        ('tag:"a \\"b\\""', Condition("tag", "is", ('a "b"',))),
        ("golden kettle", Condition("q", "is", ("golden kettle",))),
        ('"golden kettle"', Condition("q", "is", ('"golden kettle"',))),
    ],
)
def test_people_say_it_in_their_way(text, tree):
    assert said(text) == tree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lost:x", "There is no field called lost."),
        ("is:status", "Nothing can be that, nor have it."),
        ("(tag:vip", "A bracket is not closed."),
        ("tag:vip)", "A bracket is closed that nobody opened."),
        ("tag:vip OR", "A condition is missing here."),
        ("NOT", "A condition is missing here."),
        ('tag:vip "x', "A quotation mark has no second one."),
        ("(" * 20 + "a" + ")" * 20, "At most 6 levels."),
        ("x" * 4001, "At most 4000 letters, and no NUL."),
        (" ".join(["is:late"] * (MOST_CONDITIONS + 1)), "At most 40 conditions."),
    ],
)
def test_what_is_wrong_with_a_text_is_said(text, words):
    with pytest.raises(WrongTree) as caught:
        said(text)

    assert caught.value.words == words


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ({"any": []}, "any"),
        ({"all": [{"all": []}]}, "all[0].all"),
        ({"all": [{"field": "tag", "values": []}]}, "all[0].values"),
        ({"all": [{"field": 1, "values": ["x"]}]}, "all[0].field"),
        ({"not": {"field": "tag", "values": ["x", None]}}, "not.values[1]"),
        ({"field": "tag", "values": ["x"], "more": 1}, ""),
    ],
)
def test_what_is_wrong_with_json_says_where(data, place):
    with pytest.raises(WrongTree) as caught:
        read(data)

    assert caught.value.place == place


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("is:open", True),
        ("tag:vip status:open,waiting", True),
        ("is:open OR status:snoozed", True),
        ("status.not:resolved,closed", True),
        ("view:mine", True),
        ("", False),
        ("is:open OR tag:vip", False),
        ("-is:open", False),
        ("status:open,resolved", False),
        ("status.not:resolved", False),
        ("view:resolved", False),
        ("is:open is:spam", False),
        ("is:open -is:merged", False),
    ],
)
def test_it_is_known_whether_none_but_open_tickets_are_meant(text, is_open):
    assert holds_open(said(text)) is is_open


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("owner:me", True),
        ("owner.like:ME", True),
        ("NOT (tag:x OR is:unread)", True),
        ("is:of-my-teams", True),
        ("owner:none tag:me", False),
        ("from:me", False),
    ],
)
def test_it_is_known_whether_the_answer_depends_on_who_asks(text, whether):
    assert is_personal(said(text), TICKETS) is whether
