"""While a visitor writes their first words they are offered what may answer them."""

import pytest

from knowledge_base.models import Lookup, OfferRules
from tests.channels_app.widget.factories import Browser, make_widget, say
from tests.knowledge_base.factories import DESCALE, make_article
from tickets import outbox

QUESTION = "How do I descale my kettle?"


@pytest.fixture
def shop(support, company):
    return make_widget(support, help=True)


@pytest.fixture
def article(ada):
    return make_article(ada)


def offered(browser, q=QUESTION, **more):
    answer = browser.post("offers/", {"q": q, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_three_at_most_are_offered_and_nothing_is_said_to_anybody(irma, article):
    found = offered(irma)

    lookup = Lookup.objects.get()
    [one] = found["results"]
    assert (one["slug"], one["title"]) == (article.slug, DESCALE)
    assert one["excerpt"].startswith("Once in three months.")
    assert found["offer"] == str(lookup.public_id)
    assert (lookup.where, lookup.ticket) == ("widget", None)


def test_what_came_of_it_is_told(irma, article):
    offer = offered(irma)["offer"]
    told = {"offer": offer, "slug": article.slug}
    assert irma.post("offers/opened/", told).status_code == 202
    assert irma.post("offers/solved/", told).status_code == 202

    lookup = Lookup.objects.get()
    assert (lookup.clicked, lookup.solved_at is not None) == (article, True)


def test_a_ticket_of_the_same_visitor_says_that_it_did_not_help(irma, shop, article):
    first = offered(irma, "How do I descale")["offer"]
    assert offered(irma, before=first)["offer"] == first
    offered(Browser(shop))

    message = say(irma, "I have tried to descale my kettle, and it is still white")
    outbox.drain()

    tickets = Lookup.objects.order_by("pk").values_list("ticket", flat=True)
    assert list(tickets) == [message.ticket_id, None]


def test_who_is_held_out_gets_nothing_and_is_counted(shop, article):
    OfferRules.objects.create(held_out=10)
    for _visitor in range(60):
        browser = Browser(shop)
        if not offered(browser)["results"]:
            break
    lookup = Lookup.objects.filter(held_out=True).get()
    assert offered(browser) == {
        "offer": str(Lookup.objects.order_by("-pk")[0].public_id),
        "results": [],
        "notice": "",
    }
    message = say(browser, QUESTION)
    outbox.drain()
    lookup.refresh_from_db()
    assert lookup.ticket_id == message.ticket_id


def test_a_site_that_wants_no_help_articles_offers_none(support, company, article):
    browser = Browser(make_widget(support, help=False))
    assert offered(browser)["results"] == []
    assert not Lookup.objects.exists()


def test_of_an_outage_the_visitor_reads_what_the_admin_wrote(irma, article):
    OfferRules.objects.create(outage={"en": "We are on it."})
    found = offered(irma, "The shop is down")
    assert found == {"offer": "", "results": [], "notice": "We are on it."}


@pytest.mark.parametrize("path", ["offers/", "offers/opened/", "offers/solved/"])
@pytest.mark.parametrize(
    "said", ["", "x", "[]", "{}", '{"q": 1}', '{"q": null, "offer": 1}',
             '{"q": {"__proto__": 1}}', '{"offer": ["x"], "slug": "x"}']
)  # fmt: skip
def test_nonsense_is_refused_in_words(irma, article, path, said):
    answer = irma.post(path, said)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "q", ["\x00" * 9, "' | !", "%" * 90, "a b" * 9_000, "\ud800" * 9]
)
def test_hostile_words_are_answered(irma, article, q):
    assert offered(irma, q, before="\x00")["results"] == []


def test_who_has_no_token_is_asked_to_begin_anew(irma, article):
    irma.token = "nonsense"
    assert irma.post("offers/", {"q": QUESTION}).status_code == 401


def test_who_asks_all_the_time_waits(irma, article):
    for _time in range(40):
        irma.post("offers/", {"q": ""})
    answer = irma.post("offers/", {"q": QUESTION})
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
