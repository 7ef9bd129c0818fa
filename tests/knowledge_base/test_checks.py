"""What is found in an article before readers meet it."""

from uuid import uuid4

import pytest

from knowledge_base import actions
from knowledge_base.actions import outside, snippets
from knowledge_base.models import Audience, OutsideLink, Significance, Translation
from knowledge_base.queries import freshness, readability
from knowledge_base.queries.checks import checks
from tests.knowledge_base.factories import make_article, make_draft, make_translation

PLAIN = {"summary": "Short.", "keywords": "word"}


def codes(translation, source, **more):
    told = checks(translation, source=source, **PLAIN | more)
    return [(one.code, one.is_wrong) for one in told.findings]


def test_an_article_that_is_right_has_nothing_to_remark(ada):
    other = make_article(ada, "Other")
    source = f"See [that](article:{other.slug}). It helps."
    assert codes(make_draft(ada), source) == []


def test_what_is_not_there_is_wrong(ada):
    draft = make_draft(ada)
    source = f"{{{{ nix }}}} [a](article:gone) [b](file:{uuid4()}) ![](file:{uuid4()})"
    assert codes(draft, source) == [
        ("snippet_missing", True),
        ("file_missing", True),
        ("file_missing", True),
        ("picture_bare", True),
        ("article_missing", True),
    ]


def test_links_lead_to_what_the_readers_of_this_article_may_read(ada):
    secret = make_article(ada, "Secret", audience=Audience.AGENTS)
    draft = make_draft(ada, "Not yet")
    source = f"[a](article:{secret.slug}) [b](article:{draft.slug})"

    public = make_draft(ada, "Public")
    inside = make_draft(ada, "Inside", audience=Audience.AGENTS)

    hidden = ("article_hidden", True)
    assert codes(public, source) == [hidden, hidden]
    assert codes(inside, source) == [hidden]


def test_links_in_snippets_are_looked_at_as_well(ada):
    snippets.save_snippet(name="x", sources={"en": "[a](article:gone)"}, by=ada)
    assert codes(make_draft(ada), "{{ x }}") == [("article_missing", True)]


def test_what_stands_around_an_article_is_hinted_at(ada):
    draft = make_draft(ada)
    assert codes(draft, "Words.", summary="", keywords="") == [
        ("summary_missing", False),
        ("keywords_missing", False),
    ]
    assert codes(draft, "Words.", summary="x" * 161) == [("summary_long", False)]
    assert codes(draft, "", summary="") == []


def test_long_paragraphs_and_sentences_are_hinted_at(ada):
    long = "one two three " * 45
    assert codes(make_draft(ada), long) == [
        ("paragraph_long", False),
        ("sentence_long", False),
        ("hard_to_read", False),
    ]


def test_words_that_are_not_given_are_those_of_the_newest_version(ada):
    draft = make_draft(ada, source="{{ nix }}")
    assert checks(draft).findings[0].code == "snippet_missing"


@pytest.mark.parametrize(
    ("significance", "found"),
    [
        (Significance.TYPO, []),
        (Significance.MEDIUM, [("translation_behind", False)]),
        (Significance.MAJOR, [("translation_wrong", True)]),
    ],
)
def test_a_translation_is_told_how_much_its_original_changed(ada, significance, found):
    original = make_article(ada)
    german = make_translation(original, "de", "Wie?", by=ada)
    assert codes(german, "Worte.") == []

    change(original, significance, ada)

    assert codes(german, "Worte.") == found
    assert codes(original, "Words.") == []


def change(article, significance, by, *, publish=True):
    words = actions.Writing(title=article.title, source=f"New {significance}")
    actions.revise(article, words=words, significance=significance, by=by)
    if publish:
        actions.publish(article, by=by)


def behind(translation):
    found = freshness.with_behind(Translation.objects.filter(pk=translation.pk))
    return found.get().behind


def test_the_greatest_change_since_counts_until_the_translation_follows(ada):
    original = make_article(ada)
    german = make_translation(original, "de", "Wie?", by=ada)
    # A draft that another one was built upon is in what is published.
    change(original, Significance.MAJOR, ada, publish=False)
    assert behind(german) is None
    change(original, Significance.TYPO, ada)
    assert behind(german) == Significance.MAJOR

    words = actions.Writing(title="Wie?", source="Neu")
    actions.revise(german, words=words, by=ada)
    assert behind(german) == Significance.MAJOR
    actions.publish(german, by=ada)
    assert behind(german) is None


def test_a_broken_link_is_told_of_once_it_is_sure(ada):
    url = "https://shop.example/gone"
    article = make_article(ada, source=f"[there]({url}#part)")
    link = OutsideLink.objects.get()
    assert (link.url, codes(article, f"[there]({url})")) == (url, [])

    OutsideLink.objects.update(trouble="gone", failures=1, status=404)
    assert codes(article, f"[there]({url})") == []
    OutsideLink.objects.update(failures=2)
    assert codes(article, f"[there]({url}#part)") == [("link_broken", True)]
    OutsideLink.objects.update(
        trouble="moved", failures=0, moved_to="https://x.example"
    )
    assert codes(article, f"[there]({url})") == [("link_moved", False)]


def test_only_links_of_what_is_published_are_kept(ada):
    article = make_article(
        ada, source="[a](https://a.example/) [b](https://b.example/)"
    )
    OutsideLink.objects.filter(url="https://a.example/").update(failures=3)
    words = actions.Writing(
        title="T", source="[a](https://a.example/) <https://c.example>"
    )
    actions.revise(article, words=words, by=ada)
    assert OutsideLink.objects.count() == 2

    actions.publish(article, by=ada)

    assert list(OutsideLink.objects.values_list("url", "failures").order_by("url")) == [
        ("https://a.example/", 3),
        ("https://c.example", 0),
    ]


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("make", "en", 1), ("table", "en", 2), ("kettle", "en", 2), ("the", "en", 1),
        ("rhythm", "en", 1), ("Wasserkocher".lower(), "de", 4), ("Bäume".lower(), "de", 2),
        ("zzz", "de", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_groups_of_vowels(word, language, count):
    assert readability.syllables(word, language=language) == count


def test_short_sentences_of_short_words_are_easier_to_read():
    easy = readability.reading(
        "Fill it up. Turn it on. Wait a bit. " * 8, language="en"
    )
    hard = readability.reading(
        "Notwithstanding aforementioned considerations regarding institutional"
        " responsibilities, organizational representatives systematically reiterate"
        " incomprehensible administrative formulations. " * 5,
        language="en",
    )
    assert (easy.ease or 0) > 90
    assert hard.ease == 0.0


def test_without_a_formula_or_enough_words_nothing_is_claimed():
    assert readability.reading("Mots. " * 100, language="fr").ease is None
    assert readability.reading("Few words.", language="en").ease is None
    assert readability.reading("", language="de").words == 0


def test_addresses_that_are_none_are_not_looked_at(ada):
    assert outside._address("https://x.example/" + "a" * 3000) == ""
    assert outside._address("http://[oops/#x") == ""
