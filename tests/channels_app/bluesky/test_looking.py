"""What is new is found, once, from where we stopped; and what became of it."""

import time
from contextlib import closing
from dataclasses import replace

import pytest

from channels_app.adapter import ConnectionFailed
from channels_app.adapters.bluesky import adapter, finding, looking, xrpc
from channels_app.parsed import Deleted, Edited, Heard, Incoming, Noise
from tests.wire.providers.web import as_json


def test_mentions_answers_and_quotes_are_heard_with_all_that_is_known(
    bluesky, looker, irma
):
    mention = irma.mentions(f"@{bluesky.handle} my kettle leaks 🫖")
    reply = irma.says("Still leaks.")
    quote = irma.quotes("Look at these people.")

    found = {one.incoming.names[0]: one for one in looker.parsed()}

    assert {name: one.how for name, one in found.items()} == {
        mention.name: "mention",
        reply.name: "reply",
        quote.name: "quote",
    }
    one = found[mention.name]
    assert one.reach == irma.account.followers
    assert one.language == "en"
    assert one.address.startswith(f"https://bsky.app/profile/{irma.key}/post/")
    assert one.incoming.public is True
    assert one.incoming.place == f"public:{mention.name}"
    assert found[reply.name].incoming.replies == (bluesky.standing.uri,)
    assert found[quote.name].incoming.replies == (bluesky.standing.uri,)
    assert "> We are open." in found[quote.name].incoming.text


def test_what_answers_and_mentions_us_at_once_is_one(bluesky, looker, irma):
    parent = irma.says("One.")
    looker.look()
    below = {"reply": irma._below(parent.name)}
    irma.mentions(f"And @{bluesky.handle} two.", **below)
    assert [one for one, _uri in bluesky.notes[-2:]] == ["mention", "reply"]
    [raw] = looker.look()
    assert adapter.parse(looker.settings, raw.content).how == "mention"


def test_of_what_was_found_nothing_is_found_again(looker, irma):
    irma.says("One.")
    assert len(looker.look()) == 1
    assert looker.look() == []
    irma.says("Two.")
    assert len(looker.look()) == 1


def test_more_than_a_page_was_said_while_we_were_away(
    bluesky, looker, irma, monkeypatch
):
    monkeypatch.setattr(looking, "PAGE", 10)
    irma.says("Before.")
    looker.look()
    said = [irma.says(f"Word {at}").name for at in range(37)]

    found = [one.incoming.names[0] for one in looker.parsed()]

    assert found == said


def test_what_is_indexed_late_is_found_all_the_same(bluesky, looker, irma):
    irma.says("Now.")
    looker.look()
    late = irma.says("Some minutes ago, and on its way since.")
    bluesky.posts[late.name].at = bluesky.posts[late.name].at.replace("Z", "Z")
    earlier = looking.datetime.now(looking.UTC) - looking.OVERLAP / 2
    bluesky.posts[late.name].at = earlier.isoformat()
    [heard] = looker.parsed()
    assert heard.incoming.names == (late.name,)
    assert looker.look() == []


def test_who_was_not_connected_yet_is_told_nothing_of_before(bluesky, irma):
    irma.says("Long before.")
    time.sleep(0.01)
    learned = adapter.connect(bluesky.settings(), hook="")
    at = looking.datetime.fromisoformat(learned.config["since"]) + looking.OVERLAP
    config = {**bluesky.settings().config, **learned.config, "since": at.isoformat()}
    from_now = looking.Looking(replace(bluesky.settings(), config=config), {})
    [last] = list(from_now.once())
    assert last.items == ()


def test_what_was_changed_or_taken_back_is_noticed(looker, irma, account):
    first, second = irma.says("My kettle leeks."), irma.says("Forget it.")
    looker.look()
    irma.edits(first, "My kettle leaks.")
    irma.deletes(second)

    edited, gone = sorted(
        looker.parsed(), key=lambda one: type(one).__name__, reverse=True
    )

    assert isinstance(edited, Edited)
    assert (edited.name, edited.text) == (first.name, "My kettle leaks.")
    assert isinstance(gone, Deleted)
    assert (gone.name, gone.sender.canonical) == (second.name, irma.key)
    assert looker.look() == []


def test_one_answer_that_lacks_a_post_is_no_deletion(bluesky, looker, irma):
    irma.says("Still here.")
    looker.look()
    bluesky.passes(1)
    bluesky.script.append(as_json({"posts": []}))
    assert looker.look() == []


