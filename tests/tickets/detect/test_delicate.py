"""Words that ask for a person: on these nobody is offered an article."""

import pytest

from tickets.detect import Delicate, delicate

DANGER, OUTAGE, ANGER = Delicate.DANGER, Delicate.OUTAGE, Delicate.ANGER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("My kettle caught fire this morning.", DANGER),
        ("I got an electric shock from the plug", DANGER),
        ("there is a smell of gas in the kitchen", DANGER),
        ("It burnt my hand. How do I return it?", DANGER),
        ("our child swallowed a screw", DANGER),
        ("Der Wasserkocher brennt", DANGER),
        ("Ich habe einen Stromschlag bekommen", DANGER),
        ("Unser Kind hat sich verletzt", DANGER),
        ("Es riecht nach Gas", DANGER),
        ("gefaehrlich ist das!", DANGER),
        ("Your web site is down", OUTAGE),
        ("error 503 when I pay", OUTAGE),
        ("Nobody can log in", OUTAGE),
        ("Ist das eine Störung?", OUTAGE),
        ("der Shop ist gerade nicht erreichbar", OUTAGE),
        ("This is the third time I write about it", ANGER),
        ("You will hear from my lawyer", ANGER),
        ("Unacceptable service", ANGER),
        ("where is it?!", ANGER),
        ("Answer me!!!", ANGER),
        ("WHERE IS MY MONEY", ANGER),
        ("As I already told your colleague, it leaks.", ANGER),
        ("Das ist eine Frechheit", ANGER),
        ("Ich schreibe jetzt zum dritten Mal", ANGER),
        ("Dann gehe ich zur Verbraucherzentrale", ANGER),
        ("ICH WARTE SEIT WOCHEN AUF MEIN GELD", ANGER),
    ],
)
def test_danger_outages_and_anger_are_heard(text, kind):
    assert delicate(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How do I descale my kettle?",
        "Which brand of filter fits? Kind regards, Ada",
        "It is some kind of a lamp.",
        "Hi! My grinder squeaks! Thanks!",
        "My USB cable came by DHL, as PDF and PNG.",
        "Can I pay by invoice?",
        "The app shows error 42.",
        "Le câble est trop court",
        "Wie entkalke ich den Wasserkocher?",
        "Ist die Mühle brandneu?",
        "Wo ist mein Paket? Vielen Dank!",
        "Ich möchte meine Bestellung stornieren.",
    ],
)
def test_ordinary_questions_are_ordinary(text):
    assert delicate(text) is None


def test_danger_is_worse_than_an_outage_and_that_worse_than_anger():
    everything = "Your shop is down, I am furious, and my kettle is on fire"
    assert delicate(everything) == DANGER
    assert delicate("I am furious, your shop is down") == OUTAGE


@pytest.mark.parametrize("text", ["!" * 30_000, "A" * 30_000, "\x00", "! a" * 9_000])
def test_long_and_odd_words_are_no_trouble(text):
    delicate(text)
