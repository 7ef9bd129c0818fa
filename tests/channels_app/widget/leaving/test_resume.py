"""/c/<signed>/: the link in a mail, on whatever device."""

from uuid import uuid4

from channels_app.models import Chat, Thread, Visitor
from tests.channels_app.widget.factories import say, work
from tests.channels_app.widget.leaving.following import follow, reader
from tests.channels_app.widget.leaving.talk import chats_of
from tests.channels_app.widget.post import (
    IRMA,
    answer,
    go_after,
    link_in,
    mails,
    tell,
)
from tests.channels_app.widget.proving import proven, shown
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Ticket


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
