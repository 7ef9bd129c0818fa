"""The adapter before Bluesky's own servers (`make test-peers`)."""

import time
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from channels_app.adapter import Address, ConnectionFailed, Origin, Outgoing, Settings
from channels_app.adapters.bluesky import adapter, looking
from channels_app.adapters.bluesky.session import Session
from channels_app.parsed import Deleted, Heard
from helpdesk.base.ids import new_id
from tests.peers import bluesky as peer
from tests.wire.providers.customers import picture

pytestmark = [
    pytest.mark.peer,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PATIENCE = 60


class Kept:
    """Keys that are kept as our database keeps them."""

    def __init__(self) -> None:
        self.secret: dict[str, str] = {}
        self.times = 0

    def renewed(self, stale: Any, renew: Any) -> Any:
        self.times += 1
        self.secret = {**stale, **renew(stale)}
        return self.secret


def until(settings: Settings, cursor: dict[str, Any], kind: type) -> tuple[Any, Any]:
    """The next thing of this kind that a look finds, and the cursor behind it."""
    deadline = time.monotonic() + PATIENCE
    with closing(adapter.poll(settings, cursor, wait=0.5)) as batches:
        for batch in batches:
            for raw in batch.items:
                found = adapter.parse(settings, raw.content)
                if isinstance(found, kind):
                    return found, batch.cursor
            assert time.monotonic() < deadline, f"no {kind.__name__}"
    raise AssertionError


def mention(shop: peer.Account, text: str, **more: Any) -> dict[str, Any]:
    start = len(text.split("@", maxsplit=1)[0].encode())
    index = {"byteStart": start, "byteEnd": start + len(shop.handle) + 1}
    kind = "app.bsky.richtext.facet#mention"
    facet = {"index": index, "features": [{"$type": kind, "did": shop.did}]}
    return {"text": text, "langs": ["en"], "facets": [facet], **more}


def test_a_complaint_is_heard_answered_found_and_taken_back(settings, monkeypatch):
    monkeypatch.setattr(looking, "AGAIN", 0.5)
    with peer.running() as network:
        settings.EGRESS_ALLOW = network.places
        shop, irma = network.account("kettles.test"), network.account("irma.test")
        told = _connected(network, shop)

        blob = irma.call(
            "com.atproto.repo.uploadBlob", body=picture(9), kind="image/png"
        )["blob"]
        images = [{"alt": "A lid", "image": blob}]
        embed = {"$type": "app.bsky.embed.images", "images": images}
        post = irma.posts(mention(shop, "🫖 @kettles.test it leaks", embed=embed))

        heard, cursor = until(told, {}, Heard)
        assert heard.how == "mention"
        assert heard.incoming.names == (post["uri"],)
        assert heard.incoming.text == "🫖 @kettles.test it leaks\n\n[Picture: A lid]"
        assert (heard.language, heard.reach) == ("en", 0)
        assert heard.incoming.sender.shown == "@irma.test"
        [remote] = heard.incoming.remote
        file = adapter.fetch(told, remote, most=2**20)
        assert file.content_type.startswith("image/")

        _answers(told, network, irma, post["uri"])
        _searches(told, post["uri"])

        rkey = post["uri"].rpartition("/")[2]
        said = {"repo": irma.did, "collection": "app.bsky.feed.post", "rkey": rkey}
        irma.call("com.atproto.repo.deleteRecord", said=said)
        gone, _cursor = until(told, cursor, Deleted)
        assert gone.name == post["uri"]


def _connected(network: peer.Network, shop: peer.Account) -> Settings:
    """With an app password; the short token is renewed by the long one."""
    made = shop.call("com.atproto.server.createAppPassword", said={"name": "desk"})
    keys = Kept()
    typed = Settings(
        config={"handle": shop.handle, "api": network.pds},
        secret={"password": made["password"]},
        keys=keys,
    )
    learned = adapter.connect(typed, hook="")
    assert learned.config["account"] == shop.did
    assert learned.traits["private"] is False
    config = {**typed.config, **learned.config}
    told = replace(typed, config=config, secret=keys.secret)
    assert all(one.ok for one in adapter.check(told))
    before = keys.secret["access"]
    stale = replace(told, secret={**keys.secret, "access": f"{before}x"})
    Session(stale).ask("com.atproto.server.getSession")
    assert keys.times == 2
    wrong = replace(typed, secret={"password": "wrong"}, keys=Kept())
    with pytest.raises(ConnectionFailed):
        adapter.connect(wrong, hook="")
    return replace(told, secret=keys.secret)


def _answers(
    told: Settings, network: peer.Network, irma: peer.Account, uri: str
) -> None:
    """In public, twice: it is there once, with its link."""
    origin = Origin(
        ticket=new_id(), number=7, message=new_id(), author="Ada",
        said_at=timezone.now(), thread=f"public:{uri}", last=uri,
    )  # fmt: skip
    whom = Address(kind="bluesky", canonical=irma.did, shown="@irma.test", name="Irma")
    answer = Outgoing(
        to=whom, subject="", text="@irma.test 🫖 see https://brew.example/lids", place="",
        key=new_id(), origin=origin, public=True,
    )  # fmt: skip
    [piece] = adapter.pieces(told, answer)
    names = {adapter.send(told, piece) for _time in range(2)}
    assert len(names) == 1

    deadline = time.monotonic() + PATIENCE
    replies: list[Any] = []
    while not replies and time.monotonic() < deadline:
        query = {"uri": uri, "depth": "3"}
        thread = irma.call("app.bsky.feed.getPostThread", query=query)["thread"]
        replies = thread.get("replies", [])
        time.sleep(0.5)
    [reply] = replies
    assert reply["post"]["uri"] in names
    assert reply["post"]["record"]["reply"]["root"]["uri"] == uri
    features = [
        it for one in reply["post"]["record"]["facets"] for it in one["features"]
    ]
    assert features[0]["did"] == irma.did
    assert features[1]["uri"] == "https://brew.example/lids"
    told_of = irma.call("app.bsky.notification.listNotifications")["notifications"]
    assert {one["reason"] for one in told_of} >= {"mention"} or told_of


def _searches(told: Settings, uri: str) -> None:
    found = adapter.search(told, words=("leaks",), accounts=("@irma.test",), cursor={})
    [heard] = [adapter.parse(told, raw.content) for raw in found.items]
    assert heard.incoming.names == (uri,)
    assert heard.how == "mention"
    assert "@irma.test" in heard.watched
