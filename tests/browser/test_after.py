"""A conversation that is open, while its customer changes what was said."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.factories import make_awaited, make_reaction
from tickets import actions
from tickets.actions import awaited
from tickets.actions.files import NewFile, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fetched(message):
    file = NewFile(filename="photo.jpg", content_type="image/jpeg", content=JPEG)
    leased = awaited.claim(message.channel_id)
    awaited.kept(leased, keep([file])[0])


def test_an_open_page_shows_what_becomes_of_words_and_where_their_picture_is(
    open_page, ticket, bob
):
    said = ticket.messages.get()
    file = make_awaited(said)
    leased = awaited.claim(said.channel_id)
    awaited.not_kept(leased, words="Their server does not answer.", permanent=True)
    page = open_page(bob)
    page.goto(f"/t/{ticket.number}/")
    theirs = page.locator(f"#m-{said.public_id}")

    # The picture is not there; an agent asks again, and it comes.
    lost = theirs.get_by_text("could not be fetched: Their server does not answer.")
    expect(lost).to_be_visible()
    theirs.get_by_role("button", name="Try again photo.jpg").click()
    expect(theirs.get_by_text("being fetched")).to_be_visible()
    fetched(said)
    expect(theirs.get_by_role("img", name="photo.jpg")).to_be_visible()
    file.refresh_from_db()
    assert file.attachment is not None

    # They put a heart on our answer, change what they said, and take it back.
    reply = actions.reply(ticket, text="Here is a new one.", by=bob)
    make_reaction(reply, "\u2764\ufe0f", at=timezone.now())
    ours = page.locator(f"#m-{reply.public_id}")
    signs = ours.get_by_role("list", name="Reactions")
    expect(signs.get_by_role("listitem")).to_contain_text("\u2764\ufe0f by Irma")

    actions.corrected(said, text="It drips.", at=timezone.now() - timedelta(seconds=1))
    expect(theirs.get_by_text("It drips.")).to_be_visible()
    former = theirs.get_by_text("My kettle leaks.")
    expect(former).to_be_hidden()
    theirs.get_by_text("edited", exact=True).click()
    expect(former).to_be_visible()

    actions.taken_back(said, at=timezone.now())
    expect(theirs.get_by_text("They took this back.")).to_be_visible()
    # A fold that was open stays so.
    expect(theirs.get_by_text("It drips.")).to_be_visible()
    expect(theirs.get_by_role("img", name="photo.jpg")).to_be_visible()
    theirs.get_by_text("What they took back").click()
    expect(theirs.get_by_text("It drips.")).to_be_hidden()
    expect(theirs.get_by_role("img", name="photo.jpg")).to_be_hidden()
