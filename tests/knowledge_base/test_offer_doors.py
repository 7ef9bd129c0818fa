"""Answers in forms and mails: the doors of the help centre that offer them."""

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from helpdesk.base import help as public_help
from helpdesk.base.help import Writing
from knowledge_base import offer_links
from knowledge_base.models import Lookup, OfferRules
from tests.factories import make_channel, make_ticket
from tests.knowledge_base.factories import DESCALE, make_article
from tickets.models import Status, Ticket

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]
SUGGEST = "/help/en/suggest/"
TEXT = {"text": "How do I descale my kettle?"}


@pytest.fixture
def article(ada):
    return make_article(ada)


def lookup():
    return Lookup.objects.get()


# --- forms


def test_a_form_is_offered_what_may_answer_it(client, article):
    answer = client.post(SUGGEST, TEXT)

    html = answer.content.decode()
    assert f'<a href="/help/en/{article.slug}/" target="_blank"' in html
    assert DESCALE in html
    assert f'name="offer" value="{lookup().public_id}"' in html
    assert lookup().where == "form"
    assert "no-store" in answer["Cache-Control"]


def test_in_the_language_of_its_page(client, article):
    html = client.post("/help/de/suggest/", TEXT).content.decode()
    assert DESCALE in html
    assert "/help/de/suggest/solved/" in html
    assert lookup().language == "de"


@pytest.mark.parametrize(
    "typed", [{}, {"text": ""}, {"text": "\x00\ud7ff" * 50}, {"text": "x" * 100_000},
              {"text": "'; DROP", "subject": "%", "offer": "nonsense"}]
)  # fmt: skip
def test_odd_words_are_answered(client, article, typed):
    answer = client.post("/help/__/suggest/", typed)
    assert answer.status_code == 200
    assert "<ul" not in answer.content.decode()


def test_nothing_is_asked_by_get_and_not_by_other_sites(client, article):
    assert client.get(SUGGEST).status_code == 405
    for path in (SUGGEST, f"{SUGGEST}opened/", f"{SUGGEST}solved/"):
        assert Client(enforce_csrf_checks=True).post(path, TEXT).status_code == 403


def test_who_asks_all_the_time_waits(client, article):
    for _time in range(120):
        client.post(SUGGEST, {"text": ""})
    assert client.post(SUGGEST, TEXT).status_code == 429


def test_what_was_opened_and_that_it_solved_it_are_kept(client, article):
    client.post(SUGGEST, TEXT)
    said = {"offer": str(lookup().public_id), "slug": article.slug}

    client.post(f"{SUGGEST}opened/", said)
    page = client.post(f"{SUGGEST}solved/", said)

    assert "Nothing was sent." in page.content.decode()
    assert lookup().clicked == article
    assert lookup().solved_at is not None


# --- acknowledgements


@pytest.fixture
def ticket(support):
    return make_ticket(make_channel(support))


@pytest.fixture
def mailed(article, ticket):
    return public_help.suggest(
        Writing(
            **TEXT,
            language="en",
            where="mail",
            who=("email", "irma@customer.example"),
            ticket=ticket.public_id,
        )
    )


def test_a_mail_has_signed_links_and_its_row_knows_the_ticket(mailed, article, ticket):
    signed = offer_links.sign(lookup().pk)
    assert mailed.answers[0].path == f"/help/en/{article.slug}/?from={signed}"
    assert mailed.solved == f"/help/solved/{signed}/"
    assert lookup().ticket == ticket


def test_ac_62_to_follow_the_link_changes_nothing(client, mailed, ticket):
    for method in (client.get, client.head):
        assert method(mailed.solved).status_code == 200

    ticket.refresh_from_db()
    assert (ticket.status, lookup().solved_at) == (Status.OPEN, None)


def test_the_button_is_the_customers_word_and_resolves_the_ticket(
    client, mailed, ticket
):
    page = client.get(mailed.solved)
    assert f"#{ticket.number}" in page.content.decode()

    for _time in range(2):
        done = client.post(mailed.solved)
        assert "Your request is closed" in done.content.decode()

    ticket.refresh_from_db()
    assert ticket.status == Status.RESOLVED
    assert lookup().solved_at is not None
    event = ticket.events.filter(verb="resolved").get()
    assert (event.actor, event.data["why"]) == (None, "customer")


def test_what_a_person_answered_or_ended_before_is_not_counted_as_solved_by_it(
    client, mailed, ticket
):
    Ticket.objects.filter(pk=ticket.pk).update(first_replied_at=timezone.now())
    client.post(mailed.solved)
    ticket.refresh_from_db()
    assert (ticket.status, lookup().solved_at) == (Status.RESOLVED, None)

    client.post(mailed.solved)
    assert lookup().solved_at is None


def test_the_button_needs_its_own_page(mailed):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(mailed.solved).status_code == 403


def test_ac_62_guessed_links_are_404_like_all_others(client, mailed, ticket):
    other = signing.TimestampSigner(salt="channels_app.resume").sign("1")
    guessed = ["1", str(lookup().pk), "x" * 300, f"{lookup().pk}:a:b", other, "0"]
    answers = {
        (answer.status_code, answer.content)
        for one in guessed
        for answer in (client.get(f"/help/solved/{one}/"),)
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert client.post("/help/solved/1/").status_code == 404

    never = Lookup.objects.create(
        kind="search", where="help", language="en", words="x", key="x"
    )
    signed = offer_links.sign(never.pk)
    assert client.get(f"/help/solved/{signed}/").status_code == 404


def test_an_article_that_a_mail_led_to_is_read_and_only_that_counts(
    client, mailed, article
):
    signed, read = offer_links.sign(lookup().pk), f"{SUGGEST}read/"
    page = client.get(f"/help/en/{article.slug}/?from={signed}").content.decode()
    assert f'data-read="{read}" data-slug="{article.slug}"' in page
    client.post(read, {"from": "nonsense", "slug": article.slug})
    client.post(read, {"from": signed, "slug": "another"})
    assert lookup().clicked is None

    said = {"from": signed, "slug": article.slug}
    answer = Client(enforce_csrf_checks=True).post(read, said)

    assert (answer.status_code, answer.cookies) == (202, {})
    assert lookup().clicked == article


def test_an_article_of_no_mail_tells_nobody(client, article):
    for query in ("", "?from=nonsense", "?from=1:2:3"):
        page = client.get(f"/help/en/{article.slug}/{query}").content.decode()
        assert "data-read" not in page


# --- settings


def test_admins_decide_where_answers_are_offered(client, ada):
    client.force_login(ada)
    page = "/settings/help/offers/"
    assert client.get(page).content.decode().count(" checked") == 3

    typed = {"in_widget": "on", "held_out": "5", "outage_en": " We are on it. "}
    assert client.post(page, typed).status_code == 302

    rules = OfferRules.objects.get()
    assert (rules.in_widget, rules.in_form, rules.in_mail) == (True, False, False)
    assert (rules.held_out, rules.outage) == (5, {"en": "We are on it."})
    assert "We are on it." in client.get(page).content.decode()


def test_what_is_wrong_is_said_and_nothing_is_lost(client, ada):
    client.force_login(ada)
    typed = {"held_out": "11", "outage_en": "Words"}

    answer = client.post("/settings/help/offers/", typed)

    assert answer.status_code == 422
    assert "Words" in answer.content.decode()
    assert not OfferRules.objects.exists()


def test_only_admins_decide(client, bob):
    client.force_login(bob)
    assert client.post("/settings/help/offers/", {"held_out": "1"}).status_code == 404
    assert not OfferRules.objects.exists()
