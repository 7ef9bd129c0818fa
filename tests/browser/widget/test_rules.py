"""Words for who looks at a page for a while: where and when the admin said, and once."""

import pytest
from playwright.sync_api import expect

from helpdesk.base.accounts.models import Calendar
from tests.browser.widget.calls import call, loaded, press, read_out
from tests.browser.widget.conftest import panel, set_up, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Can I help with a kettle?"
# The beat of the script is a second; so much more, and it would have spoken.
LONG_ENOUGH = 3_500


def rule(shop, url="*", *, hours=False, seconds=1, message=WORDS):
    one = {"url": url, "seconds": seconds, "message": message, "hours": hours}
    set_up(shop, rules=[one])


def is_said(page):
    return WORDS in read_out(page, "button")


def is_silent(page):
    page.wait_for_timeout(LONG_ENOUGH)
    return not is_said(page)


def test_on_its_pages_it_speaks_after_its_time_and_a_click_begins_a_chat(visit, shop):
    rule(shop, "/kettles", seconds=2)
    page = loaded(visit("/kettles/7"))
    page.wait_for_timeout(500)
    assert not is_said(page)
    until(lambda: is_said(page), page=page)
    press(page, WORDS)
    frame = panel(page)
    expect(frame.locator("textarea")).to_be_visible()
    # What they were asked stands above what they write.
    expect(frame.get_by_text(WORDS)).to_be_visible()
    assert not is_said(page)


@pytest.mark.slow
def test_on_other_pages_it_is_silent_until_one_of_its_own_comes(visit, shop):
    rule(shop, "/kettles")
    page = loaded(visit("/pots"))
    assert is_silent(page)
    # Without loading, as frameworks go on.
    page.evaluate("() => history.pushState({}, '', '/kettles')")
    until(lambda: is_said(page), page=page)


@pytest.mark.slow
def test_it_speaks_once_a_session(visit, shop):
    rule(shop)
    page = loaded(visit())
    until(lambda: is_said(page), page=page)
    press(page, "Close")
    assert is_silent(page)
    page.reload()
    assert is_silent(loaded(page))
    another = loaded(visit())
    until(lambda: is_said(another), page=another)


@pytest.mark.slow
def test_outside_of_business_hours_it_is_silent_where_it_is_to_be(visit, shop, support):
    support.calendar = Calendar.objects.create(name="Never", zone="Europe/Copenhagen")
    support.save()
    rule(shop, hours=True)
    assert is_silent(loaded(visit()))
    rule(shop, hours=False)
    page = loaded(visit())
    until(lambda: is_said(page), page=page)


@pytest.mark.sampled
def test_in_business_hours_it_speaks(visit, shop):
    rule(shop, hours=True)
    page = loaded(visit())
    until(lambda: is_said(page), page=page)


@pytest.mark.slow
def test_beside_an_open_panel_or_without_a_button_it_is_silent(visit, shop):
    rule(shop, seconds=2)
    page = loaded(visit())
    call(page, "open")
    assert is_silent(page)
    hidden = loaded(visit())
    hidden.evaluate("() => Helpdesk.hide()")
    assert is_silent(hidden)


@pytest.mark.slow
def test_what_it_said_goes_with_the_button(visit, shop):
    rule(shop)
    page = loaded(visit())
    until(lambda: is_said(page), page=page)
    page.evaluate("() => Helpdesk.hide()")
    assert not is_said(page)
