"""Sites below one domain that share a conversation, if they ask: the only cookie."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.widget.chatting import begin, say, shows
from tests.browser.widget.conftest import open_panel, panel, set_up, until
from tests.browser.widget.sites import hosting, line
from tests.chromium import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOMAIN = ".shop.localhost"


@pytest.fixture
def sites(desk, shop):
    """www and help of one shop."""
    set_up(shop, origins=[])
    with hosting("www.shop.localhost") as www, hosting("help.shop.localhost") as help_:
        yield www, help_


@pytest.fixture
def go(start, desk, shop, sites):
    """Tabs of one browser, each on one of the sites."""
    context = start(viewport=DESKTOP, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(PATIENCE)

    def open_one(site, **data):
        page = context.new_page()
        page.goto(site.show("/", body=line(desk, shop.connection.key, **data)))
        return page

    yield open_one
    context.close()


def token(page, shop):
    return page.evaluate("key => localStorage['helpdesk:' + key]", shop.connection.key)


def test_a_conversation_goes_on_at_another_site_of_the_domain(go, sites, shop):
    www, help_ = sites
    page = go(www, share=DOMAIN)
    say(begin(page), "My kettle leaks.")
    [cookie] = page.context.cookies()
    place = [cookie[name] for name in ("domain", "path", "sameSite")]
    assert place == [DOMAIN, "/", "Lax"]

    other = go(help_, share=DOMAIN)

    # They were here before: the panel is there before anybody asks for it.
    panel(other)
    shows(open_panel(other, "chat"), "My kettle leaks.")


@pytest.mark.slow
def test_who_signs_out_at_one_has_left_the_other_too(go, sites, shop):
    www, help_ = sites
    page, other = go(www, share=DOMAIN), go(help_, share=DOMAIN)
    say(begin(page), "My kettle leaks.")
    shows(open_panel(other, "chat"), "My kettle leaks.")
    before = token(page, shop)

    page.evaluate("() => Helpdesk.logout()")
    until(lambda: token(page, shop) != before, page=page)
    # Tabs of a browser without a screen all have the focus, all the time.
    other.evaluate("() => dispatchEvent(new Event('focus'))")

    until(lambda: token(other, shop) == token(page, shop), page=other)
    expect(panel(other).get_by_text("My kettle leaks.")).to_have_count(0)


@pytest.mark.slow
def test_without_a_word_of_it_there_is_no_cookie_and_each_site_is_alone(
    go, sites, shop
):
    www, help_ = sites
    page = go(www)
    say(begin(page), "My kettle leaks.")
    assert page.context.cookies() == []
    other = go(help_, share=DOMAIN)
    open_panel(other)
    until(lambda: token(other, shop), page=other)
    assert token(other, shop) != token(page, shop)


@pytest.mark.slow
def test_a_domain_that_is_not_the_sites_shares_nothing_and_breaks_nothing(
    go, sites, shop
):
    page = go(sites[0], share=".elsewhere.example")
    frame = begin(page)
    say(frame, "My kettle leaks.")
    shows(frame, "My kettle leaks.")
    assert page.context.cookies() == []
    page.reload()
    shows(panel(page), "My kettle leaks.")
