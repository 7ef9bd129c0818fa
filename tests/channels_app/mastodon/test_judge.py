"""Somebody else's library speaks with our server, and reads what it tells: Mastodon.py."""

import threading

import pytest
from mastodon import Mastodon as Library
from mastodon import MastodonAPIError, MastodonRatelimitError, StreamListener

from tests.threads import until
from tests.wire.providers.customers import DOT


@pytest.fixture
def library(mastodon):
    return Library(
        access_token=mastodon.token,
        api_base_url=mastodon.url,
        ratelimit_method="throw",
        version_check_mode="none",
    )


def test_the_library_signs_in_and_learns_what_we_learn(library, shop):
    me, instance = library.me(), library.instance_v2()
    assert me.uri == shop.config["account"]
    assert instance.domain == shop.config["domain"]
    assert instance.configuration.statuses.max_characters == shop.config["most"]


def test_what_is_told_is_where_the_library_looks_for_it(mastodon, library, irma):
    item = irma.writes(
        "Which lid?", visibility="public", warning="kettles", poll=["red", "green"],
        media=[mastodon.picture(DOT, "A lid")],
    )  # fmt: skip
    irma.says("My order is 4711.")
    [told] = library.notifications(types=["mention"], limit=5)
    assert told.type == "mention"
    status = told.status
    assert (status.uri, status.visibility) == (item.name, "public")
    assert status.account.acct == "irma@social.example"
    assert status.spoiler_text == "kettles"
    assert [one.title for one in status.poll.options] == ["red", "green"]
    assert status.media_attachments[0].description == "A lid"
    assert [one.acct for one in status.mentions] == ["shop"]
    assert status.created_at.tzinfo is not None
    assert len(library.conversations()) == 1


def test_what_our_adapter_says_the_library_says_the_same_way(mastodon, library, irma):
    item = irma.posts("My kettle leaks.")
    found = library.search_v2(item.name, result_type="statuses", resolve=True)
    above = found.statuses[0]
    media = library.media_post(DOT, mime_type="image/png", description="lid")
    said = library.status_post(
        "@irma@social.example We are sorry.", in_reply_to_id=above.id,
        visibility="unlisted", media_ids=[media.id], idempotency_key="one",
    )  # fmt: skip
    again = library.status_post("Never.", idempotency_key="one")
    assert again.id == said.id
    [heard] = irma.heard
    assert (heard.name, heard.replies, heard.form) == (said.uri, item.name, "unlisted")
    context = library.status_context(said.id)
    assert [one.uri for one in context.ancestors] == [item.name]
    with pytest.raises(MastodonAPIError, match="exceeded"):
        library.status_post("x" * 501)
    mastodon.limits(5)
    with pytest.raises(MastodonRatelimitError):
        library.status_post("More.")


class Listener(StreamListener):
    """What it heard, in its order."""

    def __init__(self) -> None:
        self.heard = []

    def on_notification(self, notification) -> None:
        self.heard.append(("notification", notification.status.uri))

    def on_status_update(self, status) -> None:
        self.heard.append(("edit", status.uri))

    def on_delete(self, status_id) -> None:
        self.heard.append(("delete", str(status_id)))


def test_the_library_hears_by_the_stream_what_we_hear(mastodon, library, irma):
    listener = Listener()
    stream = library.stream_user(listener, run_async=True, reconnect_async=False)
    until(lambda: mastodon.listeners == 1)
    item = irma.posts("My kettle leeks.")
    irma.edits(item, "My kettle leaks.")
    number = mastodon.post_named(item.name).id
    irma.deletes(item)
    until(lambda: len(listener.heard) == 3)
    assert listener.heard == [
        ("notification", item.name), ("edit", item.name), ("delete", number),
    ]  # fmt: skip
    stream.close()
    mastodon.cut()
    until(lambda: threading.active_count() < 20)
