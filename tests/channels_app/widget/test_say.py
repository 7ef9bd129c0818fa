"""Words of a visitor: kept before they are acknowledged, and said once."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app import inbound, line
from channels_app.models import Chat, Envelope, Visitor
from tests.channels_app.widget.factories import Browser, make_widget, say, work
from tests.threads import at_once
from tickets import actions
from tickets.models import Message, Status, Ticket


def test_words_become_a_ticket_of_somebody_nobody_knows(shop, irma):
    message = say(irma, "My kettle leaks.\nIt is new.")
    ticket, visitor = message.ticket, Visitor.objects.get()
    assert ticket.subject == "My kettle leaks."
    assert ticket.live_since == message.said_at
    assert visitor.identity == message.identity
    assert str(ticket.customer) == f"Visitor {visitor.public_id.hex[-4:].upper()}"
    assert Chat.objects.get().ticket == ticket


def test_words_in_one_chat_join_one_ticket_in_their_order(irma):
    chat = str(uuid4())
    for text in ("one", "two", "three"):
        assert irma.say(text, chat=chat).status_code == 202
    work()
    ticket = Ticket.objects.get()
    assert [m.text for m in ticket.messages.order_by("seq")] == ["one", "two", "three"]


def test_another_chat_is_another_ticket_of_the_same_customer(irma):
    first, second = say(irma), say(irma, "And my toaster.")
    assert first.ticket != second.ticket
    assert first.ticket.customer == second.ticket.customer


def test_nothing_is_acknowledged_that_is_not_kept(irma):
    assert irma.say("Keep this").status_code == 202
    envelope = Envelope.objects.get()
    assert b"Keep this" in envelope.content()
    assert envelope.state == Envelope.State.NEW


@pytest.mark.parametrize("is_worked", [True, False])
def test_ac_68_an_id_that_comes_with_other_words_is_refused(irma, is_worked):
    said = {"chat": str(uuid4()), "id": str(uuid4())}
    say(irma, "Hello", chat=said["chat"])
    assert irma.say("Yes", **said).status_code == 202
    if is_worked:
        work()
    answer = irma.say("No", **said)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["id"])
    assert irma.say("Yes", **said).status_code == 202
    work()
    assert Message.objects.filter(text="Yes").count() == 1
    assert not Message.objects.filter(text="No").exists()


@pytest.mark.django_db(transaction=True)
def test_ac_68_the_same_words_at_once_by_one_id_have_one_effect_and_one_answer(irma):
    said = {"chat": str(uuid4()), "id": str(uuid4())}
    answers = at_once(*[lambda: irma.say("Once", **said)] * 4)
    work()
    assert {one.status_code for one in answers} == {202}
    assert len({one.content for one in answers}) == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_72_the_same_id_twice_or_at_once_is_one_message(irma):
    said = {"chat": str(uuid4()), "id": str(uuid4())}
    answers = at_once(*[lambda: irma.say("Once", **said)] * 4)
    answers.append(irma.say("Once", **said))
    work()
    answers.append(irma.say("Once", **said))
    work()
    assert {one.status_code for one in answers} == {202}
    assert {one.json()["id"] for one in answers} == {said["id"]}
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_71_five_at_once_from_somebody_new_are_one_conversation(irma):
    chat = str(uuid4())
    at_once(*[lambda text=str(n): irma.say(text, chat=chat) for n in range(5)])
    at_once(inbound.drain, inbound.drain)
    assert (
        Ticket.objects.count() == Chat.objects.count() == Visitor.objects.count() == 1
    )
    assert sorted(m.text for m in Message.objects.all()) == ["0", "1", "2", "3", "4"]


def test_an_id_somebody_else_used_keeps_no_words_from_coming_in(shop, irma):
    said = {"chat": str(uuid4()), "id": str(uuid4())}
    say_first = Browser(shop).say("Mine", **said)
    assert say_first.status_code == irma.say("Mine, too", **said).status_code == 202
    work()
    assert sorted(m.text for m in Message.objects.all()) == ["Mine", "Mine, too"]


def test_words_after_a_closed_ticket_open_a_new_one_in_the_same_chat(irma, ada):
    chat = str(uuid4())
    first = say(irma, "Leaks", chat=chat)
    Ticket.objects.update(status=Status.CLOSED)
    second = say(irma, "Leaks again", chat=chat)
    third = say(irma, "A lot", chat=chat)
    assert second.ticket != first.ticket
    assert third.ticket == second.ticket
    opened = second.ticket.events.get(verb="opened")
    assert opened.data["follows"] == first.ticket.number
    feed = irma.get(f"chats/{chat}/").json()
    assert [m["text"] for m in feed["messages"]] == ["Leaks", "Leaks again", "A lot"]
    seqs = [m["seq"] for m in feed["messages"]]
    assert seqs == sorted(set(seqs))


def test_what_was_told_before_a_new_ticket_is_everything_after_it(irma):
    chat = str(uuid4())
    for text in "abcdef":
        say(irma, text, chat=chat)
    before = irma.get(f"chats/{chat}/").json()["seq"]
    Ticket.objects.update(status=Status.CLOSED)
    say(irma, "new", chat=chat)
    feed = irma.get(f"chats/{chat}/", after=before).json()
    assert feed["seq"] > before
    assert [m["text"] for m in feed["messages"]] == [*"abcdef", "new"]


def test_words_to_a_ticket_that_was_merged_away_join_its_survivor(irma, ticket):
    chat = str(uuid4())
    first = say(irma, "Leaks", chat=chat)
    Ticket.objects.filter(pk=first.ticket_id).update(merged_into=ticket)
    assert say(irma, "Still", chat=chat).ticket == ticket
    assert Chat.objects.get().ticket == ticket


def test_words_wake_a_resolved_ticket_and_it_is_live_again(irma, ada):
    chat = str(uuid4())
    ticket = say(irma, chat=chat).ticket
    actions.resolve(ticket, by=ada)
    ticket.refresh_from_db()
    assert ticket.live_since is None
    say(irma, "No, it still leaks", chat=chat)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.live_since is None) == (Status.OPEN, False)


def test_a_goodbye_ends_it_and_words_begin_it_again(irma):
    chat = str(uuid4())
    ticket = say(irma, chat=chat).ticket
    assert irma.post(f"chats/{chat}/end/").status_code == 200
    ticket.refresh_from_db()
    assert ticket.live_since is None
    assert irma.get(f"chats/{chat}/").json()["ended"]
    say(irma, "One more thing", chat=chat)
    ticket.refresh_from_db()
    assert ticket.live_since is not None
    assert not irma.get(f"chats/{chat}/").json()["ended"]


def test_a_goodbye_right_after_words_is_not_undone_by_them(irma):
    chat = str(uuid4())
    irma.say("Thanks, bye", chat=chat)
    irma.post(f"chats/{chat}/end/")
    work()
    ticket = Ticket.objects.get()
    assert (ticket.live_since, Chat.objects.get().ended_at is None) == (None, False)
    assert [e.verb for e in ticket.events.all()][-1] == "chat_ended"


def test_a_worker_killed_between_envelope_and_message_loses_nothing(irma):
    chat = str(uuid4())
    said = irma.say("Keep this", chat=chat)
    token, envelopes = line.claim()
    assert len(envelopes) == 1
    # It is killed here; what comes after waits behind its lease, and is not lost either.
    irma.say("And this", chat=chat)
    work()
    assert Message.objects.count() == 0
    with time_machine.travel(timezone.now() + line.LEASE):
        work()
    texts = [m.text for m in Message.objects.order_by("seq")]
    assert texts == ["Keep this", "And this"]
    # Back from the dead, it writes nothing.
    inbound.work(token, envelopes)
    assert str(Message.objects.order_by("seq")[0].key) == said.json()["id"]
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_ac_71_five_pictures_at_once_from_somebody_new_are_one_conversation(irma):
    files = [irma.upload(f"{n}.png") for n in range(5)]
    chat = str(uuid4())
    at_once(*[lambda f=one: irma.say("", chat=chat, files=[f["id"]]) for one in files])
    at_once(work, work)
    assert Ticket.objects.count() == Chat.objects.count() == 1
    names = [a.filename for m in Message.objects.all() for a in m.attachments.all()]
    assert sorted(names) == [f"{n}.png" for n in range(5)]


@pytest.mark.django_db(transaction=True)
def test_ac_72_a_file_said_twice_at_once_is_said_once(irma):
    file = irma.upload("a.png")
    said = {"chat": str(uuid4()), "id": str(uuid4()), "files": [file["id"]]}
    answers = at_once(*[lambda: irma.say("See", **said)] * 3)
    work()
    answers.append(irma.say("See", **said))
    assert {one.status_code for one in answers} == {202}
    assert [m.attachments.count() for m in Message.objects.all()] == [1]
    # In other words it is nobody's any more.
    assert irma.say("Again", chat=said["chat"], files=said["files"]).status_code == 422


def test_known_words_cost_five_statements(irma, django_assert_num_queries):
    chat = str(uuid4())
    say(irma, chat=chat)
    with CaptureQueriesContext(connection) as asked:
        irma.say("More", chat=chat)
    statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 5, statements


def test_who_is_asked_for_says_it_first(support, company):
    shop = make_widget(
        support,
        consent="I agree.",
        fields=[
            {"name": "name", "label": "Name", "kind": "text", "required": True},
            {"name": "email", "label": "Mail", "kind": "email", "required": False},
            {
                "name": "order",
                "label": "Order",
                "kind": "text",
                "required": False,
                "pattern": r"BW-\d{5}",
            },
        ],
    )
    irma = Browser(shop)
    missing = irma.say()
    assert missing.status_code == 422
    assert list(missing.json()["errors"]) == ["name"]
    wrong = irma.say(fields={"name": "Irma", "email": "no", "order": "12"})
    assert sorted(wrong.json()["errors"]) == ["email", "order"]
    asked = irma.say(fields={"name": "Irma"})
    assert list(asked.json()["errors"]) == ["consent"]
    assert not Visitor.objects.exists()
    right = {"name": "Irma", "email": "irma@x.example", "order": "BW-12345", "x": "y"}
    message = say(irma, fields=right, consent=True)
    visitor, chat = Visitor.objects.get(), Chat.objects.get()
    assert (visitor.name, visitor.claimed_mail) == ("Irma", "irma@x.example")
    assert visitor.mail is None
    assert visitor.consented_at is not None
    assert "x" not in chat.fields
    assert str(message.ticket.customer) == "Irma"
    # A second chat is not asked again.
    assert irma.say().status_code == 202


def test_a_chosen_team_gets_the_ticket(support, billing, company):
    offer = {"id": str(billing.public_id), "label": "Invoices"}
    irma = Browser(make_widget(support, teams=[offer]))
    assert say(irma, team=str(billing.public_id)).ticket.team == billing
    wrong = irma.say(team=str(support.public_id))
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["team"])


def test_a_site_that_vouches_for_its_users_takes_nobody_else(support, company):
    answer = Browser(make_widget(support, require_identity=True)).say()
    assert (answer.status_code, answer.json()["code"]) == (403, "identify")


def test_more_than_thirty_words_a_minute_wait(irma):
    chat = str(uuid4())
    codes = [irma.say(str(n), chat=chat).status_code for n in range(31)]
    assert codes == [202] * 30 + [429]
    assert irma.say("x", chat=chat)["Retry-After"]
