"""From a call to a ticket: once, in order, whatever the provider does on the way."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from channels_app import inbound, line
from channels_app.actions import reprocess
from channels_app.adapter import ADAPTERS
from channels_app.models import Envelope, Named
from tests import called_channel
from tests.called_channel import call, message
from tests.channels_app.hooks.conftest import post
from tests.factories import make_channel, make_ticket
from tests.threads import at_once
from tickets import actions, outbox
from tickets.actions import listening, suggestions
from tickets.models import Continuation, Customer, Event, Identity, Message, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def moment(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat()


def texts(**more) -> list[str]:
    """As they are read: by the clock of whoever carried them."""
    return list(Message.objects.filter(**more).values_list("text", flat=True))


def ends() -> dict[str, tuple[str, str]]:
    rows = Envelope.objects.values_list("source_key", "state", "reason")
    return {key: (state, reason) for key, state, reason in rows}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as clock:
        yield clock


# AC-66


@pytest.mark.parametrize("name", ["__proto__", "constructor", "prototype"])
def test_ac_66_names_that_pollute_are_words_like_others(hook, chat, name):
    """Python has no prototypes; what is read is what the adapter asks for by name."""
    body = call(message("Hello", **{name: {"is_admin": True, "ours": True}}))
    answer = post(chat, body)
    assert answer.status_code == 200
    assert post(chat, body[:-1] + f', "{name}": {{"polluted": 1}}}}'.encode()).content
    inbound.drain()
    [said] = Message.objects.all()
    assert (said.text, said.direction) == ("Hello", "in")


def test_ac_66_fields_that_nobody_knows_change_nothing(hook):
    hook(message("Hello", new_in_2027={"a": [1, None, {"b": "c"}]}, agent="bob"))
    inbound.drain()
    assert texts() == ["Hello"]


# AC-67: of what it says of uploads, the part that concerns webhooks: files are addresses or
# ids that a call brought, and are believed in nothing.


def test_ac_67_a_file_that_is_said_to_come_is_a_label_until_it_was_fetched(hook):
    """Size, type and name are what a stranger said; nothing is asked for at the door."""
    hook(message("Look", photos=["../../etc/passwd", "http://169.254.169.254/x"]))
    inbound.drain()
    [said] = Message.objects.all()
    assert said.attachments.count() == 0
    names = [one.filename for one in said.awaited.order_by("position")]
    assert len(names) == 2
    assert all("/" not in name for name in names)
    assert {one.state for one in said.awaited.all()} == {"waiting"}


def test_ac_67_files_of_another_account_are_never_asked_for(hook, chat):
    hook(message("Look", photos=["theirs"]), account="another")
    inbound.drain()
    assert (Message.objects.count(), Ticket.objects.count()) == (0, 0)
    assert ends() == {"message:Look": ("rejected", "It is for another account.")}


# AC-69


def test_ac_69_duplicated_five_times_and_shuffled_each_message_is_there_once_in_order(
    hook, chat
):
    """In the order of its provider's clock, whatever came when."""
    told = [
        message(f"{who} {n}", who=who, at=moment(n))
        for n in range(12)
        for who in ("irma", "otto")
    ] * 5
    random.Random(8).shuffle(told)
    for at in range(0, len(told), 20):
        assert hook(*told[at : at + 20]).status_code == 200
        inbound.drain()
    for who in ("irma", "otto"):
        ticket = Ticket.objects.get(messages__text=f"{who} 0")
        assert texts(ticket=ticket) == [f"{who} {n}" for n in range(12)]
        # What the list shows is what they said last, not what was delivered last.
        assert ticket.last_words == f"{who} 11"
        assert ticket.last_message_at == NOON + timedelta(seconds=11)
        assert ticket.waiting_since == NOON
    assert Ticket.objects.count() == 2
    assert {state for state, _ in ends().values()} == {"stored"}


def test_ac_69_a_right_signature_over_another_accounts_id_says_nothing_here(
    hook, support
):
    other = called_channel.connected(support, account="other", key="o" * 32)
    body = call(message("For them"), account="other")
    hook(body=body)
    inbound.drain()
    assert texts() == []
    assert post(other, body).status_code == 200
    inbound.drain()
    assert texts() == ["For them"]
    assert set(Message.objects.values_list("channel", flat=True)) == {other.pk}


def test_ac_69_a_replay_is_thanked_for_and_changes_nothing(hook):
    for _ in range(5):
        assert hook(message("Once", "m1")).status_code == 200
        inbound.drain()
    # The same message, told of by an event of another name.
    hook(message("Once", "m1", event="again"))
    inbound.drain()
    assert texts() == ["Once"]
    assert Event.objects.filter(verb="received").count() == 1
    assert ends()["message:again"] == ("stored", "")


