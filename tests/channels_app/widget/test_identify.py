"""The site says who its user is: AC-64, AC-65, through the door."""

import hashlib
import hmac
import time
from uuid import uuid4

import jwt
import pytest

from channels_app.actions import leaving
from channels_app.models import Chat, Connection, Upload, Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.factories import make_identity
from tests.threads import at_once
from tickets import actions
from tickets.models import Customer, Event, Identity, Ticket

SECRET = "s" * 64
SHAPE = {"token", "visitor", "chats", "open", "queue", "settings", "words"}


@pytest.fixture
def shop(support, company):
    return make_widget(support, secret=SECRET)


def proof(known="42", secret=SECRET, **claims):
    said = {"sub": known, "exp": int(time.time()) + 600, **claims}
    return {"token": jwt.encode(said, secret, algorithm="HS256")}


def plain(known="42", secret=SECRET, **more):
    exp = int(time.time()) + 600
    signed = hmac.new(secret.encode(), f"{known}.{exp}".encode(), hashlib.sha256)
    return {"id": known, "exp": exp, "hmac": signed.hexdigest(), **more}


def identify(browser, said):
    """As the widget does it: what the answer says it keeps."""
    answer = browser.post("identify/", said)
    assert answer.status_code == 200, answer.content
    browser.token = answer.json()["token"]
    return answer.json()


def texts(browser, chat):
    answer = browser.get(f"chats/{chat}/")
    if answer.status_code == 404:
        return None
    return [message["text"] for message in answer.json()["messages"]]


@pytest.mark.parametrize("said", [proof, plain])
def test_who_the_site_vouches_for_is_a_visitor_of_that_name(shop, irma, said):
    answer = identify(irma, said(name="Irma"))
    visitor = Visitor.objects.get()
    assert (visitor.external_id, visitor.name) == ("42", "Irma")
    assert answer["visitor"] == {
        "id": str(visitor.public_id), "name": "Irma", "mail": "", "verified": False,
    }  # fmt: skip
    assert say(irma).ticket.customer.name == "Irma"


def test_what_they_say_on_two_devices_is_in_one_history(shop, irma):
    phone = Browser(shop)
    for browser in (irma, phone):
        identify(browser, proof())
    chat = str(uuid4())
    say(irma, "From the desk", chat=chat)
    assert [one["chat"] for one in identify(phone, proof())["chats"]] == [chat]
    say(phone, "From the phone", chat=chat)
    assert (
        texts(irma, chat) == texts(phone, chat) == ["From the desk", "From the phone"]
    )
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": "42", "email": "irma@shop.test"},
        {"id": "42", "email": "irma@shop.test", "exp": 1, "hmac": "x"},
        {"token": "a.b.c"},
        proof(secret="x" * 64),
        {**plain(), "id": "43"},
        {"token": None, "id": ["42"]},
    ],
)
def test_ac_64_without_the_right_proof_a_visitor_stays_anonymous_and_learns_nothing(
    shop, irma, said
):
    known = Browser(shop)
    identify(known, proof(name="Irma", email="irma@shop.test", email_verified=True))
    say(known, "My secret")
    make_identity("Irma", canonical="irma@shop.test.other")
    before = irma.post("session/", {"token": irma.token}).json()
    rows = Visitor.objects.count()

    answer = irma.post("identify/", said)

    assert (answer.status_code, set(answer.json())) == (200, SHAPE)
    # The same answer as before, but for a token's time of issue.
    assert {**answer.json(), "token": ""} == {**before, "token": ""}
    assert answer.json()["visitor"]["id"] not in {
        str(one) for one in Visitor.objects.values_list("public_id", flat=True)
    }
    assert (Visitor.objects.count(), answer.json()["chats"]) == (rows, [])


def test_ac_59_a_wrong_proof_of_somebody_known_is_answered_like_one_of_nobody(
    shop, irma
):
    identify(Browser(shop), proof("42", name="Irma"))
    answers = [
        irma.post("identify/", {**plain(who), "hmac": "0" * 64}).json()
        for who in ("42", "43")
    ]
    assert {**answers[0], "token": ""} == {**answers[1], "token": ""}


def test_ac_64_an_address_that_nobody_verified_attaches_to_no_customer(shop, irma):
    theirs = make_identity("Victim", canonical="victim@shop.test")
    identify(irma, proof(email="victim@shop.test"))
    ticket = say(irma).ticket
    assert ticket.customer != theirs.customer
    visitor = Visitor.objects.get()
    assert (visitor.mail, visitor.claimed_mail) == (None, "victim@shop.test")


def test_an_address_the_site_verified_is_the_customers_who_has_it(shop, irma, mailbox):
    theirs = make_identity("Irma", canonical="irma@shop.test")
    answer = identify(irma, proof(email="Irma@shop.test", email_verified=True))
    assert answer["visitor"]["verified"] is True
    assert say(irma).ticket.customer == theirs.customer
    assert Customer.objects.count() == 1


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
    assert texts(irma, chat) == ["Who am I?", "Hello!"]
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
    assert texts(irma, chat) == ["Who am I?", "Hello!", "I see.", "Good."]
    assert Ticket.objects.count() == 1


def test_ac_65_words_on_their_way_when_they_are_named_come_in_as_theirs(shop, irma):
    chat = str(uuid4())
    irma.say("Still on its way", chat=chat)
    identify(irma, proof())
    work()
    assert texts(irma, chat) == ["Still on its way"]
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
        assert texts(eve, chat) is None
    # The same key from another browser is another conversation.
    say(eve, "Hers", chat=chat)
    assert texts(eve, chat) == ["Hers"]
    assert texts(irma, chat) == ["Mine"]


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
    assert texts(irma, chat) is None
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
    assert {texts(other, one)[0] for one in chats} == {"First", "Second"}


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
