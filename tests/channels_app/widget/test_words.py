"""The widget's own words: the same ones in twelve languages."""

import json
import re

import pytest
from babel import Locale

from channels_app.views.widget.loader import HOME

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "sv", "tr")
_PLACE = re.compile(r"\{\w+\}")
_USED = re.compile(r"""\bt\(\s*["']([A-Za-z_]+)["']""")
# Chosen while it runs: how far a message is; what a dialog of three is called.
CHOSEN = {
    *("state_waiting", "state_sent", "state_delivered", "state_seen"),
    *("tick", "needed", "transcript", "transcriptSent", "prove", "proven"),
    *("onwardCall", "onwardMail", "onwardThere"),
    # Said by the host page's script.
    *("chat", "close"),
}
# Words that other languages have as well.
SAME = {"article", "chat", "code", "emoji", "file", "messages", "more", "no"}


def words(language):
    return json.loads((HOME / "words" / f"{language}.json").read_text())


def phrases(value):
    return value if isinstance(value, dict) else {"": value}


def places(value):
    return {frozenset(_PLACE.findall(phrase)) for phrase in phrases(value).values()}


def test_there_are_twelve_languages():
    found = sorted(path.stem for path in (HOME / "words").iterdir())
    assert found == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_there_and_none_is_too_many(language):
    assert sorted(words(language)) == sorted(words("en"))
    for value in words(language).values():
        assert all(phrase.strip() for phrase in phrases(value).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_has_its_place_in_every_language(language):
    for name, english in words("en").items():
        allowed = set().union(*places(english))
        for found in places(words(language)[name]):
            # A number may be said in words: "two messages", "you are next".
            assert allowed - {"{n}"} <= found <= allowed, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_the_language(language):
    kinds = set(Locale.parse(language).plural_form.tags) | {"other"}
    for name, value in words(language).items():
        if isinstance(value, dict):
            # Millions have a form of their own in some; browsers fall back to "other".
            assert set(value) >= kinds - {"many"} or language in {"ar", "pl"}, name
            assert set(value) <= kinds | {"other"}, name


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_hardly_a_phrase_is_left_in_english(language):
    english, own = words("en"), words(language)
    same = [name for name in english if own[name] == english[name]]
    assert set(same) <= SAME, same


def test_modules_ask_for_no_phrase_that_is_not_there_and_none_is_unused():
    source = "".join(path.read_text() for path in HOME.glob("*.js"))
    used = set(_USED.findall(source))
    known = set(words("en"))
    assert used - known == set()
    assert known - used - CHOSEN == set()
