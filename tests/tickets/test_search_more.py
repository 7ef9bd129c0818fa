"""Search: other forms of words, mistyped ones, and what is no ticket."""

import pytest

from knowledge_base import actions as articles
from knowledge_base.models import HelpCentre
from tests.factories import make_agent, make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets.models import Customer, Organization
from tickets.queries.search import search
from tickets.queries.search.narrowing import chips

pytestmark = pytest.mark.usefixtures("company")


def found(agent, words):
    return [int(hit.row.number) for hit in search(agent, words).hits]


@pytest.mark.parametrize(
    ("said", "asked", "marked"),
    [
        ("The kettles are leaking, and that is not what I said.", "kettle", "kettles"),
        ("My two parties were cancelled, can you help me please?", "party", "parties"),
        ("Die Häuser sind nicht warm, und das ist mir zu kalt.", "Haus", "Häuser"),
        ("Die Lieferung ist nicht da, und ich warte.", "Lieferungen", "Lieferung"),
        ("Les livraisons sont en retard et je suis là.", "livraison", "livraisons"),
        ("Broken kettles", "kettle", "kettles"),
        ("Kaputte Wasserkocher", "Wasserkochern", "Wasserkocher"),
    ],
)  # fmt: skip
def test_words_are_found_in_another_form_by_the_rules_of_their_language(
    bob, mailbox, said, asked, marked
):
    ticket = make_ticket(mailbox, subject="-", text=said)

    assert found(bob, asked) == [ticket.number]
    (hit,) = search(bob, asked).hits
    assert f"<mark>{marked}</mark>" in hit.snippet


def test_what_stands_in_quotation_marks_is_found_in_that_form_alone(bob, mailbox):
    make_ticket(mailbox, text="The kettles are leaking.")

    assert found(bob, '"kettles are"') != []
    assert found(bob, '"kettle are"') == []


def test_words_as_long_as_a_database_takes_are_stored_and_found(bob, mailbox):
    said = " ".join(f"{chr(0x20000 + n)}{n}" for n in range(22_000))
    ticket = make_ticket(mailbox, text=f"Running {said}")

    assert found(bob, "runs") == [ticket.number]


@pytest.mark.parametrize("typed", ["ketle", "kettel", "leaking ketlte"])
def test_a_mistyped_word_is_looked_for_as_it_was_meant(bob, mailbox, typed):
    ticket = make_ticket(mailbox, subject="A leaking kettle", text="It drips.")

    results = search(bob, typed)

    assert [int(hit.row.number) for hit in results.hits] == [ticket.number]
    assert "kettle" in results.meant
    page = shown(browser_of(bob).get("/search/", {"q": typed}))
    assert "these have" in page


def test_no_word_is_mended_by_what_one_may_not_see(bob, mailbox, billing_mailbox):
    make_ticket(billing_mailbox, subject="The kettle is a secret", text="Kettle.")

    assert search(bob, "ketle").is_empty
    make_ticket(mailbox, subject="My kettle", text="Kettle.")
    assert search(bob, "ketle").count == "1"


@pytest.mark.parametrize("typed", ["Udea", "Tvoe Ueda", "ueada", "Lovelcae"])
def test_a_mistyped_name_is_found_where_nobody_is_called_so(bob, mailbox, typed):
    make_ticket(mailbox, identity=make_identity("Tove Ueda Lovelace"))
    make_ticket(mailbox, identity=make_identity("Somebody Else"))

    assert [one.name for one in search(bob, typed).people] == ["Tove Ueda Lovelace"]


def test_a_mistyped_name_tells_of_nobody_who_is_hidden(bob, billing_mailbox):
    make_ticket(billing_mailbox, identity=make_identity("Tove Lovelace"))

    assert search(bob, "lovelcae").is_empty


@pytest.mark.parametrize("typed", ["northwind", "nort", "north wind", "norhtwind"])
def test_organizations_are_found_by_those_who_may_know_of_them(
    bob, grace, mailbox, billing_mailbox, typed
):
    identity = make_identity("Irma")
    company = Organization.objects.create(name="Northwind North")
    if " " in typed:
        company.name = "North by Wind"
        company.save()
    Customer.objects.filter(pk=identity.customer_id).update(organization=company)
    make_ticket(billing_mailbox, identity=identity)

    assert search(bob, typed).companies == []
    (one,) = search(grace, typed).companies
    assert (one.name, search(grace, typed).companies_count) == (company.name, "1")


@pytest.fixture
def published(ada):
    HelpCentre.objects.seed()
    article = articles.write_article(
        title="Returning a kettle", source="Send it back within thirty days.", by=ada
    )
    articles.publish(article, by=ada)
    return article


def test_articles_stand_beside_tickets_with_where_they_are_read(
    bob, mailbox, published
):
    make_ticket(mailbox, subject="Returning it", text="How do I return my kettle?")

    (shelf,) = search(bob, "return kettle").shelved

    assert (shelf.shelf.kind, shelf.count) == ("articles", "1")
    page = browser_of(bob).get("/search/", {"q": "return kettle"}).content.decode()
    assert f'href="{shelf.found.finds[0].url}"' in page
    assert shelf.found.finds[0].url.startswith("/help/en/")
    kinds = browser_of(bob).get("/search/", {"q": "return kettle", "kind": "articles"})
    assert 'class="hit" href="/t/' not in kinds.content.decode()


def test_who_left_finds_no_article_either(published):
    gone = make_agent("Gone", is_active=False)

    assert search(gone, "kettle").is_empty


def test_counts_of_people_stop_at_a_hundred(bob, mailbox):
    for number in range(101):
        make_ticket(mailbox, identity=make_identity(f"Kim {number}"))

    results = search(bob, "kim")

    assert (len(results.people), results.people_count) == (5, "100+")


@pytest.mark.parametrize("asked", ["before:2026-99-99", "-before:soonish"])
def test_a_condition_that_cannot_be_is_said_to_be_none_and_why(bob, asked):
    found = chips(bob, f"kettle {asked}")

    assert found.on == []
    assert len(found.wrong) == 1
    assert found.wrong[0].startswith("created_at: ")
    assert found.wrong[0] in shown(browser_of(bob).get("/search/", {"q": asked}))


@pytest.mark.parametrize("asked", ["https://example.org", "note:this", "kettle"])
def test_a_word_with_a_colon_in_it_is_no_mistake(bob, asked):
    assert chips(bob, asked).wrong == []


def test_operators_become_chips_that_can_be_taken_out_again(bob, mailbox):
    make_ticket(mailbox, text="A kettle.")

    found = chips(bob, "kettle -tag:vip is:open from:irma")

    assert [one.text for one in found.on] == [
        "kettle is:open from:irma",
        "kettle -tag:vip from:irma",
        "kettle -tag:vip is:open",
    ]
    assert "is:open" not in [one.text.split()[-1] for one in found.off]
    assert "kettle -tag:vip is:open from:irma assignee:me" in [
        one.text for one in found.off
    ]
    page = browser_of(bob).get("/search/", {"q": "kettle is:open"}).content.decode()
    assert 'href="/search/?q=kettle"' in page
