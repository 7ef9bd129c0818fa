"""/c/<signed>/: the link in a mail, on whatever device."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from channels_app import resume
from channels_app.models import Chat, Letter, Thread, Visitor
from channels_app.resume import Kind, Link
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.channels_app.widget.post import (
    IRMA,
    answer,
    code_in,
    go_after,
    later,
    link_in,
    mails,
    make_mailbox,
    send_letters,
    tell,
)
from tests.channels_app.widget.test_identify import SECRET, identify, proof
from tests.channels_app.widget.test_leaving import PRECHAT, chats_of, proven, shown
from tests.factories import make_identity, make_ticket
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions
from tickets.models import Ticket


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def shop(support, company, mailbox):
    return make_widget(support, secret=SECRET, title="Kettle Shop", fields=PRECHAT)


@pytest.fixture
def mailed(shop, irma, bob, relay):
    """A conversation that went on by mail to an address that was typed."""
    chat, ticket = chats_of(irma)
    actions.reply(ticket, text="Please try a new seal.", by=bob)
    go_after()
    return chat, ticket, mails(relay)[-1]


def reader():
    """The browser of whoever reads the mail."""
    return Client(enforce_csrf_checks=True)


def follow(path, shop, *, browser=None, yes=True):
    """What the link leads to; after the button, a visitor's own page."""
    browser = browser or reader()
    page = browser.get(path)
    if yes and "data-token" not in page.content.decode():
        page = browser.post(path, {"yes": "1"})
        assert page.status_code == 303, page.content
        page = browser.get(page["Location"])
    token = re.search(r'data-token="([^"]+)"', page.content.decode())
    return Browser(shop, token=token[1]) if token else page


def test_who_follows_the_link_goes_on_with_the_chat_on_another_device(
    shop, irma, bob, mailed
):
    chat, ticket, mail = mailed
    phone = follow(link_in(mail), shop)
    session = phone.post("session/", {"token": phone.token}).json()
    assert session["visitor"]["verified"] is True
    assert [one["chat"] for one in session["chats"]] == [chat]
    assert shown(phone, chat) == ["My kettle leaks.", "Please try a new seal."]
    say(phone, "That helped.", chat=chat)
    actions.reply(ticket, text="Good.", by=bob)
    work()
    assert shown(phone, chat)[2:] == ["That helped.", "Good."]
    assert Ticket.objects.count() == 1


def test_to_look_changes_nothing_and_shows_nothing(shop, irma, mailed):
    """Scanners follow every link of a mail."""
    chat, _ticket, mail = mailed
    before = list(Visitor.objects.values()), list(Chat.objects.values())
    for _ in range(2):
        page = reader().get(link_in(mail))
        reader().head(link_in(mail))
    assert (list(Visitor.objects.values()), list(Chat.objects.values())) == before
    words = page.content.decode()
    assert "kettle" not in words.replace("Kettle Shop", "")
    assert "data-token" not in words
    assert shown(irma, chat) == ["My kettle leaks.", "Please try a new seal."]


def test_it_reads_and_sets_no_cookie_and_stays_out_of_caches(shop, mailed, ada):
    _chat, _ticket, mail = mailed
    agent = reader()
    agent.force_login(ada)
    for page in (agent.get(link_in(mail)), agent.post(link_in(mail), {"no": "1"})):
        assert page.cookies == {}
        assert page["Cache-Control"] == "private, no-store"
        assert page["Referrer-Policy"] == "no-referrer"
    panel = follow(link_in(mail), shop, yes=False)
    assert panel.status_code == 200


def test_an_attacker_learns_nothing_when_the_victim_follows_the_link(
    shop, irma, bob, relay, mailbox, mailed
):
    """They typed the victim's address. The victim says "that is me", by mistake or not:
    the conversation is the victim's then, and the attacker's browser has lost it."""
    chat, ticket, mail = mailed
    victim = follow(link_in(mail), shop)
    say(victim, "My password is hunter2.", chat=chat)
    actions.reply(ticket, text="Dear Irma, do not tell anybody.", by=bob)
    work()
    answer(mailbox, IRMA, mail, "And my number is 4711.")

    assert shown(irma, chat) is None
    session = irma.post("session/", {"token": irma.token}).json()
    assert (session["chats"], session["visitor"]["verified"]) == ([], False)
    # What they say in it from now on is a matter of their own.
    assert irma.say("Tell me more", chat=chat).status_code == 202
    work()
    assert shown(irma, chat) == ["Tell me more"]
    assert "Tell me more" not in shown(victim, chat)
    assert Ticket.objects.count() == 2
    assert Ticket.objects.latest("pk").customer != ticket.customer


def test_the_conversation_is_the_customers_who_reads_that_address(
    shop, mailbox, mailed
):
    theirs = make_ticket(mailbox, identity=make_identity("Irma", canonical="x@y.test"))
    _chat, ticket, mail = mailed
    mail_customer = ticket.participants.get(identity__canonical=IRMA).identity.customer
    follow(link_in(mail), shop)
    ticket.refresh_from_db()
    assert ticket.customer == mail_customer != theirs.customer