@pytest.mark.sampled
def test_ac_69_a_batch_of_a_thousand_is_all_there_though_some_of_it_is_poison(hook):
    items = [message(f"w{n}", who=f"c{n % 40}", at=moment(n)) for n in range(995)]
    poison = ["no object", 5, None, {"type": "message", "id": "no chat", "from": "x"},
              {"type": "edit", "id": "w1", "from": "c1"}]  # fmt: skip
    mixed = items[:500] + poison + items[500:]
    assert hook(*mixed).status_code == 200
    inbound.drain()
    assert Message.objects.count() == 995
    assert Ticket.objects.count() == 40
    waiting = Envelope.objects.exclude(state="stored")
    assert {one.state for one in waiting} == {"new"}
    assert waiting.count() == 5


def test_what_is_poison_ends_in_quarantine_with_a_reason(hook, clock, caplog):
    caplog.set_level("CRITICAL", "channels_app.inbound")
    hook(5, message("Fine"))
    for _ in range(line.ATTEMPTS):
        inbound.drain()
        clock.shift(timedelta(minutes=2))
    assert texts() == ["Fine"]
    [bad] = Envelope.objects.exclude(state="stored")
    assert bad.state == "quarantined"
    assert bad.reason


def test_a_call_nobody_could_take_apart_is_taken_apart_after_an_upgrade(
    hook, ada, clock, monkeypatch, caplog
):
    caplog.set_level("CRITICAL")
    body = call(message("Kept"))
    with monkeypatch.context() as older:
        older.setattr(called_channel.CalledAdapter, "split", lambda *_: 1 / 0)
        assert hook(body=body).status_code == 200
        for _ in range(line.ATTEMPTS):
            inbound.drain()
            clock.shift(timedelta(minutes=2))
        [kept] = Envelope.objects.all()
        assert kept.state == "quarantined"
    reprocess(kept, by=ada)
    inbound.drain()
    inbound.drain()
    assert texts() == ["Kept"]
    kept.refresh_from_db()
    assert (kept.state, kept.message) == ("stored", None)


# AC-70


def answered(hook, bob) -> tuple[Ticket, Message]:
    hook(message("Hello", at=moment(0)))
    inbound.drain()
    ticket = Ticket.objects.get()
    return ticket, actions.reply(ticket, text="Hello to you", by=bob)


def test_ac_70_an_echo_by_a_name_we_wrote_down_is_our_message(hook, chat, bob):
    _, answer = answered(hook, bob)
    delivery = answer.deliveries.get()
    type(delivery).objects.update(state="sent", attempts=1, provider_id="piece-1")
    for position, name in enumerate(("piece-1", "piece-2")):
        Named.objects.create(
            channel=chat, name=name, message=answer, delivery=delivery,
            position=position, state="sent",
        )  # fmt: skip
    hook(
        message("Hello", "piece-1", ours=True), message("to you", "piece-2", ours=True)
    )
    inbound.drain()
    assert texts() == ["Hello", "Hello to you"]
    assert set(Envelope.objects.values_list("message", flat=True)) == {
        Message.objects.first().pk, answer.pk,
    }  # fmt: skip


def test_ac_70_an_echo_that_is_quicker_than_the_answer_waits_for_its_name(
    hook, chat, bob, clock
):
    _, answer = answered(hook, bob)
    now = NOON + timedelta(hours=1)
    rows = answer.deliveries
    rows.update(state="sending", attempts=1, lease_until=now + timedelta(minutes=1))
    hook(message("a part of it", "p1", ours=True))
    inbound.drain()
    assert ends()["message:p1"][0] == "new"
    rows.update(state="sent")
    Named.objects.create(
        channel=chat, name="p1", message=answer, delivery=rows.get(), state="sent"
    )
    clock.shift(timedelta(seconds=5))
    inbound.drain()
    assert texts() == ["Hello", "Hello to you"]
    assert ends()["message:p1"][0] == "stored"


def test_words_that_another_tool_said_are_named_and_stand_in_the_ticket(hook, bob):
    answered(hook, bob)
    hook(message("From the phone app", "theirs", ours=True))
    hook(message("Yes", "y", replies=["theirs"]))
    inbound.drain()
    said = Message.objects.get(text="From the phone app")
    assert said.direction == "out"
    assert Message.objects.get(text="Yes").answers == said


# AC-71


