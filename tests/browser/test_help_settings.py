"""Caring for articles in a real browser: categories in order, and many at once."""

import re

import pytest
from playwright.sync_api import expect

from knowledge_base.models import Article, Category, HelpCentre
from tests.knowledge_base.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_lead_puts_articles_into_categories(open_page, ada, support):
    HelpCentre.objects.seed()
    make_article(ada, "Where is my parcel?")
    make_article(ada, "How do I descale?")
    page = open_page(ada)
    page.goto("/settings/help/centres/")
    page.get_by_role("link", name="Categories").click()
    for name in ("Care", "Orders", "Account"):
        page.get_by_role("link", name="New category").click()
        page.get_by_label("Name (English)").fill(name)
        page.get_by_label("inbox", exact=True).check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()

    names = page.locator(".branch > a")
    page.get_by_role("button", name="Move “Orders” up").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Orders", "Care", "Account"])
    page.locator(".branch", has_text="Account").drag_to(
        page.locator(".branch", has_text="Orders")
    )
    expect(names).to_have_text(["Account", "Orders", "Care"])

    page.goto("/settings/help/articles/")
    page.get_by_label("Words").fill("parcel")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.get_by_label("Choose “Where is my parcel?”").check()
    page.locator("#found").get_by_label("Category").select_option(label="Orders")
    page.get_by_role("button", name="Move to this category").click()
    page.get_by_text("1 article is moved.").wait_for()

    assert Article.objects.get(category__isnull=False).category == Category.objects.get(
        slug="orders"
    )
    assert page.get_by_label("Words").input_value() == "parcel"

    page.locator("search").get_by_label("State").select_option(index=1)
    expect(page).to_have_url(re.compile(r"[?&]state=\w"))
