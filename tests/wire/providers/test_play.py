"""A visitor plays a customer on the providers' pages."""

import httpx
import pytest

from tests.wire.providers.__main__ import Street
from tests.wire.providers.base import Said
from tests.wire.providers.customers import DOT
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.twilio_voice import TwilioVoice
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
    person = street.people("/telegram")[0].person
    telegram.sent.append(Said(to=person.key, name=f"{person.key}:99", text="Try this."))

    shown = browser.get("/telegram/play/").text
    for words in ("It &lt;leaks&gt;", "photo.png", "Try this."):
        assert shown.count(words) == 1
    assert [item.what for item in telegram.told] == ["message", "message"]


def test_a_picture_is_sent_and_shown_and_words_are_taken_back(street):
    street, browser = street
    there = "/telegram/play/?who=1"
    sent = {"file": ("seal.png", DOT, "image/png")}
    browser.post(there, data={"do": "say", "text": "This seal"}, files=sent)
    assert "This seal" in browser.get(there).text
    assert "This seal" not in browser.get("/telegram/play/?who=0").text
    assert browser.get(f"{there}&line=0&file=0").content == DOT
    assert browser.get(f"{there}&line=0&file=7").status_code == 404


def test_only_what_can_be_done_there_is_offered(street):
    _street, browser = street
    assert "Change my last" in browser.get("/telegram/play/").text
    assert "Change my last" not in browser.get("/sms/play/").text


def test_what_nobody_can_do_there_is_said(street):
    _street, browser = street
    browser.post("/sms/play/", data={"do": "say", "text": "It leaks"})
    done = browser.post("/sms/play/", data={"do": "edit", "text": "It leeks"})
    assert "Nobody can do that here" in done.text


def test_an_account_is_who_the_demo_says(street):
    street, browser = street
    said = {"account": "AC" + "1" * 32, "token": "another", "hook": "http://localhost/"}
    assert browser.post("/sms/account/", json=said).status_code == 204
    there = street.providers["/sms"]
    assert (there.account, there.token, there.hook) == (said["account"], "another", "")


def test_somebody_calls_and_nobody_asks_who_they_are():
    street = Street([TwilioVoice()])
    with (
        served(street.app) as place,
        httpx.Client(base_url=f"http://{place}") as browser,
    ):
        shown = browser.get("/voice/play/?who=3")
        assert "you are A withheld number" in shown.text
        # Nobody listens yet.
        done = browser.post("/voice/play/", data={"do": "call"}, follow_redirects=True)
        assert (done.status_code, street.phones["/voice"].called) == (200, [])
