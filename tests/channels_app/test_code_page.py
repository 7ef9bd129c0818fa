"""/c/: whoever types a code learns that it is good, and goes on; nothing else."""

import pytest

from channels_app.models import Visitor
from channels_app.queries import visible
from tests.channels_app.widget.factories import Browser, make_widget, token_of, work
from tests.factories import make_telephone
from tickets import actions, codes
from tickets.models import Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def offered(ticket, bob, support):
    make_telephone(support)
    actions.edit_context(ticket, goal="A dry kettle", summary="", by=bob)
    return actions.continue_on(ticket, kind="phone", by=bob)


def types(client, code, **more):
    return client.post("/c/", {"code": code, **more})


def test_the_page_asks_for_a_code_and_knows_nobody(client):
    page = client.get("/c/")
    assert page.status_code == 200
    assert "Have a code? Continue here" in page.content.decode()
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_good_code_leads_to_the_ways_and_tells_nothing_of_its_ticket(
    client, offered, ticket
):
    page = types(client, offered.shown.lower().replace("-", " "))
    words = page.content.decode()
    assert "Your code is good" in words
    assert "+46 8 500 102 03" in words
    for secret in (offered.signed, "kettle", "Kettle", "Irma", "Support", str(ticket)):
        assert secret not in words
    offered.refresh_from_db()
    assert offered.arrived_at is None


@pytest.mark.parametrize(
    "code", ["", "K7M", "hello", codes.shown("K7M2P9QRT"), "x" * 99]
)
def test_any_other_code_is_none(client, offered, code):
    page = types(client, code)
    assert page.status_code == 422
    assert "not right, or no longer good" in page.content.decode()


def test_who_guesses_has_to_wait_and_so_has_a_good_code_from_there(client, offered):
    for _ in range(20):
        types(client, codes.shown(codes.mint()))
    assert types(client, offered.shown).status_code == 429


def test_into_a_chat_and_nothing_said_there_is_believed(
    client, offered, ticket, support
):
    site = make_widget(support)
    answer = types(client, offered.shown, chat="1")
    assert answer.status_code == 303
    assert client.get(answer.url).status_code == 200
    visitor = Visitor.objects.get()
    chat = visitor.chats.get()
    assert chat.ticket == ticket
    [greeting] = visible.of_chat(chat)
    assert greeting.text.startswith("Thank you. Your code is good. Write here")
    assert "dry" not in greeting.text
    browser = Browser(site, token=token_of(visitor))
    for text in ("It is me.", "Still me."):
        assert browser.say(text, chat=str(chat.key)).status_code == 202
        work()
    said = Message.objects.filter(identity=visitor.identity)
    assert [(one.ticket, one.unverified) for one in said] == [(ticket, True)] * 2
    actions.vouch(said[0], by=ticket.team.lead)
    browser.say("And now?", chat=str(chat.key))
    work()
    assert not Message.objects.filter(unverified=True).exists()
    assert types(client, offered.shown, chat="1").status_code == 422


def test_a_site_that_takes_only_whom_it_vouches_for_is_no_way(client, offered, support):
    make_widget(support, require_identity=True)
    assert "Go on in a chat" not in types(client, offered.shown).content.decode()
    assert types(client, offered.shown, chat="1").status_code == 409