def test_other_conversations_of_that_browser_stay_with_it(shop, irma, mailed):
    _chat, _ticket, mail = mailed
    other = str(uuid4())
    say(irma, "And my toaster.", chat=other)
    phone = follow(link_in(mail), shop)
    assert shown(phone, other) is None
    assert shown(irma, other) == ["And my toaster."]


def test_who_says_that_it_was_not_them_gets_nothing_more(
    shop, irma, bob, relay, mailed
):
    chat, ticket, mail = mailed
    page = reader().post(link_in(mail), {"no": "1"})
    assert page.status_code == 200
    actions.reply(ticket, text="Hello?", by=bob)
    go_after()
    assert len(mails(relay)) == 1
    assert shown(irma, chat)[-1] == "Hello?"
    assert Visitor.objects.get().claimed_mail == ""
    # Nor does the link lead there any more.
    assert reader().post(link_in(mail), {"yes": "1"}).status_code == 404


def test_who_proved_the_address_before_is_asked_nothing(shop, irma, bob, relay):
    chat, ticket = chats_of(irma)
    proven(irma, relay)
    actions.reply(ticket, text="Please try a new seal.", by=bob)
    go_after()
    phone = follow(link_in(mails(relay)[-1]), shop, yes=False)
    assert shown(phone, chat) == ["My kettle leaks.", "Please try a new seal."]
    assert shown(irma, chat) == shown(phone, chat)


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


def test_the_link_beside_a_code_takes_the_conversation_to_who_reads_the_mail(
    shop, irma, relay
):
    chat, other = str(uuid4()), str(uuid4())
    for key in (chat, other):
        say(irma, chat=key)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    phone = follow(link_in(mails(relay)[0]), shop)
    assert {shown(phone, key)[0] for key in (chat, other)} == {"My kettle leaks."}
    # The browser that asked has not shown that it reads that address.
    assert shown(irma, chat) is None
    # The code is used by that; a new one brings them together.
    assert irma.post("prove/", {"code": code_in(mails(relay)[0])}).status_code == 422
    relay.mails.clear()
    proven(irma, relay)
    assert shown(irma, chat) == shown(phone, chat) == ["My kettle leaks."]


def test_a_widget_may_send_the_link_itself(shop, irma, relay, mailed):
    chat, _ticket, mail = mailed
    phone = Browser(shop)
    answer = phone.post("prove/", {"link": link_in(mail)})
    assert answer.status_code == 200
    assert [one["chat"] for one in answer.json()["chats"]] == [chat]


def test_the_link_beside_a_code_is_good_once_and_for_a_quarter_of_an_hour(
    shop, irma, relay
):
    say(irma)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    path = link_in(mails(relay)[0])
    with later(minutes=16):
        assert reader().get(path).status_code == 404
    follow(path, shop)
    assert reader().get(path).status_code == 404
    assert reader().post(path, {"yes": "1"}).status_code == 404


def test_who_declines_a_code_voids_it(shop, irma, relay):
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    reader().post(link_in(mails(relay)[0]), {"no": "1"})
    assert irma.post("prove/", {"code": code_in(mails(relay)[0])}).status_code == 422
    assert Letter.objects.get().used_at is not None
    assert not Visitor.objects.exists()


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


def test_words_on_their_way_wait_for_nobody_to_take_their_place(shop, irma, mailed):
    chat, _ticket, mail = mailed
    irma.say("One more thing", chat=chat)
    assert reader().post(link_in(mail), {"yes": "1"}).status_code == 404
    work()
    phone = follow(link_in(mail), shop)
    assert shown(phone, chat)[-1] == "One more thing"
    assert Thread.objects.filter(place=Chat.objects.get().place).count() == 1


def test_it_goes_on_by_mail_and_in_the_widget_side_by_side(
    shop, irma, bob, relay, mailbox, mailed
):
    chat, ticket, mail = mailed
    phone = follow(link_in(mail), shop)
    answer(mailbox, IRMA, mail, "By mail.")
    actions.reply(ticket, text="Also by mail.", by=bob)
    tell()
    say(phone, "In the widget.", chat=chat)
    actions.reply(ticket, text="Here, too.", by=bob)
    tell()
    assert shown(phone, chat)[2:] == [
        "By mail.", "Also by mail.", "In the widget.", "Here, too.",
    ]  # fmt: skip
    assert [m["To"] for m in mails(relay)[1:]] == [IRMA]


def test_a_letter_that_came_too_early_is_good_once_more(shop, irma, relay):
    chat = str(uuid4())
    say(irma, chat=chat)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    path = link_in(mails(relay)[0])
    irma.say("One more thing", chat=chat)
    assert reader().post(path, {"yes": "1"}).status_code == 404
    work()
    assert shown(follow(path, shop), chat)[-1] == "One more thing"
