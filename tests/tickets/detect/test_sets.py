"""The detectors agree with people who labelled sentences, also with those held out."""

import pytest

from tests.tickets.detect.labelled import DETECTORS, LANGUAGES, examples, score

PAIRS = [(detector, language) for detector in DETECTORS for language in LANGUAGES]


@pytest.mark.parametrize("held", [False, True], ids=["known", "held out"])
@pytest.mark.parametrize(("detector", "language"), PAIRS)
def test_nine_of_ten_finds_are_right(detector, language, held):
    found = score(detector, language, examples(detector, language, held=held))

    print(f"{detector} {language}: recall {found.recall:.2f} of {found.n} sentences")
    assert found.precision >= 0.9, found.mistakes


@pytest.mark.parametrize(("detector", "language"), PAIRS)
def test_each_set_has_enough_sentences_of_both_kinds_and_none_twice(detector, language):
    known = list(examples(detector, language, held=False))
    held = list(examples(detector, language, held=True))
    words = [one.words for one in known + held]

    assert len(known) >= 150
    assert len(held) >= 70
    assert 0.4 < sum(one.holds for one in known + held) / len(words) < 0.6
    assert len(words) == len(set(words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_due_time_of_a_promise_is_the_one_that_was_meant(language):
    for held in (False, True):
        found = score("promise", language, examples("promise", language, held=held))

        assert found.dues_right / found.dues >= 0.95, found.mistakes
