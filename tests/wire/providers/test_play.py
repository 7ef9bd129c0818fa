"""A visitor plays a customer on the providers' pages."""

import httpx
import pytest

from tests.wire.providers.__main__ import Street
from tests.wire.providers.base import Said
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.web import served


@pytest.fixture
def street():
    street = Street([Telegram(), Twilio()])
    with served(street.app) as place:
        for root, one in street.providers.items():
            one.place, one.url = place, f"http://{place}{root}"
        there = {"base_url": f"http://{place}", "follow_redirects": True}
        with httpx.Client(**there) as browser:
            yield street, browser


def test_what_is_written_and_answered_is_on_the_page(street):
    street, browser = street
    telegram = street.providers["/telegram"]
    assert "/telegram/play/" in browser.get("/").text
    assert telegram.token in browser.get("/telegram/play/").text

    browser.post("/telegram/play/", data={"do": "say", "text": "It <leaks>"})
    browser.post("/telegram/play/", data={"do": "photo"})
    person = street.scenes["/telegram"].person
    telegram.sent.append(Said(to=person.key, name=f"{person.key}:99", text="Try this."))

    shown = browser.get("/telegram/play/").text
    for words in ("It &lt;leaks&gt;", "[a picture]", "Try this."):
        assert shown.count(words) == 1
    assert [item.what for item in telegram.told] == ["message", "message"]


def test_what_nobody_can_do_there_is_said(street):
    _street, browser = street
    browser.post("/sms/play/", data={"do": "say", "text": "It leaks"})
    done = browser.post("/sms/play/", data={"do": "edit", "text": "It leeks"})
    assert "Nobody can do that here" in done.text