@pytest.mark.django_db(transaction=True)
def test_ac_71_five_pictures_at_once_from_somebody_new_are_one_ticket(
    chat, monkeypatch
):
    monkeypatch.setitem(ADAPTERS, called_channel.KIND, "tests.called_channel")
    bodies = [
        call(message("", f"p{n}", photos=[f"f{n}"], at=moment(n))) for n in range(5)
    ]
    answers = at_once(
        *[lambda body=body: post(chat, body).status_code for body in bodies],
        inbound.drain,
        inbound.drain,
    )
    assert answers[:5] == [200] * 5
    at_once(inbound.drain, inbound.drain)
    inbound.drain()
    assert Ticket.objects.count() == 1
    assert Customer.objects.count() == 1
    assert Message.objects.count() == 5
    assert [one.awaited.get().name for one in Message.objects.all()] == [
        f"f{n}" for n in range(5)
    ]
    connection.close()


def test_pictures_of_an_album_are_one_message_with_its_caption(hook):
    hook(*[message("", f"p{n}", photos=[f"f{n}"], album="a") for n in range(3)])
    inbound.drain()
    hook(message("All of them", "p3", photos=["f3"], album="a"))
    hook(message("", "elsewhere", photos=["o"], album="a", who="otto"))
    inbound.drain()
    one = Message.objects.get(identity__canonical="irma")
    assert one.text == "All of them"
    assert [row.name for row in one.awaited.all()] == ["f0", "f1", "f2", "f3"]
    assert one.ticket.last_words == "All of them"
    assert Event.objects.filter(ticket=one.ticket, verb="received").count() == 1
    # Open pages are told of each.
    assert Event.objects.filter(ticket=one.ticket, verb="fetched").count() == 3
    assert Message.objects.count() == 2
    # Each picture has a name of its own, by which it may be answered.
    hook(message("That one?", "q", replies=["p2"]))
    inbound.drain()
    assert Message.objects.get(text="That one?").answers == one


def test_a_caption_that_comes_with_a_later_picture_is_read_as_other_words_are(hook):
    hook(message("", "p0", photos=["f0"], album="a"))
    inbound.drain()
    outbox.drain()
    listening.drain()
    suggestions.drain()
    caption = "I have told you this twice already."
    hook(message(caption, "p1", photos=["f1"], album="a"))
    inbound.drain()
    outbox.drain()
    assert (listening.drain(), suggestions.drain()) == (1, 1)
    assert Message.REPEATS in Message.objects.get().warnings


def test_what_comes_late_to_an_album_that_was_taken_back_is_history(hook):
    hook(message("", "p0", photos=["f0"], album="a"))
    hook({"type": "delete", "id": "p0", "from": "irma", "chat": "c-irma"})
    inbound.drain()
    hook(message("All of them", "p1", photos=["f1"], album="a"))
    inbound.drain()
    one = Message.objects.get()
    assert (one.text, one.deleted_at is None) == ("", False)
    assert [row.state for row in one.awaited.all()] == ["failed", "failed"]
    assert "All of them" in [old.text for old in one.wordings.all()]
    assert one.ticket.last_words == ""


# Clocks


def test_a_providers_clock_is_believed_but_neither_the_future_nor_long_ago(hook):
    hook(
        message("tomorrow", who="a", at=moment(86_400)),
        message("in 2001", who="b", at="2001-01-01T00:00:00+00:00"),
        message("an hour ago", who="c", at=moment(0)),
    )
    inbound.drain()
    received = NOON + timedelta(hours=1)
    assert dict(Message.objects.values_list("text", "said_at")) == {
        "tomorrow": received,
        "in 2001": received - timedelta(days=7),
        "an hour ago": NOON,
    }


# Whose address it is


def test_an_address_that_its_provider_vouches_for_is_proven(hook):
    hook(message("Hello"))
    inbound.drain()
    assert Identity.objects.get().verified_at is not None


def test_a_second_address_of_the_same_person_is_the_same_customers(hook):
    hook(message("By number", who="46700001"))
    inbound.drain()
    hook(message("By name", who="BSUID.1", also=["46700001", "other-of-theirs"]))
    inbound.drain()
    [customer] = Customer.objects.all()
    assert set(customer.identities.values_list("canonical", flat=True)) == {
        "46700001", "BSUID.1", "other-of-theirs",
    }  # fmt: skip
    assert not customer.identities.filter(verified_at=None).exists()


def test_two_who_are_known_to_be_different_are_not_merged_by_it(hook):
    hook(message("One", who="46700001"), message("Two", who="BSUID.1"))
    inbound.drain()
    hook(message("Three", who="BSUID.1", also=["46700001"]))
    inbound.drain()
    assert Customer.objects.count() == 2


def test_a_code_that_came_by_a_link_leads_to_its_matter(hook, bob, support):
    ticket = make_ticket(make_channel(support))
    offered = Continuation.objects.create(ticket=ticket, kind="called", offered_by=bob)
    hook(message("/start", codes=[offered.signed]))
    inbound.drain()
    said = Message.objects.get(text="/start")
    assert (said.ticket, said.unverified) == (ticket, False)
