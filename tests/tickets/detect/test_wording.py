"""Repetitions, refusals, deflections, questions: words found where they stand."""

import pytest

from tickets.detect import asks, deflects, language_of, refusals, repeats


def words(found):
    return [one.words for one in found]


def test_a_customer_who_repeats_themselves_is_heard():
    assert words(repeats("Hello. As I already said, it is broken.", "en")) == [
        "As I already said"
    ]
    assert words(repeats("Wie bereits geschrieben ist es kaputt.", "de")) == [
        "Wie bereits geschrieben"
    ]


def test_what_is_quoted_below_is_not_said_again():
    assert repeats("Thanks!\n> As I already said, it is broken.", "en") == []


def test_words_are_found_where_they_stand_whatever_the_apostrophe():
    text = "Sorry – we can’t  refund that."

    (found,) = refusals(text, "en")

    assert text[found.start : found.end] == found.words
    assert found.words.startswith("we can’t  refund")


def test_umlauts_may_be_written_out():
    assert words(refusals("Das ist leider unmoeglich.", "de")) == [
        "Das ist leider unmoeglich"
    ]


def test_without_a_language_all_are_tried_and_nothing_is_found_twice():
    assert len(refusals("That's not possible.")) == 1
    assert len(refusals("Das ist nicht möglich.")) == 1


@pytest.mark.parametrize(
    "draft",
    [
        "Please contact billing.",
        "Hi Ann,\nyou need to talk to DHL about that.\nBest, Tom",
        "Bitte wenden Sie sich an die Buchhaltung.",
        "Dafür ist die Hotline zuständig.",
    ],
)
def test_a_draft_that_only_names_somebody_else_deflects(draft):
    found = deflects(draft)

    assert found is not None
    assert draft[found.start : found.end] == found.words


@pytest.mark.parametrize(
    "draft",
    [
        "Please contact billing. I've forwarded your mail to them.",
        "I have passed this to billing, they will contact you.",
        "Please contact me if there is more.",
        "Bitte wenden Sie sich an die Buchhaltung, ich habe Ihre Mail weitergeleitet.",
        "Ich frage in der Buchhaltung nach und melde mich morgen.",
    ],
)
def test_a_draft_that_says_what_we_do_deflects_nothing(draft):
    assert deflects(draft) is None


@pytest.mark.parametrize(
    ("draft", "names"),
    [
        ("What is your order number?", {"order"}),
        ("Könnten Sie mir bitte die Seriennummer nennen?", {"serial"}),
        ("Could you send me your e-mail address?", {"email"}),
        ("Which device are you using?", {"device"}),
        ("On which number can we call you?", {"phone"}),
        ("Wie hoch ist der Rechnungsbetrag?", {"amount"}),
        ("Please send us the serial number and the order number.", {"serial", "order"}),
        ("Welche Fehlermeldung erscheint?", {"error"}),
        ("When did you buy it?", {"date"}),
        ("What product is it?", {"product"}),
    ],
)
def test_a_question_names_the_facts_that_would_answer_it(draft, names):
    assert asks(draft) == names


@pytest.mark.parametrize(
    "draft",
    [
        "I have your order number, thanks.",
        "Your order number is 4711.",
        "Ihre Bestellnummer habe ich gefunden.",
        "> What is your order number?",
        "How are you?",
    ],
)
def test_a_fact_that_is_only_mentioned_is_not_asked_for(draft):
    assert asks(draft) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My parcel is not here and I want it.", "en"),
        ("Ich habe meine Rechnung nicht bekommen.", "de"),
        ("ok", ""),
        ("", ""),
        ("Mon colis n'est pas arrivé.", ""),
    ],
)
def test_a_language_is_guessed_from_small_words_or_not_at_all(text, language):
    assert language_of(text) == language
