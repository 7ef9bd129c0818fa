"""What a visitor sees of a chat, and what never gets there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app.models import Chat, Visitor
from channels_app.queries import opening
from helpdesk.base import within
from tests.channels_app.widget.factories import Browser, say, work
from tests.factories import make_channel, make_identity, make_ticket, make_words
from tickets import actions
from tickets.actions import NewFile
from tickets.models import Delivery, Event, Message, Participant, Seen, Ticket

CANARY = "canary"


@pytest.fixture
def chat():
    return str(uuid4())


@pytest.fixture
def ticket(irma, chat):
    return say(irma, "My kettle leaks.", chat=chat).ticket


def seen_by(browser, chat, **query):
    answer = browser.get(f"chats/{chat}/", **query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_has_both_sides_in_order(irma, chat, ticket, bob):
    actions.reply(ticket, html="<p>Which <b>one</b>?</p>", by=bob)
    work()
    say(irma, "The red one", chat=chat)
    feed = seen_by(irma, chat)
    assert [(m["by"], m["name"], m["text"]) for m in feed["messages"]] == [
        ("me", "", "My kettle leaks."),
        ("agent", "Bob", "Which one?"),
        ("me", "", "The red one"),
    ]
    assert feed["messages"][1]["html"] == "<p>Which <b>one</b>?</p>"
    assert feed["messages"][1]["key"] is None
    assert feed["seq"] == feed["messages"][-1]["seq"]


def test_after_a_number_comes_what_is_new_since(irma, chat, ticket, bob):
    before = seen_by(irma, chat)["seq"]
    assert seen_by(irma, chat, after=before)["messages"] == []
    actions.reply(ticket, text="Which one?", by=bob)
    feed = seen_by(irma, chat, after=before)
    assert [m["text"] for m in feed["messages"]] == ["Which one?"]
    assert not feed["all"]


def test_words_that_changed_come_again(irma, chat, ticket, bob):
    first = actions.reply(ticket, text="Witch one?", by=bob)
    second = actions.reply(ticket, text="And when?", by=bob)
    before = seen_by(irma, chat)["seq"]
    actions.edit_message(first, text="Which one?", by=bob)
    actions.delete_message(second, by=bob)
    feed = seen_by(irma, chat, after=before)
    assert feed["seq"] > before
    assert [(m["text"], m["edited"], m["deleted"]) for m in feed["messages"]] == [
        ("Which one?", True, False),
        ("", False, True),
    ]


def test_canary_nothing_else_of_a_ticket_is_ever_seen(irma, chat, ticket, ada, bob):
    """Notes, held replies, other customers and what they were told, other tickets."""
    mailbox = make_channel(ticket.team, name="mail")
    stranger = make_identity("Mallory", kind="widget")
    mail = make_identity("Irma")
    visitor = Visitor.objects.get()
    actions.note(ticket, text=f"{CANARY} note", by=bob)
    actions.edit_context(ticket, goal=CANARY, summary=CANARY, by=bob)
    actions.receive(
        ticket,
        channel=ticket.messages.first().channel,
        identity=stranger,
        words=make_words(f"{CANARY} other customer"),
    )
    actions.receive(
        ticket, channel=mailbox, identity=mail, words=make_words(f"{CANARY} mail")
    )
    other = Message.objects.create(
        ticket=ticket, direction="out", channel=mailbox, agent=bob,
        text=f"{CANARY} to others", seq=900,
    )  # fmt: skip
    Delivery.objects.create(message=other, identity=stranger, channel=mailbox)
    nobody = Message.objects.create(
        ticket=ticket, direction="out", channel=mailbox, agent=bob,
        text=f"{CANARY} to nobody", seq=901,
    )  # fmt: skip
    assert nobody.deliveries.count() == 0
    held = Message.objects.create(
        ticket=ticket, direction="out", channel=mailbox, agent=bob, seq=902,
        text=f"{CANARY} held", held_until=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    Delivery.objects.create(message=held, identity=visitor.identity, channel=mailbox)
    elsewhere = make_ticket(mailbox, identity=mail, text=f"{CANARY} elsewhere")
    actions.reply(elsewhere, text=f"{CANARY} answer elsewhere", by=ada)

    for browser_sees in (
        irma.get(f"chats/{chat}/").content,
        irma.get(f"chats/{chat}/", after=1).content,
        irma.post("session/", {"token": irma.token}).content,
    ):
        assert CANARY.encode() not in browser_sees
    assert [m["text"] for m in seen_by(irma, chat)["messages"]] == ["My kettle leaks."]


def test_what_happens_inside_moves_no_number(irma, chat, ticket, bob):
    before = seen_by(irma, chat)["seq"]
    actions.note(ticket, text="Odd", by=bob)
    actions.tag(ticket, name="kettle", by=bob)
    actions.set_priority(ticket, priority=4, by=bob)
    assert seen_by(irma, chat)["seq"] == before
    actions.take(ticket, by=bob)
    feed = seen_by(irma, chat, after=before)
    assert feed["seq"] > before
    assert feed["agent"] == {"name": "Bob", "initials": "B"}


def test_what_went_on_by_mail_is_seen_once_the_address_is_proven(
    irma, chat, ticket, mailbox, bob
):
    mail = make_identity("Irma", customer=ticket.customer)
    Participant.objects.create(
        ticket=ticket, identity=mail, part="copied", confirmed_at=timezone.now()
    )
    words = make_words("By mail\n\nOn Monday Bob wrote:\n> Which one?")
    actions.receive(ticket, channel=mailbox, identity=mail, words=words)
    assert len(seen_by(irma, chat)["messages"]) == 1
    Visitor.objects.update(mail=mail)
    last = seen_by(irma, chat)["messages"][-1]
    assert (last["text"], last["by"], last["via"]) == ("By mail", "me", "mail")


def test_ticks_tell_what_an_agent_has_seen(irma, chat, ticket, bob):
    assert seen_by(irma, chat)["messages"][0]["state"] == "delivered"
    Seen.objects.advance(ticket, bob, 99)
    feed = seen_by(irma, chat)
    assert feed["messages"][0]["state"] == "seen"
    assert feed["seen"] == feed["messages"][0]["seq"]


def test_receipts_move_to_the_right_only_and_say_so_once_each(irma, chat, ticket, bob):
    for text in ("One", "Two", "Three"):
        actions.reply(ticket, text=text, by=bob)
    work()
    number = seen_by(irma, chat)["seq"]

    def states():
        return list(
            Delivery.objects.order_by("message__seq").values_list("state", flat=True)
        )

    def told():
        events = Event.objects.filter(verb=Event.Verb.DELIVERED)
        return events.exclude(data__state="sent").count()

    mark = f"chats/{chat}/mark/"
    irma.post(mark, {"got": number})
    assert (states(), told()) == (["delivered"] * 3, 1)
    irma.post(mark, {"got": number, "seen": number})
    assert (states(), told()) == (["read"] * 3, 2)
    for late in ({"got": number}, {"got": 1, "seen": 1}, {}, {"seen": number}):
        irma.post(mark, late)
    irma.post(mark, {"got": 10**18, "seen": -5})
    assert (states(), told()) == (["read"] * 3, 2)


def test_a_receipt_may_come_before_we_know_that_it_was_sent(irma, chat, ticket, bob):
    message = actions.reply(ticket, text="One", by=bob)
    number = seen_by(irma, chat)["seq"]
    irma.post(f"chats/{chat}/mark/", {"got": number, "seen": number})
    work()
    assert message.deliveries.get().state == Delivery.State.READ


def test_what_failed_stays_failed(irma, chat, ticket, bob):
    message = actions.reply(ticket, text="One", by=bob)
    message.deliveries.update(state=Delivery.State.FAILED)
    number = seen_by(irma, chat)["seq"]
    irma.post(f"chats/{chat}/mark/", {"got": number, "seen": number})
    assert message.deliveries.get().state == Delivery.State.FAILED


def test_files_have_addresses_of_their_own(irma, chat, ticket, bob):
    file = NewFile(filename="plan.png", content_type="image/png", content=b"x")
    actions.reply(ticket, text="See", files=[file], by=bob)
    [file] = seen_by(irma, chat)["messages"][-1]["files"]
    assert (file["name"], file["inline"], file["size"]) == ("plan.png", True, 1)
    assert file["url"].startswith("files/")


def test_a_session_tells_of_all_conversations_the_newest_first(irma, bob):
    first, second = str(uuid4()), str(uuid4())
    one = say(irma, "First", chat=first)
    say(irma, "Second", chat=second)
    actions.reply(one.ticket, text="Which one?", by=bob)
    session = irma.post("session/", {"token": irma.token}).json()
    heads = session["chats"]
    assert [head["chat"] for head in heads] == [second, first]
    assert [head["unread"] for head in heads] == [0, 1]
    assert heads[1]["last"]["text"] == "Which one?"
    assert heads[1]["last"]["by"] == "agent"
    number = heads[1]["seq"]
    irma.post(f"chats/{first}/mark/", {"got": number, "seen": number})
    again = irma.post("session/", {"token": irma.token}).json()
    assert again["chats"][1]["unread"] == 0


def test_the_queue_tells_whose_turn_it_is(shop, irma, chat, ticket, bob):
    later, key = Browser(shop), str(uuid4())
    say(later, "Me, too", chat=key)
    assert seen_by(irma, chat)["queue"] == {"place": 1}
    assert seen_by(later, key)["queue"] == {"place": 2}


def test_replies_take_as_long_as_half_of_them_took(shop, bob):
    opening.forget()
    assert opening.replies(shop) is None
    for minutes in (1, 5, 60):
        ticket = say(Browser(shop)).ticket
        Ticket.objects.filter(pk=ticket.pk).update(
            first_replied_at=ticket.created_at + timedelta(minutes=minutes)
        )
    assert opening.replies(shop) is None, "it is kept for a while"
    opening.forget()
    assert opening.replies(shop) == 300
    Chat.objects.update(created_at=timezone.now() - timedelta(days=8))
    opening.forget()
    assert opening.replies(shop) is None


def test_a_long_chat_costs_as_many_statements_as_a_short_one(irma, chat, ticket, bob):
    def statements(**query):
        with CaptureQueriesContext(connection) as asked:
            seen_by(irma, chat, **query)
        return len(asked)

    actions.reply(ticket, text="One", by=bob)
    few = statements()
    for n in range(10):
        actions.reply(ticket, text=str(n), by=bob)
        say(irma, str(n), chat=chat)
    actions.reply(ticket, text="Last", by=bob)
    assert statements() == few <= 5
    assert statements(after=3) <= few + 1


def test_a_session_costs_the_same_with_many_chats(irma):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            irma.post("session/", {"token": irma.token})
        return len(asked)

    say(irma)
    one = statements()
    for _ in range(5):
        say(irma)
    assert statements() <= one


def test_a_picture_within_our_words_has_an_address_for_this_visitor(
    irma, chat, ticket, bob
):
    name = within.new_name()
    lid = NewFile(
        filename="lid.gif", content_type="image/gif", content=b"GIF", content_id=name
    )
    plan = NewFile(filename="plan.txt", content_type="text/plain", content=b"x")
    html = f'<p>See <img src="cid:{name}" alt="The lid"></p>'
    actions.reply(ticket, html=html, files=[lid, plan], by=bob)
    work()

    said = seen_by(irma, chat)["messages"][-1]

    assert said["html"].startswith('<p>See <img src="files/')
    assert said["html"].endswith('/" alt="The lid"></p>')
    assert [one["name"] for one in said["files"]] == ["plan.txt"]
