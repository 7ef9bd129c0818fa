"""A language is a file: all of them have the same tables, and phrases that can be read."""

import pytest

from tests.tickets.detect.labelled import LANGUAGES
from tickets.detect.language import languages, spoken
from tickets.detect.phrases import compiled


def test_every_language_has_labelled_sentences():
    assert sorted(languages()) == sorted(LANGUAGES)


def test_all_languages_know_the_same_facts_times_and_wordings():
    english, *others = languages().values()

    for other in others:
        assert other.asks.keys() == english.asks.keys()
        assert other.time.keys() == english.time.keys()
        assert other.time["units"].keys() == english.time["units"].keys()
        assert other.time["parts"].keys() == english.time["parts"].keys()
        assert other.time["periods"].keys() == english.time["periods"].keys()
        assert other.fact.keys() == english.fact.keys()
        assert other.letter.keys() == english.letter.keys()


def test_a_land_makes_no_other_language():
    assert [one.code for one in spoken("de-AT")] == ["de"]
    assert [one.code for one in spoken("pt")] == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("(we|I) can't", "I CANT"),
        ("I [really] cannot", "I cannot"),
        ("I [really] cannot", "I really\n cannot"),
        ("{who} said ~ no", "Ann said well, no"),
        ("kein* Zeit", "keinerlei Zeit"),
        ("möglich", "moeglich"),
    ],
)
def test_a_phrase_reads_as_it_says(phrase, text):
    assert compiled([phrase], {"who": ["Ann"]}).search(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [("can", "cannot"), ("said ~ no", "said one two three four no"), ("a b", "a. b")],
)
def test_a_phrase_reads_no_more_than_it_says(phrase, text):
    assert compiled([phrase], {}).search(text) is None


@pytest.mark.parametrize("phrase", ["never [again]", "never ~", "never ~6"])
def test_a_phrase_that_ends_openly_is_refused(phrase):
    with pytest.raises(ValueError, match="never"):
        compiled([phrase], {})
