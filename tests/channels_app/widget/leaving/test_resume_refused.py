"""/c/<signed>/: links that lead nowhere, or no longer."""

from uuid import uuid4

import pytest

from channels_app import resume
from channels_app.models import Chat, Visitor
from channels_app.resume import Kind, Link
from tests.channels_app.widget.factories import say
from tests.channels_app.widget.leaving.following import reader
from tests.channels_app.widget.leaving.talk import chats_of
from tests.channels_app.widget.post import (
    IRMA,
    go_after,
    later,
    link_in,
    mails,
)
from tests.channels_app.widget.proving import identify, proof, proven, shown
from tickets import actions


def test_a_link_is_good_for_a_month(shop, mailed):
    _chat, _ticket, mail = mailed
    with later(days=29):
        assert reader().get(link_in(mail)).status_code == 200
    with later(days=31):
        assert reader().get(link_in(mail)).status_code == 404


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path[:-2] + "/",
        lambda path: path[:-1] + "A/",
        lambda path: path.replace("/c/c.", "/c/v."),
        lambda path: path.replace("/c/c.", "/c/l."),
        lambda path: path.swapcase().replace("/C/", "/c/"),
        lambda path: "/c/x/",
        lambda path: f"/c/{'x' * 300}/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_ac_62_what_is_not_our_link_to_the_bit_leads_nowhere(
    shop, mailed, spoil, method
):
    page = getattr(reader(), method)(spoil(link_in(mailed[2])), {"yes": "1"})
    assert page.status_code == 404


def test_a_link_to_rows_that_are_not_there_leads_nowhere(shop, db):
    for kind in Kind:
        path = f"/c/{resume.sign(Link(kind=kind, what=99, whose=99))}/"
        assert reader().get(path).status_code == 404
        assert reader().post(path, {"yes": "1"}).status_code == 404


def test_a_conversation_of_somebody_the_site_vouches_for_is_not_given_to_a_reader(
    shop, irma, bob, relay
):
    """Their account names an address nobody verified: its reader may be anybody."""
    identify(irma, proof(email=IRMA))
    chat = str(uuid4())
    ticket = say(irma, "My secret", chat=chat).ticket
    actions.reply(ticket, text="Hello", by=bob)
    go_after()
    (mail,) = mails(relay)
    assert "/c/" not in mail.as_string()
    link = resume.sign(
        Link(
            kind=Kind.CHAT,
            what=Chat.objects.get().pk,
            whose=ticket.participants.get(identity__canonical=IRMA).identity_id,
        )
    )
    assert reader().post(f"/c/{link}/", {"yes": "1"}).status_code == 404
    assert shown(irma, chat) == ["My secret", "Hello"]


def test_a_page_of_a_visitor_that_is_loaded_again_is_theirs_for_an_hour(shop, mailed):
    browser = reader()
    page = browser.post(link_in(mailed[2]), {"yes": "1"})
    where = page["Location"]
    assert "data-token" in browser.get(where).content.decode()
    with later(minutes=61):
        assert browser.get(where).status_code == 404
    visitor = Visitor.objects.get(mail__isnull=False)
    visitor.epoch += 1
    visitor.save()
    assert browser.get(where).status_code == 404


def test_a_blocked_visitor_is_not_let_in_by_a_link(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    proven(irma, relay)
    actions.reply(ticket, text="Hello", by=bob)
    go_after()
    Visitor.objects.update(blocked_at="2026-01-01T00:00Z")
    assert reader().get(link_in(mails(relay)[-1])).status_code == 404