def test_only_what_was_found_lately_is_looked_at_again(
    bluesky, looker, irma, monkeypatch
):
    monkeypatch.setattr(finding, "KNOWN", 3)
    said = [irma.says(f"{at}") for at in range(5)]
    looker.look()
    assert list(looker.cursor["posts"]) == [one.name for one in said[2:]]


def test_what_we_answered_with_another_program_is_ours(bluesky, looker, irma):
    asked = irma.says("Is it open?")
    looker.look()
    answer = bluesky.writes(
        bluesky.us, {"text": "It is.", "reply": irma._below(asked.name)}
    )
    [said] = looker.parsed()
    assert isinstance(said, Incoming)
    assert (said.ours, said.public, said.text) == (True, True, "It is.")
    assert said.sender.canonical == irma.key
    assert said.place == f"public:{asked.name}"
    assert said.known_as == (answer.uri,)
    assert looker.look() == []


def test_private_words_come_with_who_said_them(bluesky, looker, chatter):
    first = chatter.says("My order 17")
    said = chatter.says("see above", replies=first)
    one, two = looker.parsed()
    assert one.sender.shown == f"@{chatter.handle}"
    assert one.sender.name == "Irma Berg"
    assert two.replies == (first.name,)
    assert two.names == (said.name,)
    assert one.place == two.place
    assert not one.public


def test_what_we_said_in_private_elsewhere_is_ours(bluesky, looker, chatter):
    chatter.says("Hello?")
    looker.look()
    convo = bluesky.convo_with(chatter.account)
    view = bluesky.chats(convo, bluesky.us, {"text": "Hello!"})
    [said] = looker.parsed()
    assert (said.ours, said.sender.canonical) == (True, chatter.key)
    assert said.known_as == (view["id"],)


def test_a_group_is_not_us_alone(bluesky, looker, irma, chatter):
    convo = bluesky.convo_with(chatter.account)
    convo.members = (*convo.members, irma.account)
    chatter.says("Hello all")
    assert all(isinstance(one, Noise) for one in looker.parsed())


def test_an_app_password_without_private_messages_hears_the_rest(bluesky, looker, irma):
    bluesky.is_chatting = False
    irma.says("One.")
    assert len(looker.look()) == 1
    learned = adapter.connect(bluesky.settings(), hook="")
    assert learned.traits["private"] is False
    assert learned.config["chat"] is False


def test_trouble_with_private_messages_holds_up_no_mentions(bluesky, looker, irma):
    irma.says("One.")
    # Notifications, posts, people, posts again, our own, and then the log.
    bluesky.passes(5)
    bluesky.fails(503)
    batches = looker.batches()
    assert len(next(batches).items) == 1
    with pytest.raises(ConnectionFailed):
        list(batches)


def test_too_many_calls_are_waited_for_as_long_as_it_says(bluesky, looker, irma):
    bluesky.limits(1)
    irma.says("One.")
    began = time.monotonic()
    with closing(looker.batches()) as batches:
        found = next(batch.items for batch in batches if batch.items)
    assert len(found) == 1
    assert time.monotonic() - began >= 0.9
    assert xrpc.WAIT > 1


def test_what_the_audit_finds_is_what_we_do_not_have(bluesky, looker, irma):
    _first, second = irma.says("One."), irma.says("Two.")
    notes = [raw.note for raw in looker.look()]
    assert adapter.missing(looker.settings, notes) == []
    [lost] = adapter.missing(looker.settings, notes[:1])
    assert adapter.parse(looker.settings, lost.content).incoming.names == (second.name,)


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_an_hour_without_the_network_loses_nothing(
    bluesky, looker, irma, monkeypatch, pages
):
    """Nor does a line that breaks once more while it is read back, page by page."""
    monkeypatch.setattr(looking, "PAGE", 10)
    irma.says("One.")
    looker.look()
    said = [irma.says(f"Word {at}").name for at in range(37)]
    for _try in range(3):
        bluesky.passes(pages)
        bluesky.drops(taken=False, times=2)
        with pytest.raises(ConnectionFailed):
            looker.look()
        bluesky.script.clear()
    found = looker.parsed()
    assert [one.incoming.names[0] for one in found] == said
    assert all(isinstance(one, Heard) for one in found)
