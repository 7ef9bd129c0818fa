"""The way an answer takes is chosen where it is written, and remembered."""

import os

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_app.adapters.email import adapter as mail_adapter
from channels_app.adapters.widget import adapter as chat_adapter
from tests.browser.talking import bubble
from tests.browser.writing import draft_is_saved, line, ready
from tests.factories import make_channel, make_identity, make_ticket
from tickets.models import Channel, Draft, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for pictures.
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def mail(support):
    traits = {**mail_adapter.traits, "sender": "Kettles <support@shop.test>"}
    return make_channel(support, traits=traits, name="Kettle mail")


@pytest.fixture
def ticket(support, mail):
    """From the chat; her address is proven."""
    traits = dict(chat_adapter.traits)
    site = make_channel(support, kind="widget", traits=traits, name="Kettle site")
    irma = make_identity("Irma", kind="widget")
    make_identity(
        canonical="irma@customer.test",
        customer=irma.customer,
        verified_at=timezone.now(),
    )
    return make_ticket(site, identity=irma)


def picture(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_another_way_is_chosen_told_of_remembered_and_taken(show, ticket, mail):
    page = show(ticket, expected=("Failed to load",))
    way = page.get_by_label("The answer goes by")
    expect(way.locator("option:checked")).to_contain_text("they are there now")
    picture(page, "ways")
    ready(page)
    page.keyboard.type("Now by mail.")
    way.focus()
    page.keyboard.press("ArrowDown")
    expect(way).to_have_value(str(mail.public_id))
    sees = page.locator(".composer-sees")
    expect(sees).to_contain_text("a mail from Kettles <support@shop.test>: “Kettle”")
    expect(sees).to_contain_text("which conversation it continues")
    draft_is_saved(page)
    assert Draft.objects.get().channel == mail
    picture(page, "ways-chosen")

    page.reload()
    way = page.get_by_label("The answer goes by")
    expect(way).to_have_value(str(mail.public_id))
    expect(page.locator(".composer-sees")).to_be_visible()
    # Switched off meanwhile: nothing is sent, and the words are there again.
    Channel.objects.filter(pk=mail.pk).update(is_active=False)
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(line(page, "refused")).to_contain_text("cannot be reached. Choose another")
    assert not Message.objects.filter(direction="out").exists()
    Channel.objects.filter(pk=mail.pk).update(is_active=True)
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(bubble(page, "Now by mail.")).to_contain_text("Went on by: E-mail")
    assert Message.objects.get(direction="out").channel == mail
    picture(page, "ways-gone")
    page.set_viewport_size({"width": 320, "height": 640})
    picture(page, "ways-narrow")
