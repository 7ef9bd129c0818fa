"""What a conversation shows of messages after they were said, and of files to come."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    make_awaited,
    make_lost,
    make_reaction,
)
from tests.tickets.pages import browser_of, url
from tickets import actions
from tickets.actions import KeptFile, awaited
from tickets.models import Awaited

HEART = "\u2764\ufe0f"


@pytest.fixture
def said(company, ticket):
    return ticket.messages.get()


def entry(agent, message, since=None):
    """What the conversation shows of one message; since: of what happened after that."""
    address = url(message.ticket)
    asked = {} if since is None else {"seq": since}
    address += "" if since is None else "since/"
    html = browser_of(agent).get(address, asked).content.decode()
    one = rf'<li class="said [^>]*id="m-{message.public_id}".*?</article></li>'
    found = re.search(one, html, re.DOTALL)
    return found[0] if found else ""


def test_every_agent_reads_what_a_customer_had_said_before(said, bob, dan, ada):
    actions.follow(said.ticket, agent=dan, by=ada)
    actions.corrected(said, text="It drips <b>.", at=timezone.now())

    for agent in (bob, dan, ada):
        html = entry(agent, said)
        assert "It drips &lt;b&gt;." in html
        former = html[html.index('<details class="fold former">') :]
        assert ">edited</summary>" in former
        assert "My kettle leaks." in former


def test_each_wording_is_shown_in_its_order(said, bob):
    now = timezone.now()
    actions.corrected(said, text="Third", at=now)
    actions.corrected(said, text="Second", at=now - timedelta(seconds=9))

    former = entry(bob, said).partition("<details")[2]

    assert former.index("My kettle leaks.") < former.index("Second")
    assert "Third" not in former


def test_what_was_taken_back_is_folded_with_its_files(said, bob):
    file = make_awaited(said)
    leased = awaited.claim(said.channel_id)
    photo = KeptFile(filename="p.jpg", content_type="image/jpeg", size=3, blob="0" * 64)
    awaited.kept(leased, photo)
    actions.taken_back(said, at=timezone.now())

    html = entry(bob, said)

    shown, _, folded = html.partition('<details class="fold former">')
    assert "They took this back." in shown
    assert "My kettle leaks." not in shown
    assert "p.jpg" not in shown
    assert "My kettle leaks." in folded
    file.refresh_from_db()
    assert f"attachments/{file.attachment.public_id}/preview/" in folded


def test_signs_stand_below_with_who_put_them_there(said, bob):
    reply = actions.reply(said.ticket, text="Here is a new one.", by=bob)
    make_reaction(reply, HEART)

    html = entry(bob, reply)

    assert '<ul class="signs" aria-label="Reactions">' in html
    assert f'<span class="visually-hidden">{HEART} by Irma</span>' in html
    make_reaction(reply, "")
    assert "signs" not in entry(bob, reply)


def test_a_file_that_is_on_its_way_has_its_place(said, bob):
    make_awaited(said, "one.jpg")
    make_awaited(said, "two.jpg")
    first = awaited.claim(said.channel_id)
    second = awaited.claim(said.channel_id)
    kept = KeptFile(filename="two.jpg", content_type="x/y", size=3, blob="0" * 64)
    awaited.kept(second, kept)

    html = entry(bob, said)

    assert "being fetched" in html
    assert html.index("one.jpg") < html.index("two.jpg")
    awaited.kept(first, KeptFile(filename="one.jpg", content_type="x/y", size=3,
                                 blob="1" * 64))  # fmt: skip
    html = entry(bob, said)
    assert "being fetched" not in html
    assert html.index("one.jpg") < html.index("two.jpg")


def test_one_that_could_not_be_fetched_says_why_and_can_be_tried_again(said, bob):
    file = make_lost(said)

    html = entry(bob, said)

    assert "could not be fetched: It is gone." in html
    assert f'<input type="hidden" name="file" value="{file.public_id}">' in html
    answer = browser_of(bob).post(
        url(said.ticket, "fetch_again"), {"file": str(file.public_id)}
    )
    assert answer.status_code == 303
    file.refresh_from_db()
    assert file.state == Awaited.State.WAITING


def test_who_only_reads_along_is_not_offered_to_try_again(said, dan, ada):
    actions.follow(said.ticket, agent=dan, by=ada)
    make_lost(said)

    html = entry(dan, said)

    assert "could not be fetched" in html
    assert "<button" not in html


def test_where_a_provider_keeps_a_file_is_nowhere_on_the_page(said, bob):
    make_awaited(said, name="https://files.example/bot1:SECRET")
    file = make_lost(said)
    Awaited.objects.filter(pk=file.pk).update(name="https://files.example/bot2:SECRET")

    assert "SECRET" not in browser_of(bob).get(url(said.ticket)).content.decode()


@pytest.mark.parametrize("what", ["corrected", "taken_back", "react", "fetched"])
def test_a_page_that_is_open_shows_it_without_being_loaded_anew(said, bob, what):
    said.ticket.refresh_from_db()
    before = said.ticket.seq
    assert entry(bob, said, since=before) == ""

    if what == "corrected":
        actions.corrected(said, text="It drips.", at=timezone.now())
    elif what == "taken_back":
        actions.taken_back(said, at=timezone.now())
    elif what == "react":
        make_reaction(said, HEART)
    else:
        make_awaited(said)
        awaited.not_kept(
            awaited.claim(said.channel_id), words="It is gone.", permanent=True
        )

    words = {
        "corrected": "It drips.",
        "taken_back": "They took this back.",
        "react": f"{HEART} by Irma",
        "fetched": "could not be fetched",
    }
    assert words[what] in entry(bob, said, since=before)


def test_admins_find_the_same_on_the_page_of_wordings(said, ada):
    actions.corrected(said, text="It drips.", at=timezone.now())
    actions.taken_back(said, at=timezone.now())
    address = f"{url(said.ticket)}messages/{said.public_id}/wordings/"

    html = browser_of(ada).get(address).content.decode()

    assert "Changed by its writer" in html
    assert "Taken back by its writer" in html
    assert "None" not in html
