"""Set-up, "test connection", files that came, and links that lead here."""

import pytest

from channels_app.adapter import ConnectionFailed, FetchFailed, Remote
from channels_app.adapters.sms import adapter
from tests.channels_app.sms.conftest import HOOK
from tests.wire.providers.customers import DOT
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.web import Answer

MOST = 25 * 1024 * 1024


def remote(item):
    return Remote(
        name=item.payload["MediaUrl0"],
        filename="picture-1.png",
        content_type="image/png",
    )


def test_connecting_enters_our_address_at_twilio(twilio):
    learned = adapter.connect(twilio.settings(), hook=HOOK)

    assert twilio.hook == HOOK
    assert learned.address == twilio.number
    assert learned.config == {"hook": HOOK, "files": True}
    assert learned.traits["rates"] == [{"count": 10, "per": 1, "whom": "channel"}]


def test_a_number_without_pictures_and_with_a_limit(twilio):
    twilio.can_send_files = False
    learned = adapter.connect(twilio.settings(tells="no", rate="1"), hook=HOOK)

    assert twilio.hook == ""
    assert learned.config["files"] is False
    assert learned.traits["rates"][0]["count"] == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda one: setattr(one, "token", "x"), "auth token"),
        (lambda one: setattr(one, "number", "+15005550999"), "does not belong"),
        (lambda one: setattr(one, "is_suspended", True), "suspended"),
        (lambda one: one.fails(503), "503"),
        (lambda one: one.drops(taken=False), "could not be reached"),
    ],
)
def test_what_is_wrong_is_said_in_words(twilio, spoil, words):
    settings = twilio.settings()
    spoil(twilio)
    with pytest.raises(ConnectionFailed) as caught:
        adapter.connect(settings, hook=HOOK)
    assert words in caught.value.words


def test_both_directions_are_looked_at(twilio):
    twilio.hook = HOOK
    settings = twilio.settings()
    assert [(one.part, one.ok) for one in adapter.check(settings)] == [
        ("receiving", True), ("sending", True),
    ]  # fmt: skip
    twilio.hook = "https://elsewhere.example/"
    assert [one.ok for one in adapter.check(settings)] == [False, True]
    twilio.is_suspended = True
    assert [one.ok for one in adapter.check(settings)] == [False, False]


def test_a_picture_is_fetched_where_it_is_stored_and_our_sign_in_stays_behind(twilio):
    item = twilio.customer().sends_photo()
    file = adapter.fetch(twilio.settings(), remote(item), most=MOST)

    assert (file.filename, file.content_type) == ("picture-1.png", "image/png")
    assert file.content == DOT
    first, second = twilio.calls[-2:]
    assert "authorization" in first.headers
    # The same server plays both here: what counts is that another would get nothing.
    assert second.path.startswith("/stored/")


def test_another_place_gets_no_sign_in(twilio, settings):
    with Twilio() as store:
        settings.EGRESS_ALLOW = [twilio.place, store.place]
        item = twilio.customer().sends_photo()
        store.media = twilio.media
        name = next(iter(twilio.media))
        away = {"location": f"{store.url}/stored/{name}"}
        twilio.script.append(Answer(status=307, headers=away))
        adapter.fetch(twilio.settings(), remote(item), most=MOST)
        assert "authorization" not in store.calls[-1].headers


def fetch_failed(twilio, one, *, most=MOST):
    with pytest.raises(FetchFailed) as caught:
        adapter.fetch(twilio.settings(), one, most=most)
    return caught.value


def test_a_file_that_is_gone_is_gone_for_good(twilio):
    one = remote(twilio.customer().sends_photo())
    twilio.media.clear()
    assert fetch_failed(twilio, one).permanent


def test_a_file_that_cannot_be_had_now_is_tried_again(twilio):
    one = remote(twilio.customer().sends_photo())
    twilio.fails(503)
    assert not fetch_failed(twilio, one).permanent
    twilio.drops(taken=False)
    assert not fetch_failed(twilio, one).permanent
    assert adapter.fetch(twilio.settings(), one, most=MOST).content == DOT


def test_a_file_that_is_too_large_is_not_read_to_its_end(twilio):
    one = remote(twilio.customer().sends_file(b"x" * 5000, "a", "image/png"))
    assert fetch_failed(twilio, one, most=100).permanent


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/", "https://evil.example/2010-04-01/Accounts/",
        "{url}.evil.example/2010-04-01/Accounts/x", "{url}/2010-04-01/Accounts/ACother/M",
    ],
)  # fmt: skip
def test_our_sign_in_is_sent_to_twilio_only(twilio, url):
    """AC-67: a payload does not choose whom we call."""
    name = url.format(url=twilio.url)
    one = Remote(name=name, filename="x", content_type="image/png")
    assert fetch_failed(twilio, one).permanent
    assert twilio.calls == []


def test_a_link_begins_a_message_with_the_code(twilio):
    settings = twilio.settings()
    assert adapter.carrier(settings, "K7 F2") == "sms:+15005550006?body=K7%20F2"
    assert adapter.carrier(settings, "") == "sms:+15005550006"


def test_twilio_hears_that_there_is_nothing_to_say():
    assert adapter.thanks.content_type.startswith("text/xml")
    assert adapter.thanks.body.endswith(b"<Response/>")
