"""The adapter at a real server of the fediverse: snac2, which delivers after seconds."""

import time
from contextlib import closing
from uuid import uuid4

import pytest

from channels_app.adapter import File, Incoming, Remote, Settings
from channels_app.adapters.mastodon import adapter, api, look
from channels_app.parsed import Heard
from tests.channels_app.mastodon.test_saying import outgoing, send
from tests.peers.snac import HOST, Snac
from tests.wire.providers.customers import picture

pytestmark = [pytest.mark.peer, pytest.mark.slow]


@pytest.fixture(scope="module")
def snac():
    with Snac() as running:
        yield running


class Shop:
    """Our account, its channel, and Irma."""

    def __init__(self, snac: Snac) -> None:
        name = uuid4().hex[:6]
        self.us, self.irma = snac.person(f"shop{name}"), snac.person(f"irma{name}")
        typed = Settings(config={"api": snac.url}, secret={"token": self.us.token})
        learned = adapter.connect(typed, hook="")
        self.settings = Settings(
            config={**typed.config, **learned.config}, secret=typed.secret
        )
        self.cursor = {}

    @property
    def name(self) -> str:
        return f"@{self.us.name}@{HOST}"

    def until(self, *, count: int) -> list:
        """So many words of others, as they come."""
        found, end = {}, time.monotonic() + 60
        batches = adapter.poll(self.settings, self.cursor, wait=0.2)
        with closing(batches):
            for batch in batches:
                assert time.monotonic() < end, found
                self.cursor = batch.cursor
                for raw in batch.items:
                    one = adapter.parse(self.settings, raw.content)
                    if not getattr(one, "ours", False):
                        found[raw.source_key] = one
                if len(found) >= count:
                    break
        return list(found.values())

    def post(self, name: str) -> dict:
        """As the server has it."""
        query = [("q", name), ("type", "statuses")]
        return api.get(self.settings, "/api/v2/search", query)["statuses"][0]


@pytest.fixture
def shop(snac, settings, monkeypatch):
    monkeypatch.setattr(look, "ALONE", 1.0)
    settings.EGRESS_ALLOW = frozenset([snac.place])
    return Shop(snac)


def test_what_is_said_in_public_is_heard_and_answered_there(shop):
    item = shop.irma.posts(f"{shop.name} My kettle leaks.")
    [heard] = shop.until(count=1)
    assert isinstance(heard, Heard)
    assert (heard.how, heard.incoming.text) == ("mention", "My kettle leaks.")
    assert heard.incoming.names == (item["uri"],)
    assert heard.incoming.sender.canonical == shop.irma.key

    message = outgoing(shop.irma, "We are sorry.", last=item["uri"], public=True)
    [name] = send(shop.settings, message)
    answer = shop.post(name)
    assert answer["visibility"] == "public"
    assert answer["in_reply_to_id"] == shop.post(item["uri"])["id"]

    said = _notified(shop, name)
    shop.irma.posts(f"{shop.name} Thanks!", in_reply_to_id=said["id"])
    [reply] = shop.until(count=1)
    assert reply.how == "reply"
    assert reply.incoming.replies == (name, item["uri"])


def _notified(shop, name):
    """The post of this name, once it was delivered to Irma."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        for one in shop.irma.told():
            if one["status"]["uri"] == name:
                return one["status"]
        time.sleep(0.5)
    raise AssertionError("it was not delivered")


def test_what_is_said_to_us_alone_is_private_and_so_is_the_answer_with_its_picture(
    shop,
):
    item = shop.irma.posts(f"{shop.name} My order is 4711.", "direct")
    [said] = shop.until(count=1)
    assert isinstance(said, Incoming)
    assert (said.public, said.text) == (False, "My order is 4711.")

    file = File(filename="lid.png", content_type="image/png", content=picture(3))
    message = outgoing(shop.irma, "Here.", last=item["uri"], files=(file,))
    [name] = send(shop.settings, message)
    answer = shop.post(name)
    assert answer["visibility"] in {"private", "direct"}
    [media] = answer["media_attachments"]
    remote = Remote(name=media["url"], filename="lid.png", content_type="image/png")
    assert adapter.fetch(shop.settings, remote, most=10_000).content == picture(3)
    assert _notified(shop, name)["visibility"] in {"private", "direct"}


def test_both_directions_are_checked(shop):
    assert [one.ok for one in adapter.check(shop.settings)] == [True, True]
    assert shop.settings.config["account"] == shop.us.key
