"""Whoever looks at the pictures of `make shots` has seen every page there is."""

from tests import shots
from tests.browser.places import places
from tests.browser.test_every_page import LIGHTS, rounds


def test_a_new_page_has_its_pictures_by_itself():
    """They are taken by the test of every page, which takes them of the URLconf."""
    pictured = [place.name for some in rounds() for place in some]

    assert sorted(pictured) == [place.name for place in places()]
    assert shots.EVERY_PAGE == "tests/browser/test_every_page.py"
    assert (shots.CHECKOUT / shots.EVERY_PAGE).is_file()


def test_each_is_seen_on_a_desktop_on_a_phone_in_the_dark_and_mirrored():
    assert {look.name for look in shots.LOOKS} == {"desktop", "phone", "dark", "rtl"}
    assert {"light", "phone", "dark", "mirrored", "mirrored-phone", "system"} <= {
        light.name for light in LIGHTS
    }
