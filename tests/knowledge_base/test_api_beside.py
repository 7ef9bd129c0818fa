"""Articles beside tickets by the API, and articles made of what was answered."""

import pytest

from knowledge_base.models import Gap, Lookup, Reader, Translation
from tests.knowledge_base.factories import make_article
from tests.tokens import make_token, program
from tickets import actions as ticket_actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

API = "/api/v1/"


def client(agent):
    return program(make_token(agent).secret)


def test_articles_beside_a_ticket_are_used_found_wrong_or_missed(ada, bob, ticket):
    article = make_article(ada)
    address, given = (
        f"{API}tickets/{ticket.public_id}/articles/",
        {"translation": str(article.public_id)},
    )
    caller = client(bob)

    used = caller.post(address, given, format="json")
    wrong = caller.post(f"{address}wrong/", given, format="json")
    missing = caller.post(f"{address}missing/", {}, format="json")

    assert used.status_code == 204
    assert Lookup.objects.get().clicked == article
    assert (wrong.status_code, wrong.json()["kind"]) == (201, "feedback")
    assert (missing.status_code, missing.json()["kind"]) == (201, "question")
    assert caller.get(address).status_code == 200


def test_a_ticket_one_may_not_see_has_no_articles(bob, bill):
    address = f"{API}tickets/{bill.public_id}/articles/"

    assert client(bob).get(address).status_code == 404
    assert client(bob).post(f"{address}missing/").status_code == 404
    assert not Gap.objects.exists()


def test_an_answer_becomes_a_draft_for_whoever_may_read_it(bob, grace, ticket, bill):
    text = (
        "Fill the kettle with one part of vinegar and two of water, boil it, and let it"
        " stand for an hour. Then rinse it twice and boil fresh water once."
    )
    said = ticket_actions.reply(ticket, text=text, by=bob)
    hidden = ticket_actions.reply(bill, text=text, by=grace)

    made = client(bob).post(f"{API}messages/{said.public_id}/article/")
    refused = client(bob).post(f"{API}messages/{hidden.public_id}/article/")

    assert made.status_code == 201, made.json()
    assert refused.status_code == 404
    [draft] = Translation.objects.all()
    assert "vinegar" in draft.text
    assert not Translation.objects.readable_by(Reader.AGENT).exists()
