"""What was left on the voicemail is heard in its ticket."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.base.sounds import wav
from tests.browser.conftest import PHONE
from tests.tickets.test_previews import attached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "one => one.currentTime"


def test_a_voicemail_is_listened_to_by_keys_which_do_nothing_else_meanwhile(
    show, ticket
):
    attached(ticket, wav(4), kind="audio/mpeg", name="recording.mp3")
    page = show(ticket)
    player = page.get_by_label("Listen to recording.mp3")
    expect(player).to_be_visible()
    expect(page.get_by_role("link", name="recording.mp3")).to_be_visible()
    player.focus()
    page.keyboard.press("Space")
    page.wait_for_function("one => one.currentTime > 0", arg=player.element_handle())
    page.keyboard.press("Space")
    assert player.evaluate("one => one.paused")
    # On to a place in it, which its server has to know how to give.
    player.evaluate("one => { one.currentTime = 3 }")
    page.wait_for_function(
        "one => one.currentTime === 3 && !one.seeking && !one.error",
        arg=player.element_handle(),
    )
    # Elsewhere this key hands the ticket over.
    page.keyboard.press("h")
    expect(page.locator("#popover")).to_be_hidden()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("viewport", [None, PHONE, {"width": 320, "height": 640}])
def test_a_player_stays_in_its_borders(show, ticket, scheme, direction, viewport):
    attached(ticket, wav(), kind="audio/ogg", name="recording-of-a-call.ogg")
    more = {"viewport": viewport} if viewport else {}
    page = show(ticket, color_scheme=scheme, **more)
    page.evaluate("dir => { document.documentElement.dir = dir }", direction)
    expect(page.get_by_label("Listen to recording-of-a-call.ogg")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
