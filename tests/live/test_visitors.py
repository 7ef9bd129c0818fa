"""A chat over sockets: words both ways, who writes, who is there."""

import time
from contextlib import ExitStack
from uuid import uuid4

import pytest

from channels_app.actions import chat as chats
from channels_app.models import Chat, Visitor
from tests.channels_app.widget.factories import Browser, make_widget, work
from tests.factories import soon
from tests.live.visiting import visiting, working
from tickets import actions
from tickets.models import Delivery, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(support, site):
    return make_widget(support)


@pytest.fixture
def enter(site, shop):
    """Pages of visitors; Irma's unless another browser is named."""
    irma = Browser(shop)
    with ExitStack() as stack:
        yield lambda browser=irma, **more: stack.enter_context(
            visiting(site, shop, browser=browser, **more)
        )


@pytest.fixture
def worker(site):
    with working():
        yield


def ticket_of(page):
    """The ticket its words became."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if found := Ticket.objects.filter(chats__key=page.chat).first():
            return found
        time.sleep(0.02)
    raise AssertionError("there is no ticket")


def test_words_are_acknowledged_when_they_are_kept_and_told_when_they_are_said(
    enter, worker
):
    page = enter()
    key = page.says("My kettle leaks.")
    told = page.hears("chat", c=page.chat)
    assert str(Message.objects.get().key) == key
    feed = page.browser.get(f"chats/{page.chat}/").json()
    assert feed["seq"] == told["seq"]


def test_an_answer_is_told_to_every_page_of_its_visitor_and_to_no_other(
    enter, worker, shop, bob
):
    page, tab, stranger = enter(), enter(), enter(Browser(shop))
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    actions.reply(ticket, text="Which one?", by=bob)
    seqs = {one.hears("chat", c=page.chat)["seq"] for one in (page, tab)}
    assert len(seqs) <= 2
    time.sleep(0.3)
    assert stranger.heard() == []


def test_ac_52_what_is_no_business_of_theirs_is_not_even_signalled(
    enter, worker, bob, ada
):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    time.sleep(0.3)
    page.heard()
    actions.note(ticket, text="Odd.", by=bob)
    actions.tag(ticket, name="kettle", by=bob)
    actions.edit_context(ticket, goal="A kettle", summary="", by=bob)
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    time.sleep(0.4)
    assert page.heard() == []
    actions.take(ticket, by=bob)
    assert page.hears("chat", c=page.chat)
    agent = page.browser.get(f"chats/{page.chat}/").json()["agent"]
    assert agent == {"name": "Bob", "initials": "B"}


def test_an_agent_who_looks_sees_that_the_visitor_is_there_and_on_which_page(
    enter, worker, open_socket, bob
):
    page = enter()
    page.say(t="about", about={"page": "https://shop.example/kettles"})
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    agent = open_socket(bob)
    agent.look(ticket.number)
    told = agent.hears("visitor", n=ticket.number, here=True)
    assert told["page"] == "https://shop.example/kettles"
    page.say(t="about", about={"page": "https://shop.example/cart"})
    assert agent.hears("visitor", page="https://shop.example/cart")
    page.say(t="typing", chat=page.chat, on=True)
    assert agent.hears("visitor", n=ticket.number, typing=True)
    page.say(t="typing", chat=page.chat, on=False)
    assert agent.hears("visitor", n=ticket.number, typing=False)
    page.socket.close()
    assert agent.hears("visitor", n=ticket.number, here=False)


def test_whose_chat_it_is_sees_them_type_whatever_they_look_at(
    enter, worker, open_socket, bob, ada
):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    actions.take(ticket, by=bob)
    page.hears("chat")
    bobs, adas = open_socket(bob), open_socket(ada)

    page.say(t="typing", chat=page.chat, on=True)
    assert bobs.hears("visitor", n=ticket.number, typing=True)
    page.say(t="typing", chat=page.chat, on=False)
    assert bobs.hears("visitor", n=ticket.number, typing=False)
    assert [frame for frame in adas.heard() if frame["t"] == "visitor"] == []

    actions.assign(ticket, to=ada, by=bob)
    page.hears("chat")
    bobs.heard()
    page.say(t="typing", chat=page.chat, on=True)
    assert adas.hears("visitor", n=ticket.number, typing=True)
    assert [frame for frame in bobs.heard() if frame["t"] == "visitor"] == []
    page.socket.close()
    assert adas.hears("visitor", n=ticket.number, here=False, typing=False)


def test_who_comes_back_is_seen_typing_as_well(enter, worker, open_socket, bob):
    first = enter()
    first.says("My kettle leaks.")
    ticket = ticket_of(first)
    actions.take(ticket, by=bob)
    first.hears("chat")
    page = enter()
    agent = open_socket(bob)
    page.say(t="typing", chat=first.chat, on=True)
    assert agent.hears("visitor", n=ticket.number, typing=True)


def test_who_closes_one_of_two_pages_is_still_there(enter, worker, open_socket, bob):
    page, tab = enter(), enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    tab.hears("chat")
    agent = open_socket(bob)
    agent.look(ticket.number)
    agent.hears("visitor", here=True)
    page.socket.close()
    agent.hears("visitor", here=False)
    assert agent.hears("visitor", here=True)


def test_a_visitor_sees_that_a_reply_is_written_and_never_that_a_note_is(
    enter, worker, open_socket, bob
):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    agent = open_socket(bob)
    agent.look(ticket.number)
    agent.hears("visitor", here=True)
    page.heard()
    for mode in ("note", None, "REPLY", ["reply"]):
        agent.say(t="typing", n=ticket.number, on=True, mode=mode)
    agent.heard()
    assert page.is_silent()
    agent.say(t="typing", n=ticket.number, on=True, mode="reply")
    told = page.hears("typing", c=page.chat)
    assert told == {"t": "typing", "c": page.chat, "on": True, "name": "Bob"}


def test_ac_51_nobody_types_into_a_ticket_they_do_not_see_or_may_not_answer(
    enter, worker, open_socket, bob, dan, support, ada
):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    actions.follow(ticket, agent=dan, by=ada)
    page.heard()
    support.is_open = False
    support.save()
    support.members.remove(bob)
    time.sleep(0.1)
    for agent in (open_socket(bob), open_socket(dan)):
        agent.look(ticket.number)
        agent.say(t="typing", n=ticket.number, on=True, mode="reply")
        agent.heard()
    assert page.is_silent()


def test_ac_51_typing_and_marks_in_a_chat_of_somebody_else_reach_nobody(
    enter, worker, open_socket, bob, shop
):
    page, thief = enter(), enter(Browser(shop))
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    actions.reply(ticket, text="Which one?", by=bob)
    work()
    agent = open_socket(bob)
    agent.look(ticket.number)
    agent.hears("visitor", here=True)
    agent.heard()
    thief.say(t="typing", chat=page.chat, on=True)
    thief.say(t="mark", chat=page.chat, got=99, seen=99)
    thief.heard()
    time.sleep(0.2)
    assert [f for f in agent.heard() if f["t"] == "visitor"] == []
    chat = Chat.objects.get()
    assert (chat.got_seq, chat.seen_seq) == (0, 0)


def test_a_mark_says_what_was_delivered_and_what_was_read(enter, worker, bob):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    message = actions.reply(ticket, text="Which one?", by=bob)
    seq = page.hears("chat")["seq"]
    page.say(t="mark", chat=page.chat, got=seq, seen=0)
    page.heard()
    delivery = Delivery.objects.get(message=message)
    assert delivery.state == Delivery.State.DELIVERED
    page.say(t="mark", chat=page.chat, got=seq, seen=seq)
    page.heard()
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.READ


def test_a_visitor_learns_at_once_that_their_words_were_read(enter, worker, bob, ada):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    page.heard()

    actions.mark_seen(ticket, seq=10**6, by=bob)

    told = page.hears("read", within=1)
    feed = page.browser.get(f"chats/{page.chat}/").json()
    assert told == {"t": "read", "c": page.chat, "seq": feed["messages"][0]["seq"]}
    actions.mark_seen(ticket, seq=10**6, by=bob)
    actions.mark_seen(ticket, seq=10**6, by=ada)
    assert page.is_silent()


def test_ac_52_who_reads_a_note_is_no_business_of_the_visitors(enter, worker, bob, ada):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    actions.mark_seen(ticket, seq=10**6, by=bob)
    page.hears("read")
    actions.note(ticket, text="Odd.", by=bob)
    actions.mark_seen(ticket, seq=10**6, by=ada)
    assert page.is_silent()


def test_what_was_read_is_told_by_the_numbers_the_browser_has(enter, worker, bob):
    page = enter()
    page.says("My kettle leaks.")
    first = ticket_of(page)
    page.hears("chat")
    Ticket.objects.filter(pk=first.pk).update(status="closed")
    page.says("It still does.")
    head = page.hears("chat", within=5)["seq"]
    second = Ticket.objects.get(chats__key=page.chat)
    assert second != first

    actions.mark_seen(second, seq=10**6, by=bob)

    assert Chat.TURN < page.hears("read")["seq"] <= head


def test_the_heartbeat_tells_what_was_missed(enter, shop, bob):
    page = enter()
    page.says("My kettle leaks.")
    work()  # and nobody tells of it
    page.say(t="heads", chats={page.chat: 0})
    told = page.hears("chat", c=page.chat)
    page.say(t="heads", chats={page.chat: told["seq"]})
    assert page.is_silent(1.5)
    visitor = Visitor.objects.get()
    assert visitor.here_until is not None


def test_who_comes_back_is_welcomed_with_what_there_is(enter, worker, site, shop, bob):
    page = enter()
    page.says("My kettle leaks.")
    ticket = ticket_of(page)
    page.hears("chat")
    page.socket.close()
    actions.reply(ticket, text="Which one?", by=bob)
    time.sleep(0.3)
    again = enter(hello=False)
    again.hello()
    heads = again.hears("welcome")["heads"]
    feed = page.browser.get(f"chats/{page.chat}/").json()
    assert heads == {page.chat: feed["seq"]}


def test_who_is_blocked_is_shown_out_and_does_not_come_in_again(enter, worker, bob):
    page = enter()
    page.says("Buy my pills.")
    ticket_of(page)
    chats.block(Visitor.objects.get(), by=bob)
    assert page.hears("out")
    assert page.closed_with() == 4403
    again = enter(hello=False)
    again.hello()
    assert again.closed_with() == 4403
    assert page.browser.say("More pills").status_code == 403
    assert page.browser.get(f"chats/{page.chat}/").status_code == 403


def test_a_token_that_became_void_is_shown_out(enter, worker):
    page = enter()
    page.says("My kettle leaks.")
    page.hears("chat")
    Visitor.objects.update(epoch=2)
    page.say(t="heads", chats={})
    assert page.closed_with() == 4401
    assert page.browser.say("More").status_code == 401


def test_order_is_kept_in_a_chat_whatever_the_pace(enter, worker):
    page = enter()
    keys = [page.asks(str(n)) for n in range(20)]
    for key in keys:
        page.hears("ack", id=key)
    end = time.monotonic() + 10
    while Message.objects.count() < 20 and time.monotonic() < end:
        time.sleep(0.05)
    said = [m.text for m in Message.objects.order_by("seq")]
    assert said == [str(n) for n in range(20)]


def test_what_is_refused_says_why(enter):
    page = enter()
    page.say(t="say", chat=page.chat, id=str(uuid4()), text="")
    told = page.hears("refused", code="invalid")
    assert list(told["errors"]) == ["text"]
