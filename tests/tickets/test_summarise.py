"""A story told by its own sentences: pure, the same every time, and never a sentence that
nobody said."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.summarise import LONGEST, MOST, Told, summarise

ENGLISH = [
    Told(
        "a",
        False,
        "Hello,\n\nmy order 12345 of 3 May has not arrived. I called you on Monday and"
        " nobody answered. I would like my money back, please.\n\nKind regards\nAnn"
        " Smith, manager of everything there is",
    ),
    Told(
        "b",
        True,
        "Dear Ann,\n\nI am sorry to hear that. I have asked the carrier and will write"
        " to you by Friday.\n\nBest regards\nBob",
    ),
    Told(
        "c",
        False,
        "Thanks, Bob! Can you send it to my sister instead?\n\nOn Monday Bob wrote:\n"
        "> I have asked the carrier and will write to you by Friday.",
    ),
]
GERMAN = [
    Told(
        "a",
        False,
        "Sehr geehrte Damen und Herren,\n\ndie Kaffeemaschine aus Bestellung 4711 ist"
        " undicht. Ich habe die Dichtung schon zweimal gewechselt. Ich möchte bitte ein"
        " neues Gerät.\n\nMit freundlichen Grüßen\nAnn Weber aus dem schönen Hamburg",
    ),
    Told(
        "b",
        True,
        "Guten Tag Frau Weber,\n\ndas tut mir sehr leid. Ich habe Ihnen heute ein neues"
        " Gerät geschickt.\n\nViele Grüße\nBob",
    ),
]


def words(story, **more):
    return [one.words for one in summarise(story, **more)]


def test_an_english_story_is_told_by_both_sides_in_its_order():
    told = words(ENGLISH)
    assert "my order 12345 of 3 May has not arrived." in told
    assert "I would like my money back, please." in told
    assert "I have asked the carrier and will write to you by Friday." in told
    assert "Can you send it to my sister instead?" in told
    assert 3 <= len(told) <= MOST


def test_a_german_story_as_well():
    told = words(GERMAN)
    assert told == [
        "die Kaffeemaschine aus Bestellung 4711 ist undicht.",
        "Ich habe die Dichtung schon zweimal gewechselt.",
        "Ich möchte bitte ein neues Gerät.",
        "Ich habe Ihnen heute ein neues Gerät geschickt.",
    ]


@pytest.mark.parametrize("story", [ENGLISH, GERMAN])
def test_greetings_politeness_quotations_and_signatures_are_left_out(story):
    told = " ".join(words(story))
    for left_out in (
        "Hello", "Dear Ann", "sorry", "regards", "manager", "Thanks", "geehrte",
        "tut mir", "Grüße", "Hamburg", ">", "wrote",
    ):  # fmt: skip
        assert left_out not in told
    assert len(set(words(story))) == len(words(story))


def test_what_the_customer_wants_is_told_first_of_all():
    story = [
        Told("a", False, "The weather is nice here. The cat sat on a mat. The pot is"
             " red and shiny. It stands in my kitchen. My refund is not here yet."),
    ]  # fmt: skip
    assert "My refund is not here yet." in words(story, goal="Where is the refund?")


def test_a_short_story_is_told_whole_and_an_empty_one_not_at_all():
    assert words([Told("a", False, "My kettle leaks.")]) == ["My kettle leaks."]
    assert words([]) == []
    assert words([Told("a", False, "> quoted only\n\n\n")]) == []


def test_the_same_story_has_the_same_summary():
    assert summarise(ENGLISH, goal="x") == summarise(list(ENGLISH), goal="x")


texts = st.text(max_size=600) | st.lists(
    st.sampled_from([
        "Hello,", "\n", "\n\n", "> ", "my order 12345 is late. ", "Why? ", "...",
        "Dr. Ann said so! ", "Kind regards\n", "1.2.3 ", "“quoted”", "\u00a0", "ß",
        "Ich möchte mein Geld zurück. ", "a" * 700, "\u2028", "😀 ", "--- ", "\t",
    ]), max_size=40,
).map("".join)  # fmt: skip
stories = st.lists(st.tuples(st.booleans(), texts), max_size=30).map(
    lambda rows: [
        Told(str(number), ours, text) for number, (ours, text) in enumerate(rows)
    ]
)


@settings(deadline=None, max_examples=150)
@given(stories, st.text(max_size=60))
def test_every_sentence_stands_where_it_says_word_for_word(story, goal):
    by_id = {one.id: one for one in story}
    took = summarise(story, goal=goal)
    assert len(took) <= MOST
    for one in took:
        assert by_id[one.id].text[one.start : one.end] == one.words
        assert by_id[one.id].ours == one.ours
        assert 0 < len(one.words) <= LONGEST
    places = [(int(one.id), one.start) for one in took]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    "text",
    ["1 " * 50_000, "a. " * 30_000, "x" * 100_000, "> \n" * 40_000, "€9 @" * 9_000],
)
def test_the_longest_story_takes_no_longer_than_a_glance(text):
    story = [Told(str(one), one % 2 == 0, text) for one in range(400)]
    began = time.process_time()
    summarise(story)
    # Nowhere near it: on a busy machine as well.
    assert time.process_time() - began < 5
