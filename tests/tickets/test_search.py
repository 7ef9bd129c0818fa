"""Search: what is found, by whom, whatever is typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Customer, Ticket
from tickets.queries.search import NOTHING, SHOWN, Results, persons, said, search

pytestmark = pytest.mark.usefixtures("company")

# What means something to PostgreSQL.
SIGNS = st.sampled_from("'\":*&|!()<->\\ ")
PART = {"HTTP_HX_REQUEST": "true"}


def found(agent, words):
    return [int(hit.row.number) for hit in search(agent, words).hits]


def people(agent, words):
    return [person.name for person in search(agent, words).people]


@pytest.fixture
def kettle(mailbox):
    return make_ticket(
        mailbox, subject="Leaking kettle", text="The kettle leaks since Monday."
    )


@pytest.mark.parametrize(
    "words",
    ["kettle", "KETTLE", "kett", "kettle monday", "mon lea", '"kettle leaks"',
     '"kettle leaks" monday', "kettle!", "(kettle)", "leaking", '"since monday'],
)  # fmt: skip
def test_words_are_found_by_their_beginnings_and_phrases_as_they_stand(
    bob, kettle, words
):
    assert found(bob, words) == [kettle.number]


@pytest.mark.parametrize(
    "words",
    ["ttl", "kettle tuesday", '"leaks kettle"', "kettledrum", "-", '""', ""],
)
def test_what_is_not_there_is_not_found(bob, kettle, words):
    assert search(bob, words).is_empty


def test_a_ticket_is_found_once_the_newest_words_first(bob, mailbox, kettle):
    other = make_ticket(mailbox, text="Another kettle.")
    assert found(bob, "kettle") == [other.number, kettle.number]

    actions.note(kettle, text="This kettle again.", by=bob)

    assert found(bob, "kettle") == [kettle.number, other.number]
    assert search(bob, "kettle").count == "2"


def test_notes_are_found_by_colleagues_who_see_the_ticket(bob, grace, kettle):
    actions.note(kettle, text="Seal batch twelve.", by=bob)

    assert found(grace, "batch twelve") == [kettle.number]


def test_the_hits_are_marked_and_nothing_else_is_markup(bob, mailbox):
    make_ticket(
        mailbox,
        subject="<b>kettle</b>",
        text="<i>kettle</i> & 'kettle'",
    )

    (hit,) = search(bob, "kettle").hits

    assert hit.subject == "&lt;b&gt;<mark>kettle</mark>&lt;/b&gt;"
    assert hit.snippet == (
        "&lt;i&gt;<mark>kettle</mark>&lt;/i&gt; &amp; &#x27;<mark>kettle</mark>&#x27;"
    )


@pytest.mark.parametrize("before", [0, 3, 500])
@pytest.mark.parametrize("after", [0, 500])
def test_a_snippet_is_one_line_around_the_first_hit(bob, mailbox, before, after):
    make_ticket(mailbox, text="\nand " * before + "kettle" + " kettles" * after)

    (hit,) = search(bob, "kettle").hits

    assert "<mark>kettle</mark>" in hit.snippet
    assert hit.snippet.count("<mark>") == hit.snippet.count("</mark>")
    assert hit.snippet.startswith("… and" if before > 3 else ("and" if before else "<"))
    assert hit.snippet.endswith("…" if after else "</mark>")
    assert "\n" not in hit.snippet
    assert len(hit.snippet) < 1_000


@pytest.mark.parametrize("words", ["{}", "#{}", " {} "])
def test_a_number_goes_straight_to_its_ticket(bob, kettle, words):
    asked = words.format(kettle.number)

    assert search(bob, asked).numbered.number == str(kettle.number)


def test_a_number_with_its_sign_is_jumped_to(bob, kettle, bill):
    browser = browser_of(bob)

    answer = browser.get("/search/", {"q": f"#{kettle.number}"})
    hidden = browser.get("/search/", {"q": f"#{bill.number}"})

    assert (answer.status_code, answer["Location"]) == (302, f"/t/{kettle.number}/")
    assert hidden.status_code == 200


def test_a_merged_ticket_and_spam_are_found_by_number_alone(bob, mailbox, kettle):
    Ticket.objects.filter(pk=kettle.pk).update(spam_at=timezone.now())

    assert found(bob, "kettle") == []
    assert search(bob, str(kettle.number)).numbered.number == str(kettle.number)


def test_ac_51_what_one_may_not_see_is_in_no_hit_count_snippet_or_name(
    bob, dan, grace, bill
):
    for words in ("charged", "twice", f"#{bill.number}", "Irma", "customer.example"):
        assert search(bob, words) == NOTHING
        assert search(dan, words).is_empty
        assert not search(grace, words).is_empty


def test_ac_54_somebody_who_left_finds_nothing(bob, kettle):
    bob.is_active = False

    assert search(bob, "kettle") == NOTHING


def test_the_cap_hides_nothing_visible_behind_what_is_not(
    bob, billing_mailbox, kettle, monkeypatch
):
    monkeypatch.setattr(said, "CAP", 3)
    for _ in range(4):
        make_ticket(billing_mailbox, text="A secret kettle.")

    results = search(bob, "kettle")

    assert [int(hit.row.number) for hit in results.hits] == [kettle.number]
    assert results.count == "1"


def test_a_count_that_was_cut_short_says_so(bob, mailbox, monkeypatch):
    monkeypatch.setattr(said, "CAP", 3)
    for _ in range(4):
        make_ticket(mailbox, text="A kettle.")

    assert search(bob, "kettle", most=2).count == "3+"


def test_a_phrase_is_looked_for_behind_words_in_another_order(
    bob, mailbox, kettle, monkeypatch
):
    monkeypatch.setattr(said, "CAP", 2)
    for _ in range(3):
        make_ticket(mailbox, text="It leaks, the kettle.")

    assert found(bob, '"kettle leaks"') == [kettle.number]


@pytest.mark.parametrize(
    "words", ["Tove Ueda", "ueda tove", "UED", "to", "tove@shop", "shop.test"]
)
def test_customers_are_found_by_parts_of_name_or_address(bob, mailbox, words):
    tove = make_identity("Tove Ueda", canonical="tove@shop.test")
    make_ticket(mailbox, identity=tove)
    newest = make_ticket(mailbox, identity=tove, text="Hello")

    (person,) = search(bob, words).people

    assert (person.name, person.shown) == ("Tove Ueda", "tove@shop.test")
    assert person.row.number == str(newest.number)


def test_customers_somebody_typed_in_are_found_by_them_and_by_admins(bob, ada, grace):
    Customer.objects.create(name="Tove Ueda", made_by=bob)

    assert people(bob, "ueda") == people(ada, "ueda") == people(bob, "udea")
    assert people(bob, "ueda") == ["Tove Ueda"]
    assert people(grace, "ueda") == people(bob, "ueda is:open") == []
    assert "Tove Ueda" in shown(browser_of(bob).get("/search/", {"q": "ueda"}))


@pytest.mark.parametrize("words", ["o", "ove", "%", "_", "t%e", "\\", "ueda%"])
def test_signs_of_patterns_are_only_signs(bob, mailbox, words):
    make_ticket(mailbox, identity=make_identity("Tove Ueda"))

    assert people(bob, words) == (["Tove Ueda"] if words == "ove" else [])


def test_namesakes_one_may_not_know_hide_nobody(
    bob, mailbox, billing_mailbox, monkeypatch
):
    monkeypatch.setattr(persons, "NAMESAKES", (2, 100))
    for _ in range(5):
        make_ticket(billing_mailbox, identity=make_identity("Tove"))
    make_ticket(mailbox, identity=make_identity("Tove Ueda"))

    assert people(bob, "tove") == ["Tove Ueda"]


@pytest.mark.parametrize(
    "words",
    ["\x00", "'", '"', "\\", "a:*", "!!", "a & | b", "<->", "((", "\ud800", "🫖", "'" * 400,
     "a\\'b", "foo-bar's", "x" * 10_240, "word " * 2_000, "ѣ ß ﬁ 漢字 กา", "a:ABCD",
     "%s {}"],
)  # fmt: skip
def test_whatever_is_typed_is_answered(bob, kettle, words):
    assert isinstance(search(bob, words), Results)


@pytest.mark.sampled
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.text(
        alphabet=st.characters(codec="utf-8") | st.sampled_from("'\":*&|!()<->\\ ")
    )
)
def test_no_words_break_it(bob, kettle, words):
    assert isinstance(search(bob, words), Results)


def test_the_page_shows_what_was_found(bob, mailbox, kettle):
    page = browser_of(bob).get("/search/", {"q": "kettle"})

    assert "Leaking kettle" in shown(page)
    assert f'href="/t/{kettle.number}/"' in page.content.decode()
    assert "<mark>kettle</mark>" in page.content.decode()


def test_the_page_says_when_nothing_was_found(bob, kettle):
    browser = browser_of(bob)

    assert "Nothing that you may see" in shown(browser.get("/search/", {"q": "zebra"}))
    assert "Every word counts" in shown(browser.get("/search/"))


def test_a_part_of_the_page_is_its_results(bob, kettle):
    part = browser_of(bob).get("/search/", {"q": "kettle"}, **PART)

    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_the_palette_gets_options(bob, mailbox):
    ticket = make_ticket(mailbox, identity=make_identity("Kettle Company"))
    browser = browser_of(bob)

    words = browser.get("/search/", {"q": "kettle", "part": "palette"}, **PART)
    number = browser.get("/search/", {"q": str(ticket.number), "part": "palette"})

    options = words.content.decode()
    assert f'role="option" id="found-{ticket.number}"' in options
    assert f'role="option" id="found-customer-{ticket.customer_id}"' in options
    assert f'role="option" id="found-number-{ticket.number}"' in number.content.decode()


@pytest.mark.parametrize("q", ["\x00", "'\x00'", "\\", "%", "x" * 5000])
def test_the_page_survives_odd_words(bob, kettle, q):
    assert browser_of(bob).get("/search/", {"q": q}).status_code == 200


def test_many_hits_ask_no_more_than_one(bob, mailbox, kettle):
    search(bob, "kettle")
    with CaptureQueriesContext(connection) as one:
        search(bob, "kettle")
    for _ in range(20):
        make_ticket(mailbox, text="Another kettle.")

    with CaptureQueriesContext(connection) as many:
        results = search(bob, "kettle")

    assert len(results.hits) == SHOWN
    assert len(many) == len(one) <= 16
