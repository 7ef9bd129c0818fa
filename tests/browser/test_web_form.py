"""A form on a site: filled in by keyboard alone, an article offered, answered by mail."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.browser.conftest import DESKTOP, PHONE
from tests.channels_app.web_forms.factories import MAIL, make_form, question
from tests.channels_app.widget.post import mails, make_mailbox, text_of
from tests.knowledge_base.factories import DESCALE, make_article
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Whoever is quicker than this is taken for a robot.
QUICK = 3_100


@pytest.fixture
def post(support, smtp_sink):  # noqa: F811
    """All that leaves the mailbox of support."""
    make_mailbox(support, smtp_sink)
    return smtp_sink


@pytest.fixture
def form(server, post, support, ada):
    make_article(ada)
    return make_form(
        support, by=ada, consent="I agree", fields=[question("Model", required=True)]
    )


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def test_a_customer_asks_by_keyboard_and_is_answered_by_mail(
    open_page, settle, form, post, bob, tmp_path
):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(JPEG)
    page = open_page(viewport=PHONE, expected=("422",))
    page.goto(f"/f/{form.connection.key}/?from=https://shop.example/kettles")
    assert faults(page) == []

    keys(page, "Tab")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Irma")
    keys(page, "Tab")
    page.keyboard.type(MAIL)
    keys(page, "Tab", "Tab")
    expect(page.get_by_label("Subject")).to_be_focused()
    keys(page, "Tab")
    page.keyboard.type(DESCALE)
    expect(page.get_by_role("link", name=DESCALE)).to_be_visible()
    assert faults(page) == []
    page.wait_for_timeout(QUICK)
    page.get_by_role("button", name="Send", exact=True).focus()
    keys(page, "Enter")

    wrong = page.get_by_role("alert")
    expect(wrong).to_contain_text("Model: This field is required.")
    expect(wrong).to_be_focused()
    assert faults(page) == []
    expect(page.get_by_label("Your message")).to_have_value(DESCALE)
    page.get_by_role("link", name="Model").focus()
    keys(page, "Enter")
    expect(page.get_by_label("Model")).to_be_focused()
    page.keyboard.type("B2")
    page.get_by_label("I agree").focus()
    keys(page, "Space")
    page.get_by_label("Files").set_input_files(photo)
    page.get_by_role("button", name="Send").focus()
    keys(page, "Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert faults(page) == []

    settle()
    said = Message.objects.get(direction=Message.Direction.IN)
    assert said.attachments.get().filename == "photo.jpg"
    assert said.form["page"] == "https://shop.example/kettles"
    reader = open_page(bob, viewport=DESKTOP)
    reader.goto(f"/t/{said.ticket.number}/")
    expect(reader.locator(".filled")).to_contain_text("ModelB2")
    expect(reader.locator(".filled")).to_contain_text(said.form["reference"])
    actions.reply(said.ticket, text="Boil it with vinegar.", by=bob)
    settle()
    arrived, mail = mails(post)
    assert all(MAIL in one["To"] for one in (arrived, mail))
    assert "We have your message" in arrived["Subject"]
    assert "Boil it with vinegar." in text_of(mail)


@pytest.mark.sampled
def test_without_a_script_it_is_sent_all_the_same(open_page, settle, form):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/f/{form.connection.key}/")
    page.get_by_label("Your e-mail address").fill(MAIL)
    page.get_by_label("Your message").fill(DESCALE)
    page.get_by_label("Model").fill("B2")
    page.get_by_label("I agree").check()
    page.wait_for_timeout(QUICK)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name=DESCALE)).to_be_visible()
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    settle()
    assert Message.objects.get(direction=Message.Direction.IN).text == DESCALE
