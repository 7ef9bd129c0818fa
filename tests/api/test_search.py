"""Search by the API: what the page finds, with its rights."""

import pytest

from knowledge_base.actions import publish, write_article
from knowledge_base.models import HelpCentre
from tests.factories import make_ticket
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Customer

pytestmark = pytest.mark.django_db

URL = "/api/v1/search/"


def test_words_are_found_and_where_they_stand_is_told(as_, bob, mailbox):
    ticket = make_ticket(
        mailbox, subject="A kettle & <b>more</b>", text="My kettle leaks & <b>."
    )

    answer = as_(bob).get(URL, {"q": "kett"}).json()

    (hit,) = answer["tickets"]
    assert hit["ticket"]["id"] == str(ticket.public_id)
    assert answer["count"] == "1"
    assert hit["subject"]["text"] == "A kettle & <b>more</b>"
    for part in (hit["subject"], hit["excerpt"]):
        assert [part["text"][begin:end] for begin, end in part["marks"]] == ["kettle"]


def test_people_and_numbers_are_found_as_well(as_, bob, ticket):
    ids = as_(bob).get(URL, {"q": "irma"}).json()["people"]
    number = as_(bob).get(URL, {"q": f"#{ticket.number}"}).json()["numbered"]

    assert [one["customer"] for one in ids] == [str(ticket.customer.public_id)]
    typed = Customer.objects.create(name="Irma Typed", made_by=bob)
    every = as_(bob).get(URL, {"q": "irma"}).json()
    assert [one["customer"] for one in every["customers"]] == [
        str(ticket.customer.public_id),
        str(typed.public_id),
    ]
    assert (len(every["people"]), every["counts"]["people"]) == (1, "2")
    assert ids[0]["ticket"]["number"] == ticket.number == number["number"]


def test_operators_narrow_it_down(as_, ada, bob, ticket, mailbox):
    make_ticket(mailbox)
    actions.tag(ticket, name="vip", by=ada)

    found = as_(bob).get(URL, {"q": "kettle tag:vip"}).json()["tickets"]

    assert [hit["ticket"]["number"] for hit in found] == [ticket.number]


@pytest.mark.parametrize(
    "asked", ["canary", "kettle", "canary is:open", "team:billing"]
)
def test_ac_49_search_tells_nothing_of_what_is_hidden(
    as_, bob, grace, billing_mailbox, ticket, asked
):
    hidden = make_ticket(billing_mailbox, subject="canary", text="A canary kettle.")
    hidden.customer.name = "Otto Canary"
    hidden.customer.save()

    seen = as_(grace).get(URL, {"q": asked})
    unseen = as_(bob).get(URL, {"q": asked}).json()

    assert b"anary" in seen.content
    assert "anary" not in str(unseen)
    assert unseen["count"] == str(len(unseen["tickets"]))


def test_nothing_is_found_for_nothing_and_too_much_is_an_error(as_, bob, ticket):
    client = as_(bob)

    none = dict.fromkeys(["tickets", "people", "organizations", "articles"], "0")
    assert client.get(URL).json() == {
        "numbered": None, "tickets": [], "people": [], "customers": [], "organizations": [],
        "articles": [], "counts": none, "meant": "", "count": "0",
    }  # fmt: skip
    assert client.get(URL, {"q": "\0"}).json()["tickets"] == []
    assert client.get(URL, {"q": "x" * 401}).status_code == 400
    assert client.get(URL, {"query": "x"}).json()["code"] == "unknown_parameter"


def test_recent_searches_are_ones_own_and_can_be_forgotten(as_, bob, ada):
    client, recent = as_(bob), f"{URL}recent/"
    for words in ("kettle", "teapot"):
        client.post(recent, {"q": words}, content_type="application/json")

    assert [one["q"] for one in client.get(recent).json()["results"]] == [
        "teapot",
        "kettle",
    ]
    assert as_(ada).get(recent).json()["results"] == []
    left = client.delete(f"{recent}?q=kettle%00").json()["results"]
    assert [one["q"] for one in left] == ["teapot"]
    assert client.delete(recent).json()["results"] == []


@pytest.mark.usefixtures("company")
def test_articles_take_their_own_scope(bob, ada):
    HelpCentre.objects.seed()
    article = write_article(title="Returning a kettle", source="Send it.", by=ada)
    publish(article, by=ada)

    for scopes, found in (
        (["tickets:read"], 0),
        (["tickets:read", "articles:read"], 1),
    ):
        client = program(make_token(bob, *scopes).secret)

        answer = client.get(URL, {"q": "return"}).json()

        assert len(answer["articles"]) == found
        assert answer["counts"]["articles"] == str(found)
