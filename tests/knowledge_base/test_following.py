"""How much a change means to those who translate: kitsune's three."""

import pytest

from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.models import Significance, Translation
from knowledge_base.queries import following
from tests.knowledge_base.factories import make_article, make_translation

TYPO, MEDIUM, MAJOR = Significance


def change(article, significance, *, by, source="Changed.", publish=True):
    words = Writing(title=article.title, source=source)
    revision = actions.revise(article, words=words, significance=significance, by=by)
    if publish:
        actions.publish(article, by=by)
    return revision


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ([], None), ([TYPO], None), ([TYPO, TYPO], None), ([MEDIUM], MEDIUM),
        ([MAJOR], MAJOR), ([MAJOR, TYPO], MAJOR), ([MEDIUM, MAJOR, MEDIUM], MAJOR),
    ],
)  # fmt: skip
def test_the_largest_change_since_decides(ada, changed, flag):
    article = make_article(ada)
    german = make_translation(article, "de", "Entkalken", by=ada)
    for number, significance in enumerate(changed):
        change(article, significance, by=ada, source=f"Change {number}.")

    assert following.flag_of(german) == flag
    assert following.flag_of(article) is None


def test_what_readers_do_not_see_yet_flags_nothing(ada):
    article = make_article(ada)
    german = make_translation(article, "de", "Entkalken", by=ada)

    change(article, MAJOR, by=ada, publish=False)
    assert following.flag_of(german) is None

    actions.publish(article, by=ada)
    assert following.flag_of(german) == MAJOR


def test_a_translation_that_followed_is_fine_once_readers_see_it(ada):
    article = make_article(ada)
    german = make_translation(article, "de", "Entkalken", by=ada)
    change(article, MAJOR, by=ada)

    actions.revise(german, words=Writing(title="Entkalken", source="Neu."), by=ada)
    assert following.flag_of(german) == MAJOR

    actions.publish(german, by=ada)
    assert following.flag_of(german) is None


def test_those_that_are_wrong_come_first(ada):
    for title, significance in (("A", MEDIUM), ("B", MAJOR), ("C", TYPO)):
        article = make_article(ada, title)
        make_translation(article, "de", f"{title} deutsch", by=ada)
        change(article, significance, by=ada)

    found = following.to_update(Translation.objects.all())

    assert [(one.title, one.behind) for one in found] == [
        ("B deutsch", MAJOR), ("A deutsch", MEDIUM),
    ]  # fmt: skip


def test_the_languages_of_an_article_are_those_of_its_help_centre(ada):
    article = make_article(ada)
    german = make_translation(article, "de", "Entkalken", by=ada)
    centre = article.article.centre
    centre.languages.append("fr")
    centre.save()
    change(article, MAJOR, by=ada)

    article.article.refresh_from_db()
    found = following.languages_of(article.article)

    assert [(one.called, one.translation, one.flag) for one in found] == [
        ("English", article, None), ("Deutsch", german, MAJOR), ("Français", None, None),
    ]  # fmt: skip
