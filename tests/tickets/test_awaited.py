"""Files that come after their words."""

from datetime import timedelta

import pytest

from tests.factories import make_awaited, make_channel, make_ticket, make_words
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import Expected, KeptFile, awaited
from tickets.actions.elsewhere import said_elsewhere
from tickets.file_errors import FileNotLost
from tickets.models import Attachment, Awaited, Ticket

PHOTO = KeptFile(filename="photo.jpg", content_type="image/jpeg", size=3, blob="0" * 64)


@pytest.fixture
def said(ticket):
    return ticket.messages.get()


@pytest.fixture
def file(said, clock):
    return make_awaited(said)


def claim(said):
    return awaited.claim(said.channel_id)


def state(file):
    file.refresh_from_db()
    return file.state, file.attempts, file.last_error


def two(*names):
    return tuple(Expected(name=f"id-{name}", filename=name) for name in names)


@pytest.mark.parametrize("way", ["open", "receive", "elsewhere"])
def test_words_bring_the_files_that_are_to_be_fetched(ticket, said, way):
    words = make_words("Look:", awaited=two("a.jpg", "b.jpg"))
    if way == "open":
        message = actions.open_ticket(
            channel=said.channel, identity=said.identity, words=words
        )
    elif way == "receive":
        message = actions.receive(
            ticket, channel=said.channel, identity=said.identity, words=words
        )
    else:
        message = said_elsewhere(ticket, channel=said.channel, words=words, author="B")

    rows = message.awaited.values_list("position", "filename", "name", "state")
    assert list(rows) == [
        (0, "a.jpg", "id-a.jpg", "waiting"),
        (1, "b.jpg", "id-b.jpg", "waiting"),
    ]


def test_a_file_that_came_stands_with_its_message_and_wakes_nobody(ticket, said, file):
    before = Ticket.objects.values().get(pk=ticket.pk)
    leased = claim(said)

    assert awaited.kept(leased, PHOTO)

    assert state(file) == ("kept", 1, "")
    assert file.attachment == said.attachments.get()
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert {key for key in after if after[key] != before[key]} == {"seq"}
    data = {"message": str(said.public_id), "state": "kept"}
    assert told(ticket)[-1] == ("fetched", "", data)


def test_one_that_did_not_come_is_asked_for_later_and_later_then_no_more(
    ticket, said, file, clock
):
    waits = []
    before = ticket.events.count()
    for delay in awaited.DELAYS:
        awaited.not_kept(claim(said), words="Busy.", permanent=False)
        assert claim(said) is None
        assert ticket.events.count() == before
        clock.shift(delay)
        waits.append(delay)
    awaited.not_kept(claim(said), words="Busy.", permanent=False)

    assert state(file) == ("failed", awaited.ATTEMPTS, "Busy.")
    assert waits[0] == timedelta(seconds=2)
    assert sum(waits, timedelta()) > timedelta(hours=6)
    data = {"message": str(said.public_id), "state": "failed"}
    assert told(ticket)[-1] == ("fetched", "", data)


def test_what_is_gone_is_not_asked_for_again(said, file):
    awaited.not_kept(claim(said), words="It is gone.", permanent=True)

    assert state(file) == ("failed", 1, "It is gone.")


def test_a_worker_that_died_holds_a_file_up_for_its_lease_alone(said, file, clock):
    dead = claim(said)
    assert claim(said) is None
    clock.shift(awaited.LEASE + timedelta(seconds=1))
    alive = claim(said)

    assert awaited.kept(dead, PHOTO) is False
    assert awaited.not_kept(dead, words="Late", permanent=True) is False
    assert awaited.kept(alive, PHOTO)
    assert Attachment.objects.count() == 1


def test_a_file_that_ends_its_worker_each_time_is_given_up(said, file, clock):
    for _ in range(awaited.ATTEMPTS):
        assert claim(said) is not None
        clock.shift(awaited.LEASE + timedelta(seconds=1))

    assert claim(said) is None
    assert state(file)[::2] == ("failed", awaited.WORN_OUT)


def test_an_agent_asks_again_for_what_failed(ticket, said, file, bob):
    awaited.not_kept(claim(said), words="It is gone.", permanent=True)

    actions.fetch_again(file, by=bob)

    assert state(file) == ("waiting", 0, "")
    data = {"message": str(said.public_id), "state": "waiting"}
    assert told(ticket)[-1] == ("fetched", "Bob", data)
    assert claim(said) == file


def test_nobody_asks_again_for_what_is_on_its_way_or_here(said, file, bob):
    with pytest.raises(FileNotLost):
        actions.fetch_again(file, by=bob)
    awaited.kept(claim(said), PHOTO)
    with pytest.raises(FileNotLost):
        actions.fetch_again(file, by=bob)


def test_files_of_a_channel_that_is_switched_off_wait(said, file):
    said.channel.is_active = False
    said.channel.save()

    assert (claim(said), awaited.channels_due(), awaited.waiting()) == (None, [], 0.0)


def test_each_channel_has_a_line_of_its_own(said, file, support):
    other = make_ticket(make_channel(support, kind="chat")).messages.get()
    theirs = make_awaited(other)

    assert set(awaited.channels_due()) == {said.channel_id, other.channel_id}
    assert awaited.claim(other.channel_id) == theirs


def test_a_file_that_is_fetched_while_tickets_are_merged_stands_in_the_one_that_goes_on(
    ticket, said, file, bob
):
    leased = claim(said)
    there = make_ticket(said.channel)
    actions.merge(ticket, into=there, by=bob)

    assert awaited.kept(leased, PHOTO)

    assert told(there)[-1][0] == "fetched"
    assert Awaited.objects.get().message.ticket == there


def test_a_file_of_words_that_were_taken_back_meanwhile_is_not_kept(said, file):
    leased = claim(said)
    actions.taken_back(said, at=said.said_at)

    assert awaited.kept(leased, PHOTO) is False
    assert not Attachment.objects.exists()
