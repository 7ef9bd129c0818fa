"""Search in each language by its own rules, for each reader what they may read."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base import actions
from knowledge_base.actions.vocabulary import count_words
from knowledge_base.models import (
    LANGUAGES,
    Audience,
    HelpCentre,
    Reader,
    StopWord,
    Synonyms,
    Translation,
    Word,
)
from knowledge_base.queries.finding import find
from knowledge_base.queries.suggest import suggest, wilson
from tests.knowledge_base.factories import make_article, make_translation

CANARY = "zebrafish"


def found(query, *, language="en", reader=Reader.PUBLIC, centre=None, limit=10):
    return find(query, reader=reader, centre=centre, language=language, limit=limit)


def titles(query, **more):
    return [hit.translation.title for hit in found(query, **more).hits]


def offered(text, *, language="en", reader=Reader.PUBLIC, **more):
    offers = suggest(text, language=language, reader=reader, centre=None, **more)
    return [one.translation.title for one in offers]


@pytest.fixture
def german(ada):
    make_article(ada, "Größe und Gewicht", "Der Kessel wiegt 2 kg.", language="de")
    make_article(ada, "Was kostet der Versand?", "Ab 49 € nichts.", language="de")
    make_article(
        ada, "Versandkosten ins Ausland", "Je nach Land und Paket.", language="de"
    )
    count_words()


@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("en", "Returning parcels", "return a parcel"),
        ("de", "Rechnungen bezahlen", "Rechnung bezahlt"),
        ("fr", "Les factures payées", "facture payée"),
        ("es", "Devoluciones gratuitas", "devolución gratuita"),
        ("it", "Pagamenti rifiutati", "pagamento rifiutato"),
        ("nl", "Bestellingen annuleren", "bestelling"),
        ("pt", "Devoluções grátis", "devolução"),
        ("sv", "Fakturor och betalningar", "faktura"),
        ("tr", "Siparişler nerede", "sipariş"),
        ("pl", "Zwrot pieniędzy", "zwrot pieniedzy"),
        ("ar", "إرجاع الطلبات", "الطلبات"),
        ("ja", "注文した商品の返品について", "返品"),
    ],
)
def test_each_language_is_searched_by_its_own_rules(ada, language, title, typed):
    make_article(ada, title, "…", language=language)
    assert titles(typed, language=language) == [title]


def test_every_language_is_tried(ada):
    for language in LANGUAGES:
        make_article(ada, f"Kettle {language}", "x", language=language)
        assert titles("kettle", language=language, limit=1) == [f"Kettle {language}"]


@pytest.mark.parametrize("typed", ["grosse", "GRÖSSE", "Größe", "größe"])
def test_accents_and_capitals_are_no_matter(german, typed):
    assert titles(typed, language="de") == ["Größe und Gewicht"]


def test_german_words_are_found_in_the_words_they_are_made_of(german):
    assert titles("Versandkosten", language="de")[0] == "Versandkosten ins Ausland"
    assert set(titles("versand", language="de")) == {
        "Was kostet der Versand?",
        "Versandkosten ins Ausland",
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gewihct", "gewicht"),
        ("wie ist das Gewcht", "wie ist das gewicht"),
        ("Ausladn", "ausland"),
    ],
)
def test_a_mistyped_word_is_looked_for_as_it_was_meant(german, typed, meant):
    results = found(typed, language="de")
    assert (len(results.hits), results.meant) == (1, meant)


def test_words_that_were_written_well_mean_themselves(german):
    assert found("gewicht", language="de").meant == ""
    assert found("zeppelin", language="de").meant == ""


def test_a_word_that_is_being_typed_finds_what_its_stem_would_not(ada):
    make_article(ada, "Deliveries", "By bicycle.")
    count_words()
    for typed in ("del", "deliv", "deliveri", "deliverie", "deliveries"):
        assert titles(typed) == ["Deliveries"]


def test_words_that_mean_the_same_find_the_same(ada):
    make_article(ada, "How to return a parcel", "…")
    make_article(ada, "Our invoice", "…")
    Synonyms.objects.create(language="en", words=["invoice", "bill", "request to pay"])
    Synonyms.objects.create(language="de", words=["parcel", "zebra"])

    assert titles("bills") == titles("request to pay") == ["Our invoice"]
    assert titles("zebra") == []


def test_stop_words_are_not_asked_for_unless_nothing_is_left(ada):
    make_article(ada, "Kettle", "Hot.")
    make_article(ada, "Lid", "Round.")
    StopWord.objects.create(language="en", word="Kettle")

    assert titles("kettle lid") == ["Lid"]
    assert titles("kettle") == ["Kettle"]


def test_quotation_marks_keep_words_together_and_a_minus_leaves_out(ada):
    make_article(ada, "One", "Boil the hot water.")
    make_article(ada, "Two", "Water that is hot.")

    assert titles('"hot water"') == ["One"]
    assert set(titles("hot water")) == {"One", "Two"}
    assert titles("water -boil") == ["Two"]
    assert titles("-water") == []


def test_hits_say_where_the_words_stand_with_marks_and_nothing_else(ada):
    make_article(ada, "<b>Kettles</b> & co", "Do not open <i>kettles</i> when hot.")

    (hit,) = found("kettle").hits

    assert hit.title == "&lt;b&gt;<mark>Kettles</mark>&lt;/b&gt; &amp; co"
    assert hit.passage == (
        "Do not open &lt;i&gt;<mark>kettles</mark>&lt;/i&gt; when hot."
    )
    assert hit.plain == "Do not open <i>kettles</i> when hot."


def test_ones_own_language_comes_first_and_then_what_there_is_only_in_the_centres(ada):
    both = make_article(ada, "Kettle", "x")
    make_translation(both, "de", "Wasserkessel (Kettle)", by=ada)
    make_article(ada, "Kettle lid", "x")
    make_article(ada, "Kettle fermé", "x", language="fr")
    centre = HelpCentre.objects.default()

    assert titles("kettle", language="de", centre=centre) == [
        "Wasserkessel (Kettle)",
        "Kettle lid",
    ]


def test_each_help_centre_finds_its_own(ada):
    other = HelpCentre.objects.create(name="Other", slug="other")
    make_article(ada, "Kettle", "x")
    make_article(ada, "Kettle of the other", "x", centre=other)

    assert titles("kettle", centre=other) == ["Kettle of the other"]
    assert len(titles("kettle")) == 2


@pytest.mark.parametrize("ask", [titles, offered])
@pytest.mark.parametrize("language", ["en", "de", "ja", "pl"])
@pytest.mark.parametrize("typed", [CANARY, "zebrafisch", "zebraf", f'"{CANARY}"'])
def test_nobody_is_told_what_they_may_not_read(ada, ask, language, typed):
    """Neither drafts, nor what is in the archive, has expired, or is for others."""
    words = {"language": language, "source": f"{CANARY} x"}
    make_article(ada, f"{CANARY} A", audience=Audience.AGENTS, **words)
    make_article(ada, f"{CANARY} C", audience=Audience.CUSTOMERS, **words)
    gone = make_article(ada, f"{CANARY} G", **words)
    actions.archive(gone.article, by=ada)
    late = make_article(ada, f"{CANARY} L", **words)
    Translation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    taken = make_article(ada, f"{CANARY} W", **words)
    actions.withdraw(taken, by=ada)
    count_words()

    def seen(reader):
        return {
            name.split()[1] for name in ask(typed, language=language, reader=reader)
        }

    assert seen(Reader.PUBLIC) == set()
    assert found(typed, language=language).meant == ""
    assert seen(Reader.CUSTOMER) <= {"C"}
    assert seen(Reader.AGENT) <= {"A", "C"}


def test_words_go_where_as_many_come_at_once(ada):
    titles = ("Azalea", "Begonia", "Crocus", "Dahlia", "Edelweiss")
    articles = [make_article(ada, title).article for title in titles]

    def hide(*hidden):
        for at, article in enumerate(articles):
            audience = Audience.AGENTS if at in hidden else Audience.PUBLIC
            type(article).objects.filter(pk=article.pk).update(audience=audience)
        count_words()

    hide(1, 2)
    # As many, the same last change, and ids of the same sum.
    hide(0, 3)

    public = Word.objects.filter(audience=Audience.PUBLIC)
    known = public.filter(word__in=[title.lower() for title in titles])
    assert set(known.values_list("word", flat=True)) == {
        "begonia", "crocus", "edelweiss",
    }  # fmt: skip


def test_words_are_counted_by_who_may_read_them_and_go_with_their_article(ada):
    article = make_article(ada, "Secret", CANARY, audience=Audience.AGENTS)
    make_article(ada, "Kettles", "Kettle, kettles.")
    count_words()

    counted = Word.objects.values_list("audience", "word", "lexeme", "articles")
    assert set(counted) == {
        ("agents", "secret", "secret", 1),
        ("agents", "zebrafish", "zebrafish", 1),
        ("public", "kettle", "kettl", 1),
        ("public", "kettles", "kettl", 1),
    }
    assert count_words() == 0

    actions.withdraw(article, by=ada)
    assert count_words() == 1
    assert not Word.objects.filter(audience="agents").exists()


@pytest.mark.sampled
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=300), language=st.sampled_from([*LANGUAGES, "tlh", ""]))
def test_whatever_is_typed_nothing_breaks(shelf, typed, language):
    for reader in Reader:
        found(typed, language=language, reader=reader)
    offered(typed, language=language, title=typed)


@pytest.fixture
def shelf(ada):
    make_article(ada, "How do I descale my kettle?", "Boil it with vinegar.")
    make_article(ada, "When is my refund here?", "It takes three days.")
    make_article(ada, "Guarantee", "Three years on every kettle, parts for ten.")
    for number in range(12):
        make_article(ada, f"Page {number}", f"Something else about word{number}.")
    count_words()


def test_a_letter_is_offered_what_answers_it(shelf):
    letter = "Dear kettle people,\n\nWhen will my refund be there? Regards"
    assert offered(letter) == ["When is my refund here?"]
    assert offered("My order", title="descale the kettle") == [
        "How do I descale my kettle?"
    ]


@pytest.mark.parametrize(
    "letter", ["", "Hello,", "What is the weather like on Mars?", "12345", "?!"]
)
def test_nothing_is_offered_where_nothing_answers(shelf, letter):
    assert offered(letter) == []


def test_no_more_than_three_are_offered(ada):
    for number in range(6):
        make_article(ada, f"Kettle {number}", "Kettle.")
    assert len(offered("kettle")) == 3


def test_few_votes_say_little():
    assert wilson(0, 0) == wilson(0, 5) == 0
    assert wilson(1, 1) < wilson(9, 10) < wilson(90, 100) < 0.9
