"""The one way out: public addresses, no redirects, bounded in time and size."""

import time

import pytest

from helpdesk.base.egress import MOST_BYTES, EgressError, NotAllowed, NotReached, post
from tests.tickets.models_peer import serving


@pytest.fixture
def peer(settings):
    with serving() as peer:
        settings.EGRESS_ALLOW = frozenset([peer.place])
        yield peer


def ask(url, **more):
    return post(url, b"{}", headers={"Content-Type": "application/json"}, **more)


def test_what_is_allowed_is_asked_and_answers(peer):
    peer.body = b"hello"
    answer = ask(peer.url)
    assert (answer.status, answer.body) == (200, b"hello")
    [(path, headers, body)] = peer.asked
    assert (path, headers["Host"], body) == ("/v1", peer.place, {})


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://localhost/",
        "http://0.0.0.0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://192.168.1.1/",
        "http://[fe80::1]/", "http://[fd00::1]/", "http://[2002:7f00:1::]/",
        "http://100.64.0.1/", "http://224.0.0.1/", "http://8.8.8.8:22/",
        "ftp://8.8.8.8/", "file:///etc/passwd", "//8.8.8.8/", "http://a@8.8.8.8/",
        "http://8.8.8.8:x/", "http:///", "gopher://127.0.0.1:6379/_x", "",
    ],
)  # fmt: skip
def test_r24_what_is_not_public_is_not_asked(url):
    with pytest.raises(NotAllowed):
        ask(url)


def test_r24_a_port_of_ours_is_not_asked_because_another_is_allowed(peer, settings):
    settings.EGRESS_ALLOW = frozenset(["127.0.0.1:1"])
    with pytest.raises(NotAllowed):
        ask(peer.url)
    assert peer.asked == []


def test_a_redirect_is_an_answer_like_any_other(peer):
    peer.status, peer.moves = 302, f"{peer.url}/2"
    assert ask(peer.url).status == 302
    assert len(peer.asked) == 1


@pytest.mark.parametrize(("waits", "drips"), [(3.0, 0.0), (0.0, 0.2)])
def test_it_takes_no_longer_than_agreed_however_slowly_it_answers(peer, waits, drips):
    peer.waits, peer.drips = waits, drips
    began = time.monotonic()
    with pytest.raises(EgressError):
        ask(peer.url, seconds=0.6)
    assert time.monotonic() - began < 2.5


def test_an_answer_without_an_end_is_not_read_to_it(peer):
    peer.body = b"x" * (MOST_BYTES + 1)
    with pytest.raises(EgressError):
        ask(peer.url)


def test_no_answer_is_an_error_without_words_of_the_other_side(settings):
    with serving() as gone:
        settings.EGRESS_ALLOW = frozenset([gone.place])
    with pytest.raises(NotReached) as error:
        ask(gone.url)
    assert gone.place not in str(error.value)


def test_what_may_have_been_heard_is_not_told_to_be_unreached(peer):
    peer.waits = 3.0
    with pytest.raises(EgressError) as error:
        ask(peer.url, seconds=0.5)
    assert not isinstance(error.value, NotReached)


def test_a_name_that_is_none_is_an_error():
    with pytest.raises(NotReached):
        ask("http://no-such-name.invalid/")
