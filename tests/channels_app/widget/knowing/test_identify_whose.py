"""Whose conversations are whose, once the site said who somebody is: AC-65."""

from uuid import uuid4

import pytest

from channels_app.actions import leaving
from channels_app.models import Chat, Connection, Upload, Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.proving import SECRET, identify, proof, shown
from tests.threads import at_once
from tickets import actions
from tickets.models import Event, Identity, Ticket


def test_ac_65_what_an_anonymous_browser_said_is_theirs_and_its_token_void(
    shop, irma, bob
):
    anonymous, chat = irma.token, str(uuid4())
    ticket = say(irma, "Who am I?", chat=chat).ticket
    actions.reply(ticket, text="Hello!", by=bob)
    work()
    former = Visitor.objects.get()

    answer = identify(irma, proof(name="Irma"))

    assert [one["chat"] for one in answer["chats"]] == [chat]
    assert shown(irma, chat) == ["Who am I?", "Hello!"]
    known = Visitor.objects.get(external_id="42")
    ticket.refresh_from_db()
    assert ticket.customer == known.identity.customer
    assert ticket.events.last().verb == Event.Verb.IDENTIFIED
    # Whoever has the old token sees nothing and says nothing.
    thief = Browser(shop, token=anonymous)
    assert thief.get(f"chats/{chat}/").status_code == 401
    assert thief.say("Mine!", chat=chat).status_code == 401
    # No empty shell of somebody stays behind.
    former.refresh_from_db()
    assert (former.identity, former.became) == (None, known)
    assert {one.customer for one in Identity.objects.all()} == {ticket.customer}
    # They go on where they were, and are answered.
    say(irma, "I see.", chat=chat)
    actions.reply(ticket, text="Good.", by=bob)
    work()
    assert shown(irma, chat) == ["Who am I?", "Hello!", "I see.", "Good."]
    assert Ticket.objects.count() == 1


def test_ac_65_words_on_their_way_when_they_are_named_come_in_as_theirs(shop, irma):
    chat = str(uuid4())
    irma.say("Still on its way", chat=chat)
    identify(irma, proof())
    work()
    assert shown(irma, chat) == ["Still on its way"]
    assert (
        Ticket.objects.get().customer
        == Visitor.objects.get(external_id="42").identity.customer
    )


def test_ac_65_a_token_of_one_reads_nothing_of_another(shop, irma):
    chat = str(uuid4())
    say(irma, "Mine", chat=chat)
    eve = Browser(shop)
    assert eve.get(f"chats/{chat}/").status_code == 404
    for known in ("eve", "42x"):
        identify(eve, proof(known))
        assert shown(eve, chat) is None
    # The same key from another browser is another conversation.
    say(eve, "Hers", chat=chat)
    assert shown(eve, chat) == ["Hers"]
    assert shown(irma, chat) == ["Mine"]


def test_ac_65_a_token_of_another_site_names_nobody_here(shop, irma, support):
    other = make_widget(support, secret=SECRET)
    there = Browser(other, token=irma.token)
    assert there.post("identify/", proof()).status_code == 401
    assert not Visitor.objects.exists()


def test_ac_65_a_proof_by_a_secret_that_was_replaced_is_none(shop, irma):
    connection = Connection.objects.get(channel=shop)
    connection.seal({"secret": "n" * 64, "old_secret": SECRET})
    connection.save()
    assert identify(irma, proof())["visitor"]["id"] == str(
        Visitor.objects.get().public_id
    )
    connection.seal({"secret": "n" * 64})
    connection.save()
    eve = Browser(shop)
    answer = identify(eve, proof())
    assert answer["visitor"]["id"] != str(Visitor.objects.get().public_id)


def test_another_user_at_the_same_browser_gets_nothing_of_the_first(shop, irma):
    chat = str(uuid4())
    identify(irma, proof("42", name="Irma"))
    say(irma, "Mine", chat=chat)
    answer = identify(irma, proof("43"))
    assert (answer["chats"], answer["visitor"]["name"]) == ([], "")
    assert shown(irma, chat) is None
    assert identify(irma, proof("42"))["chats"][0]["chat"] == chat


def test_two_conversations_of_one_key_are_both_theirs_afterwards(shop, irma):
    """Nobody's browser makes one id twice; somebody who tries must not lose any."""
    chat = str(uuid4())
    identify(irma, proof())
    say(irma, "First", chat=chat)
    other = Browser(shop)
    say(other, "Second", chat=chat)
    chats = [one["chat"] for one in identify(other, proof())["chats"]]
    assert len(chats) == len(set(chats)) == 2
    assert {shown(other, one)[0] for one in chats} == {"First", "Second"}


def test_a_file_that_is_up_and_not_said_goes_along(shop, irma):
    visitor = irma.post("session/", {"token": irma.token}).json()["visitor"]["id"]
    say(irma)
    Upload.objects.create(
        channel=shop, visitor=visitor, filename="a.txt", content_type="text/plain",
        size=1, blob="0" * 64,
    )  # fmt: skip
    identify(irma, proof())
    known = Visitor.objects.get(external_id="42")
    assert Upload.objects.get().visitor == known.public_id


def test_a_blocked_browser_is_not_let_in_by_a_name(shop, irma):
    say(irma)
    Visitor.objects.update(blocked_at="2026-01-01T00:00Z")
    assert irma.post("identify/", proof()).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_say_it_at_once_make_one_visitor(shop, irma):
    chat = str(uuid4())
    say(irma, chat=chat)
    tabs = [Browser(shop, token=irma.token) for _ in range(4)]
    answers = at_once(*[lambda tab=tab: tab.post("identify/", proof()) for tab in tabs])
    ids = [one.json()["visitor"]["id"] for one in answers if one.status_code == 200]
    # Who came after the token was void begins anew, and says it again.
    assert {one.status_code for one in answers} <= {200, 401}
    assert set(ids) == {str(Visitor.objects.get(external_id="42").public_id)}
    assert Chat.objects.get().visitor.external_id == "42"


@pytest.mark.django_db(transaction=True)
def test_a_conversation_begun_at_that_moment_goes_after_them(shop, irma):
    say(irma)
    tab = Browser(shop, token=irma.token)
    at_once(
        lambda: irma.post("identify/", proof()),
        lambda: [tab.say(f"Words {n}") for n in range(5)],
    )
    work()
    leaving.drain()
    assert {one.visitor.external_id for one in Chat.objects.all()} == {"42"}
    assert {t.customer.name for t in Ticket.objects.all()} == {
        Visitor.objects.get(external_id="42").identity.customer.name
    }
