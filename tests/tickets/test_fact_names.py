"""The names of facts, through their settings pages."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.tickets.pages import browser_of, field, shown, url
from tickets import actions
from tickets.models import FactName
from tickets.models.known import BUILT_IN

pytestmark = pytest.mark.usefixtures("company")

LIST, NEW = "/settings/facts/", "/settings/facts/new/"


def of(slug) -> FactName:
    return FactName.objects.get(slug=slug)


def page(name, verb=""):
    return f"/settings/facts/{name.public_id}/{verb}"


def test_every_installation_has_the_built_in_ones():
    assert [one.slug for one in FactName.objects.all()] == list(BUILT_IN)
    assert {one.slug for one in FactName.objects.filter(is_personal=True)} == {
        "device",
        "preference",
        "language",
    }


def test_migrating_again_leaves_what_admins_made_of_them(ada):
    actions.save_fact_name(label="Bestellung", fact_name=of("order"), by=ada)
    of("link").delete()
    call_command("migrate", verbosity=0)
    assert (of("order").label, of("link").is_built_in) == ("Bestellung", True)


def test_a_name_of_one_s_own_is_offered_to_agents(ada, bob, ticket):
    typed = {"label": "Gebäude Nr.", "pattern": r"G-\d{2,4}", "is_single": "on"}
    answer = browser_of(ada).post(NEW, typed, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    made = FactName.objects.get(label="Gebäude Nr.")
    assert (made.slug, made.is_single, made.is_personal) == ("gebaude-nr", True, False)
    assert "Gebäude Nr." in shown(browser_of(bob).get(url(ticket, "record_fact")))
    typed = {"name": made.slug, "value": "G-12"}
    browser_of(bob).post(url(ticket, "record_fact"), typed)
    assert "Gebäude Nr. G-12" in shown(browser_of(bob).get(url(ticket)))


def test_a_name_in_other_letters_has_a_slug_all_the_same(ada):
    made = actions.save_fact_name(label="注文番号", by=ada)
    again = actions.save_fact_name(label="番号", by=ada)
    assert made.slug
    assert again.slug
    assert made.slug != again.slug


def test_its_form_saved_as_it_is_changes_nothing(ada):
    before = FactName.objects.filter(slug="order").values().get()
    form = browser_of(ada).get(page(of("order")))
    assert field(form, "label") == "Order number"
    browser_of(ada).post(
        page(of("order")), {"label": "Order number", "is_single": "on"}
    )
    assert FactName.objects.filter(slug="order").values().get() == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"label": ""}, "This field is required"),
        ({"label": "order NUMBER"}, "There is a fact of this name already"),
        ({"pattern": "(a+)+"}, "This pattern cannot be used"),
        ({"pattern": "("}, "This pattern cannot be used"),
        ({"pattern": "(?=a)b"}, "This pattern cannot be used"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(ada, wrong, words):
    count = FactName.objects.count()
    answer = browser_of(ada).post(NEW, {"label": "Gate", **wrong})
    assert answer.status_code in {409, 422}
    assert words in shown(answer)
    assert FactName.objects.count() == count


def test_what_is_switched_off_is_not_recorded_but_shown_and_corrected(ada, bob, ticket):
    fact = actions.record_fact(ticket, name="serial", value="S-1", by=bob)
    browser = browser_of(ada)
    browser.post(page(of("serial"), "switch/"), {"off": "1"})
    assert "switched off" in shown(browser.get(LIST))

    assert "Serial number S-1" in shown(browser_of(bob).get(url(ticket)))
    typed = {"name": "serial", "value": "S-2"}
    refused = browser_of(bob).post(url(ticket, "record_fact"), typed)
    assert refused.status_code == 409
    correct = {**typed, "replaces": fact.public_id}
    answer = browser_of(bob).post(url(ticket, "record_fact"), correct)
    assert answer.status_code == 303

    browser.post(page(of("serial"), "switch/"), {"on": "1"})
    assert of("serial").is_active


def test_for_everybody_but_admins_these_pages_do_not_exist(ada, bob, carol, dan):
    for agent in (bob, carol, dan):
        browser = browser_of(agent)
        for path in (LIST, NEW, page(of("order"))):
            assert browser.get(path).status_code == 404
        for path in (NEW, page(of("order")), page(of("order"), "switch/")):
            assert browser.post(path, {"off": "1", "label": "X"}).status_code == 404
    assert Client().get(LIST).status_code == 302
    assert of("order").is_active


def test_a_long_list_asks_no_more_than_a_short_one(ada, django_assert_max_num_queries):
    browser = browser_of(ada)
    with django_assert_max_num_queries(12) as few:
        browser.get(LIST)
    for label in ("One", "Two", "Three"):
        actions.save_fact_name(label=label, by=ada)
    with django_assert_max_num_queries(len(few)):
        browser.get(LIST)
