"""Whoever sits in the panel moves their matter elsewhere, and takes it along."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.chatting import begin, say, ticket
from tests.browser.widget.test_access import fine
from tests.channels_app.widget.post import make_mailbox
from tests.factories import make_telephone
from tests.peers import smtp_sink  # noqa: F401
from tickets.models import Continuation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_menu_leads_elsewhere_with_a_code_that_can_be_said(
    visit,
    support,
    smtp_sink,  # noqa: F811
):
    make_mailbox(support, smtp_sink)
    make_telephone(support)
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    frame.get_by_role("button", name="More").click()
    frame.locator(".menu").get_by_role("button", name="Continue elsewhere").click()
    dialog = frame.get_by_role("dialog")
    expect(dialog).to_contain_text("you need not repeat anything")
    expect(dialog.get_by_role("button", name="By e-mail")).to_be_focused()
    fine(frame)
    dialog.get_by_role("button", name="By telephone").click()
    expect(dialog).to_contain_text("Call +46 8 500 102 03 and say this code:")
    one = Continuation.objects.get()
    assert (one.ticket, one.kind, one.offered_by) == (found, "phone", None)
    expect(dialog.locator(".code")).to_have_text(one.shown)
    fine(frame)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
