"""Answers are offered before a question is asked, and what came of it is counted."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base import help as public_help
from helpdesk.base.help import Offer, Writing
from knowledge_base.actions import offers, withdraw
from knowledge_base.models import Audience, Lookup, OfferRules
from tests.factories import make_channel, make_identity, make_ticket
from tests.knowledge_base.factories import DESCALE, make_article
from tickets import outbox

QUESTION = "How do I descale my kettle?"
WHO = ("widget", "1c2b")


def suggest(text=QUESTION, **more):
    given = {"language": "en", "where": "widget", "who": WHO, **more}
    return public_help.suggest(Writing(text=text, **given))


def decided(**more):
    return OfferRules.objects.create(**more)


def titles(offer):
    return [one.title for one in offer.answers]


@pytest.fixture
def article(ada):
    return make_article(ada)


def test_what_may_answer_is_offered_and_one_row_tells_of_it(article):
    offer = suggest()

    lookup = Lookup.objects.get()
    assert titles(offer) == [DESCALE]
    assert offer.answers[0].path == f"/help/en/{article.slug}/"
    assert offer.id == str(lookup.public_id)
    assert (lookup.kind, lookup.where, lookup.words, lookup.found) == (
        "offer",
        "widget",
        QUESTION,
        1,
    )
    assert (lookup.shown, lookup.held_out) == ([article.article.public_id], False)


def test_at_most_three_are_offered(ada):
    for number in range(5):
        make_article(ada, f"Descale kettle {number}")
    assert len(suggest("descale kettle").answers) == 3


@pytest.mark.parametrize(
    "text", ["", "kettle", "a b", "?!", "\x00", "xyzzy plugh frob"]
)
def test_where_nothing_is_asked_or_found_there_is_no_row(article, text):
    assert suggest(text) == Offer()
    assert not Lookup.objects.exists()


def test_only_what_everybody_may_read_is_offered(ada, article):
    secret = make_article(ada, "Descale my kettle secretly", audience=Audience.AGENTS)
    assert titles(suggest()) == [DESCALE]

    withdraw(article, by=ada)

    assert suggest() == Offer()
    assert secret.is_published


@pytest.mark.parametrize(
    "text",
    [
        "My kettle is on fire, how do I descale it",
        "HOW DO I DESCALE MY KETTLE!!!",
        "Third time: how do I descale my kettle?",
        "Your shop is down, how do I descale my kettle",
    ],
)
def test_on_danger_anger_and_outages_nothing_is_offered(article, text):
    assert suggest(text) == Offer()
    assert not Lookup.objects.exists()


def test_of_an_outage_is_said_what_an_admin_wrote(article):
    decided(outage={"en": "We are on it.", "de": "Wir sind dran."})

    down = "Your shop is down"
    assert suggest(down) == Offer(notice="We are on it.")
    assert suggest(down, language="de").notice == "Wir sind dran."
    assert suggest(down, language="fr").notice == "We are on it."
    assert suggest("My kettle is on fire").notice == ""


@pytest.mark.parametrize(
    ("switch", "where"),
    [("in_widget", "widget"), ("in_form", "form"), ("in_form", "portal"),
     ("in_mail", "mail")],
)  # fmt: skip
def test_each_door_can_be_switched_off(article, switch, where):
    assert suggest(where=where).answers
    decided(**{switch: False})
    assert suggest(where=where) == Offer()


def test_what_is_typed_on_is_one_question(ada, article):
    other = make_article(ada, "How do I clean my grinder?")
    first = suggest("How do I descale")
    second = suggest("How do I descale my kettle", before=first.id)
    third = suggest("How do I clean my grinder", before=second.id)

    lookup = Lookup.objects.get()
    assert first.id == second.id == third.id
    assert lookup.words == "How do I clean my grinder"
    assert lookup.shown == [other.article.public_id, article.article.public_id]


def test_another_visitor_half_an_hour_and_a_ticket_begin_a_new_one(article, support):
    first = suggest()
    assert suggest(before=first.id, who=("widget", "other")).id != first.id
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert suggest(before=first.id).id != first.id
    public_help.went_on(first.id, ("email", "irma@customer.example"))
    assert suggest(before=first.id).id != first.id
    assert suggest(before="nonsense").id != first.id


def test_what_was_opened_first_and_that_it_solved_it_are_kept(ada, article):
    offer = suggest()
    never = make_article(ada, "Something else")

    public_help.opened(offer.id, never.slug)
    assert Lookup.objects.get().clicked is None
    public_help.opened(offer.id, article.slug)
    public_help.solved(offer.id)
    at = Lookup.objects.get().solved_at
    public_help.solved(offer.id)

    lookup = Lookup.objects.get()
    assert (lookup.clicked, lookup.solved_at) == (article, at)
    assert None not in (at, lookup.clicked_at)


@pytest.mark.parametrize("offer", ["", "nonsense", "\x00", "0" * 32])
def test_of_an_offer_that_nobody_made_nothing_is_kept(article, offer):
    lookup = suggest()
    public_help.opened(offer, article.slug)
    public_help.solved(offer)
    public_help.went_on(offer, ("email", "x"))

    rows = Lookup.objects.values_list("clicked", "solved_at", "writer")
    assert [*rows] == [(None, None, "")]
    assert lookup.answers


# --- who is held out


@pytest.mark.sampled
def test_who_is_held_out_sees_nothing_and_is_counted(article):
    decided(held_out=10)
    visitors = [("widget", str(number)) for number in range(120)]

    offered = [suggest(who=who) for who in visitors]

    rows = Lookup.objects.all()
    held = [one for one in offered if not one.answers]
    assert {one.found for one in rows} == {1}
    assert rows.filter(held_out=True).count() == len(held)
    assert {one.id for one in held} == {
        str(one.public_id) for one in rows if one.held_out
    }
    # Of 120, 12 are expected.
    assert 2 <= len(held) <= 30


def test_it_is_the_same_for_one_visitor_each_time_and_at_each_percentage(article):
    visitors = [f"{number:064x}" for number in range(0, 2**62, 2**54)]
    for percent in range(10):
        few = {one for one in visitors if offers.is_held_out(one, percent=percent)}
        more = {one for one in visitors if offers.is_held_out(one, percent=percent + 1)}
        assert few <= more
    assert not any(offers.is_held_out(one, percent=0) for one in visitors)
    assert not offers.is_held_out("", percent=10)


def test_who_is_held_out_can_have_opened_and_solved_nothing(article):
    decided(held_out=10)
    who = next(
        ("widget", str(number))
        for number in range(1_000)
        if not suggest(who=("widget", str(number))).answers
    )
    offer = suggest(who=who)
    public_help.opened(offer.id, article.slug)
    public_help.solved(offer.id)

    lookup = Lookup.objects.get(public_id=offer.id)
    assert (lookup.clicked, lookup.solved_at) == (None, None)


# --- who wrote all the same


@pytest.fixture
def irma():
    return make_identity(kind="widget", canonical="irma-in-a-browser")


def tickets_of():
    return [one.ticket for one in Lookup.objects.order_by("pk")]


def writes(support, identity, text="My kettle is full of lime", **more):
    channel = make_channel(support, kind=identity.kind, name=f"c{uuid4().hex[:8]}")
    ticket = make_ticket(channel, identity=identity, text=text, **more)
    outbox.drain()
    return ticket


def test_a_ticket_of_the_same_person_says_that_it_was_in_vain(article, support, irma):
    suggest(who=(irma.kind, irma.canonical))
    suggest(who=("widget", "somebody else"))

    ticket = writes(support, irma)

    assert tickets_of() == [ticket, None]
    assert Lookup.objects.first().customer == irma.customer


def test_so_does_one_by_another_address_of_theirs(article, support, irma):
    suggest(who=(irma.kind, irma.canonical))
    mail = make_identity(customer=irma.customer)
    ticket = writes(support, mail)
    assert tickets_of() == [ticket]


def test_a_ticket_about_something_else_says_nothing_of_it(article, support, irma):
    suggest(who=(irma.kind, irma.canonical))

    writes(support, irma, "Invoice 4711 names the wrong company", subject="Invoice")
    assert tickets_of() == [None]

    same = writes(support, irma, "Still cannot descale it", subject="Help")
    assert tickets_of() == [same]


def test_who_can_say_what_a_short_word_is_about(article, support, irma):
    suggest(who=(irma.kind, irma.canonical))
    ticket = writes(support, irma, "Hello?", subject="")
    assert tickets_of() == [ticket]


@pytest.mark.parametrize(("hours", "counts"), [(71.9, True), (72.1, False)])
def test_it_counts_for_72_hours(article, support, irma, hours, counts):
    with time_machine.travel(timezone.now() - timedelta(hours=hours), tick=False):
        suggest(who=(irma.kind, irma.canonical))

    ticket = writes(support, irma)

    assert tickets_of() == [ticket if counts else None]


def test_who_sends_it_all_the_same_is_known_by_their_address(article, support):
    mail = make_identity()
    sent = suggest(where="form", who=("browser", "1"))
    suggest(where="form", who=("browser", "2"))
    public_help.went_on(sent.id, (mail.kind, mail.canonical))
    public_help.went_on(sent.id, ("email", "another@customer.example"))

    ticket = writes(support, mail)

    assert tickets_of() == [ticket, None]


def test_machines_and_spam_are_nobodys_question(article, support, irma):
    suggest(who=(irma.kind, irma.canonical))
    writes(support, irma, auto="auto-replied")
    assert tickets_of() == [None]
