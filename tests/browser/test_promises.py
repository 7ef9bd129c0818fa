"""A promise that takes longer, and why a ticket came to somebody, in Chromium."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.factories import soon
from tickets import actions
from tickets.actions import placing
from tickets.models import FollowUp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_came_by_a_rule_the_promise_is_held_and_then_kept(
    show, ticket, support, ada, bob
):
    actions.save_assignment(support, mode="least_loaded", by=ada)
    support.members.set([bob])
    support.lead = bob
    support.save()
    placing.drain()
    promise = actions.promise(ticket, what="Call back", due_at=soon(), by=bob)
    FollowUp.objects.filter(pk=promise.pk).update(
        reminded_at=timezone.now(), due_at=timezone.now() + timedelta(minutes=9)
    )

    page = show(ticket, expected=("409",))
    page.get_by_text("Why me?").click()
    expect(page.locator("#ticket-head")).to_contain_text(
        "You were the only one who could take it."
    )
    assert violations(page) == []

    page.get_by_role("link", name="Write a holding reply").click()
    box = page.locator("#popover")
    expect(box.get_by_label("To the customer")).to_have_value(
        re.compile(re.escape("You will hear from us by {time}"))
    )
    assert violations(page) == []
    box.get_by_role("button", name="Tomorrow 9:00").click()
    expect(page.locator("#thread")).to_contain_text(
        "it takes longer than we had told you"
    )
    expect(page.locator("#side")).not_to_contain_text("Write a holding reply")
    promise.refresh_from_db()
    assert promise.due_at > timezone.now() + timedelta(minutes=20)

    page.keyboard.press("e")
    kept = box.get_by_label("It was kept")
    expect(kept).to_be_focused()
    with page.expect_response("**/resolve/"):
        page.keyboard.press("Enter")
    # What was there before says the same: the answer has to stand in its place.
    page.wait_for_timeout(500)
    expect(box.get_by_role("alert")).to_contain_text("A promise is still open")
    expect(kept).to_be_focused()
    page.keyboard.press("Space")
    expect(kept).to_be_checked()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    promise.refresh_from_db()
    assert promise.state == "kept"
