"""Praise and trouble, to sort a stream by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.detect import sentiment

TROUBLE = [
    "My kettle arrived broken and nobody answers.",
    "Worst delivery ever",
    "I am not happy with @acme",
    "This isn't good at all",
    "still no reply, I am furious",
    "Third week without my refund. Never again!",
    "WHERE IS MY PARCEL, ACME",
    "the app crashes all the time",
    "Acme \U0001f621",
    "It never worked well",
    "Mein Wasserkocher ist kaputt und niemand antwortet",
    "Das ist leider gar nicht gut",
    "Enttäuscht von Acme. Finger weg!",
    "Gefällt mir überhaupt nicht",
    "Ich warte immer noch auf mein Geld, eine Frechheit",
    "Keine Antwort seit zwei Wochen",
    "Thanks for nothing, it is broken again and your hotline is rude.",
]
PRAISE = [
    "I love my new kettle!",
    "Thanks @acme, that was quick",
    "Best coffee ever, would recommend",
    "No problems at all since a year",
    "not bad",
    "Great service \U0001f44d",
    "Can't wait to get it",
    "Ich bin sehr zufrieden, danke!",
    "Super schnelle Lieferung",
    "Nicht schlecht, Acme",
    "Kann ich nur empfehlen",
    "Gefällt mir",
    "Kein Problem mit der Rückgabe, gerne wieder",
]
NEITHER = [
    "",
    "Does the kettle come in blue?",
    "Good morning, when do you open?",
    "It would be great to have it in green",
    "Passt der Filter in die Mühle?",
    "Guten Morgen, wann öffnet der Laden?",
    "Es wäre schön, wenn es sie in Blau gäbe",
    "It is not late",
]


@pytest.mark.parametrize("text", TROUBLE)
def test_trouble_is_heard(text):
    assert sentiment(text) == -1


@pytest.mark.parametrize("text", PRAISE)
def test_praise_is_heard(text):
    assert sentiment(text) == 1


@pytest.mark.parametrize("text", NEITHER)
def test_what_says_neither_is_neither(text):
    assert sentiment(text) == 0


def test_a_language_that_nobody_here_reads_is_not_judged():
    assert sentiment("c'est nul", "fr") is None
    assert sentiment("c'est nul \U0001f621", "fr") == -1


def test_what_is_quoted_is_somebody_elses():
    assert sentiment('They wrote "the worst kettle"') == 0


@given(st.text(max_size=400), st.sampled_from(["", "en", "de", "fr"]))
def test_any_words_are_read(text, language):
    assert sentiment(text, language) in {-1, 0, 1, None}
