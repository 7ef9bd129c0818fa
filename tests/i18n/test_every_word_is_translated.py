"""Nobody meets a word in a language that is not theirs."""

import pytest
from babel.messages import Catalog
from django.conf import settings

from tests.i18n import catalogue

CATALOGUES = catalogue.catalogues()


@pytest.fixture(scope="module")
def said():
    return catalogue.extract()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_every_word_of_ours_is_translated_with_the_same_placeholders(said, path):
    assert catalogue.faults(said, catalogue.load(path)) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_make_messages_would_change_nothing(said, path, tmp_path):
    copy = tmp_path / path.parents[1].name / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())

    catalogue.update(copy, said)

    assert copy.read_text() == path.read_text()


def test_every_language_we_offer_has_a_catalogue():
    there = {path.parents[1].name for path in CATALOGUES}

    assert there == {code for code, _name in settings.LANGUAGES} - {"en"}


def test_templates_python_plurals_and_contexts_are_all_found(said):
    ids = {message.id for message in said}

    assert "Nothing is saved yet." in ids  # a template
    assert "This is the last active admin. Make somebody else an admin first." in ids
    assert any(isinstance(one, tuple) for one in ids)


def known(**words):
    made = Catalog(locale="de")
    for word, translation in words.items():
        made.add(word.replace("_", " "), translation)
    return made


def test_what_is_missing_doubtful_mismatched_or_gone_is_found():
    said = known(Save="", Cancel="", by_PERCENT="")
    said.add("%s is late", flags=["python-format"])
    theirs = known(Cancel="Abbrechen", Old="Alt")
    theirs.add("%s is late", "%d ist spät", flags=["fuzzy"])
    theirs.add("by PERCENT", "")

    assert sorted(catalogue.faults(said, theirs)) == [
        "marked as doubtful: %s is late",
        "nobody says this any more: Old",
        "not translated: Save",
        "not translated: by PERCENT",
        "other placeholders: %s is late",
    ]


def test_a_word_that_is_gone_leaves_and_a_new_one_comes_in_empty(tmp_path):
    path = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    head = catalogue.HEADER.format(language="de", plural="nplurals=2; plural=(n != 1);")
    path.write_text(head + '\nmsgid "Old"\nmsgstr "Alt"\n\nmsgid "Save"\nmsgstr "Ok"\n')

    catalogue.update(path, known(New="", Save=""))

    now = {message.id: message.string for message in catalogue.load(path) if message.id}
    assert now == {"New": "", "Save": "Ok"}
