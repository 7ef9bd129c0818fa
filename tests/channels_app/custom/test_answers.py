"""Answers on a channel of another program: sent signed, confirmed, and told apart from
what came back as an echo."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_app import inbound, outbound
from channels_app.actions.bringing import say as bring
from channels_app.actions.custom import edit_custom
from channels_app.models import Connection, Envelope
from tests.channels_app.custom.conftest import brought, message_of, say, work
from tests.messenger import HANGS_UP
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.confirm import confirm
from tickets.errors import NotSentYet, NoWayOut
from tickets.models import Delivery, Message, Status, Ticket
from tickets.queries.ways import ways

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.fixture
def ticket(acme) -> Ticket:
    return message_of(say(acme)).ticket


@pytest.fixture
def delivery(ticket, bob) -> Delivery:
    return actions.reply(ticket, text="Try the lid.", by=bob).deliveries.get()


def now(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error


def test_an_answer_goes_where_they_wrote_last_and_names_their_words(
    acme, ticket, bob, messenger
):
    say(acme, "m2", "Hello?")
    reply = actions.reply(ticket, text="Try the lid.", by=bob)
    work()

    delivery = reply.deliveries.get()
    [(name, event)] = messenger.taken
    data = event["data"]
    assert name == data["delivery"] == str(delivery.public_id)
    assert data["message"] == str(reply.public_id)
    assert data["ticket"] == {"id": str(ticket.public_id), "number": ticket.number}
    assert data["to"] == {"kind": "custom.acme", "address": "irma-7", "name": "Irma"}
    assert (data["thread"], data["in_reply_to"]) == ("t1", "m2")
    assert (data["text"], data["author"]) == ("Try the lid.", {"name": "Bob"})
    assert (delivery.state, delivery.provider_id) == (State.SENT, name)


def test_formatted_words_go_where_they_are_shown(acme, ticket, bob, ada, messenger):
    actions.reply(ticket, html="<p>Try <b>this</b>.</p>", by=bob)
    work()
    assert (messenger.last["text"], messenger.last["html"]) == ("Try this.", "")

    edit_custom(acme, name="Acme", html=True, by=ada)
    actions.reply(ticket, html="<p>Try <b>that</b>.</p>", by=bob)
    work()
    assert (
        "<b>that</b>" in messenger.last["html"] or "<strong>" in messenger.last["html"]
    )


def test_files_are_fetched_by_an_address_that_is_over_in_an_hour(
    acme, ticket, bob, messenger
):
    page = NewFile(filename="a.html", content_type="text/html", content=b"<script>")
    actions.reply(ticket, text="See.", files=[page], by=bob)
    work()
    [file] = messenger.last["attachments"]
    path = "/content/" + file["url"].partition("/content/")[2]
    answer = Client().get(path)

    assert (file["name"], file["type"], file["size"]) == ("a.html", "text/html", 8)
    assert answer.content == b"<script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(path[:-5] + "abcd/").status_code == 404
    assert Client().get(reverse("channels:sent_file", args=["x"])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert Client().get(path).status_code == 404


def test_what_is_tried_again_has_the_same_name_and_arrives_once_for_it(
    delivery, messenger
):
    messenger.script = [(503, {}), (200, {"external_id": "their-1"})]
    work()
    assert now(delivery)[0] == State.QUEUED
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        work()

    assert now(delivery) == (State.SENT, "")
    assert [name for name, _ in messenger.taken] == [str(delivery.public_id)] * 2
    assert delivery.provider_id == "their-1"


def test_what_it_refuses_fails_at_once_with_a_button(delivery, ticket, messenger, bob):
    messenger.script = [(404, {})]
    work()
    assert now(delivery) == (State.FAILED, "The other side answered 404.")
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None

    actions.retry(delivery, by=bob)
    work()
    assert now(delivery)[0] == State.SENT


def test_what_it_may_have_heard_is_tried_again_and_then_unknown(delivery, messenger):
    messenger.script = [HANGS_UP] * 10
    for attempt in range(10):
        with time_machine.travel(timezone.now() + timedelta(hours=6 * attempt)):
            work()

    assert now(delivery)[0] == State.UNKNOWN
    assert len(messenger.taken) == 10


def test_a_channel_without_an_address_only_takes_words(acme, ticket, bob, ada):
    edit_custom(acme, name="Acme", url="", by=ada)
    with pytest.raises(NoWayOut):
        actions.reply(ticket, text="Hi", by=bob)


def test_its_window_and_whether_we_may_begin_are_traits(acme, ticket, ada):
    edit_custom(acme, name="Acme", reply_window=3600, by=ada)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert ways(ticket).best is None
    assert ways(ticket).best.channel == acme


def test_receipts_go_only_to_the_right(delivery):
    work()
    told = [
        confirm(delivery, state=state)
        for state in ("delivered", "sent", "read", "delivered", "failed", "read")
    ]

    assert told == [True, False, True, False, False, False]
    assert now(delivery)[0] == State.READ


def test_a_receipt_may_be_quicker_than_the_answer(acme, delivery, messenger):
    """It confirms what it has not answered yet."""
    state = []

    def take(headers, body):
        one = Delivery.objects.get()
        confirm(one, state="delivered")
        state.append(one.state)
        connection.close()  # its thread ends without a word
        return 200, {"external_id": "their-1"}

    messenger.take = take
    work()

    assert state == [State.DELIVERED]
    assert now(delivery)[0] == State.DELIVERED
    assert delivery.provider_id == "their-1"


def test_a_failure_shows_its_words_and_is_over_until_somebody_tries_again(
    delivery, ticket, bob
):
    work()
    actions.resolve(Ticket.objects.get(), by=bob)
    assert confirm(delivery, state="failed", words="Blocked\nby  Irma")

    assert now(delivery) == (State.FAILED, "Blocked by Irma")
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    assert confirm(delivery, state="read") is False
    assert now(delivery)[0] == State.FAILED


def test_what_may_still_be_taken_back_nobody_can_have(ticket, bob):
    reply = actions.reply(ticket, text="Hm", by=bob, hold=timedelta(minutes=1))
    with pytest.raises(NotSentYet):
        confirm(reply.deliveries.get(), state="read")


def test_one_receipt_said_five_times_is_one_line(delivery, ticket):
    work()
    for _time in range(5):
        confirm(delivery, state="read", provider_id="their-1")

    told = ticket.events.filter(verb="delivered", data__state="read")
    assert told.count() == 1


@pytest.mark.parametrize("named", ["their-1", "delivery", "nothing"])
def test_ac_70_the_echo_of_an_answer_is_that_answer(
    acme, delivery, ticket, messenger, named
):
    if named == "their-1":
        messenger.script = [(200, {"external_id": "their-1"})]
    work()
    more = {"delivery": delivery.public_id} if named == "delivery" else {}
    echo = say(acme, "their-1", "Try the lid.", outgoing=True, **more)

    assert message_of(echo) == delivery.message
    assert [one.text for one in ticket.messages.all()] == [
        "My kettle leaks.", "Try the lid.",
    ]  # fmt: skip
    assert len(messenger.taken) == 1
    delivery.refresh_from_db()
    assert delivery.provider_id == "their-1"


def test_ac_70_an_echo_may_be_quicker_than_the_answer(acme, delivery, messenger):
    def take(headers, body):
        bring(acme, brought("their-1", "Try the lid.", outgoing=True))
        inbound.drain()
        connection.close()
        return 200, {"external_id": "their-1"}

    messenger.take = take
    outbound.drain()
    work()

    assert Message.objects.count() == 2
    assert Envelope.objects.get(source_key="their-1").message == delivery.message
    assert now(delivery)[0] == State.SENT


def test_the_same_words_of_somebody_else_are_no_echo_once_it_is_named(
    acme, ticket, bob, messenger
):
    messenger.script = [(200, {"external_id": "their-1"})]
    actions.reply(ticket, text="OK", by=bob)
    work()
    say(acme, "their-2", "OK", outgoing=True, author="Bot")

    assert Message.objects.filter(direction="out").count() == 2


def test_what_was_said_elsewhere_stands_in_the_ticket_and_answers_it(
    acme, ticket, messenger
):
    said = message_of(
        say(acme, "o1", "I called you.", outgoing=True, author="Kim (phone)")
    )

    assert (said.ticket, said.direction, said.author) == (ticket, "out", "Kim (phone)")
    assert (said.agent, said.deliveries.count(), messenger.taken) == (None, 0, [])
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    assert ticket.first_replied_at == said.said_at


def test_a_bots_words_are_shown_and_answer_nothing(acme, ticket, messenger):
    say(acme, "o1", "We are busy.", outgoing=True, author="Bot", automatic=True)

    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert ticket.first_replied_at is None
    assert messenger.taken == []


def test_its_page_says_who_said_it(acme, ticket, admin):
    say(acme, "o1", "I called you.", outgoing=True, author="Kim of sales")
    page = admin.get(f"/t/{ticket.number}/").content.decode()

    assert "Kim of sales" in page
    assert "Acme" in page


def test_our_words_where_nobody_spoke_open_nothing_and_say_why(acme):
    kept = say(acme, "o1", "Buy now!", outgoing=True, thread="nowhere")

    kept.envelope.refresh_from_db()
    assert kept.envelope.state == "rejected"
    assert "no open conversation" in kept.envelope.reason
    assert not Ticket.objects.exists()


def test_the_health_of_sending_is_kept(acme, delivery, messenger):
    messenger.script = [(500, {})]
    work()
    assert Connection.objects.get().send_failing_since is not None
