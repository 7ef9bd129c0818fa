"""Somebody else's library reads what our Bluesky tells, and what we write: the models of
`atproto`, which are made of the protocol's own lexicons."""

import pytest
from atproto_client import models
from atproto_client.models.utils import get_or_create

from channels_app.adapters.bluesky import adapter
from tests.channels_app.bluesky.test_sending import answer, image
from tests.wire.providers.web import Request


def everything(bluesky, irma, chatter):
    irma.says("My kettle leaks.")
    irma.mentions(f"@{bluesky.handle} hello")
    irma.quotes("Look")
    irma.sends_photo(caption="The lid", alt="A lid")
    chatter.says("Hello")
    chatter.reacts(chatter.says("Thanks"), "👍")


def strict(said, model):
    """Read without a rest: a field of another shape raises."""
    return get_or_create(said, model, strict=True)


def asked(bluesky, method: str, **query: str):
    return bluesky._call(
        method,
        Request(method="GET", path=f"/xrpc/{method}", query=query, body=b"",
                headers={"authorization": f"Bearer {bluesky._tokens()['accessJwt']}",
                         "atproto-proxy": "did:web:api.bsky.chat#bsky_chat"},
                asked=tuple(query.items())),
    )  # fmt: skip


def test_what_it_tells_is_what_the_library_knows(bluesky, irma, chatter):
    everything(bluesky, irma, chatter)
    told = asked(bluesky, "app.bsky.notification.listNotifications")
    notes = strict(told, models.AppBskyNotificationListNotifications.Response)
    assert {one.reason for one in notes.notifications} == {"reply", "mention", "quote"}
    for one in notes.notifications:
        found = asked(bluesky, "app.bsky.feed.getPosts", uris=one.uri)
        [post] = strict(found, models.AppBskyFeedGetPosts.Response).posts
        assert post.record.text
    feed = asked(bluesky, "app.bsky.feed.getAuthorFeed", actor=irma.key, limit="30")
    assert strict(feed, models.AppBskyFeedGetAuthorFeed.Response).feed
    people = asked(bluesky, "app.bsky.actor.getProfiles", actors=irma.key)
    assert strict(people, models.AppBskyActorGetProfiles.Response).profiles
    log = asked(bluesky, "chat.bsky.convo.getLog")
    assert len(strict(log, models.ChatBskyConvoGetLog.Response).logs) == 4
    convos = asked(bluesky, "chat.bsky.convo.listConvos")
    assert strict(convos, models.ChatBskyConvoListConvos.Response).convos


@pytest.mark.parametrize("files", [0, 2])
def test_what_we_write_is_a_post_by_the_lexicon(bluesky, account, irma, files):
    post = irma.says("My kettle leaks.")
    text = f"🫖 @{irma.handle} see https://brew.example/ #lids"
    message = answer(
        irma, post.name, text, files=tuple(image(at) for at in range(files))
    )
    [piece] = adapter.pieces(account, message)
    name = adapter.send(account, piece)

    record = strict(bluesky.posts[name].record, models.AppBskyFeedPost.Record)

    assert record.reply.parent.uri == post.name
    letters = text.encode()
    marked = [
        letters[one.index.byte_start : one.index.byte_end].decode()
        for one in record.facets
    ]
    assert marked == [f"@{irma.handle}", "https://brew.example/", "#lids"]
    assert len(record.embed.images if files else []) == files


def test_what_we_say_in_private_is_a_message_by_the_lexicon(bluesky, account, chatter):
    chatter.says("Hello")
    message = answer(chatter, "", "See https://brew.example/", public=False)
    adapter.send(account, adapter.pieces(account, message)[0])
    [heard] = chatter.heard
    said = strict(heard.raw, models.ChatBskyConvoDefs.MessageInput)
    assert said.facets[0].features[0].uri == "https://brew.example/"
