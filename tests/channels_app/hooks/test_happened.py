"""What happened to words: changed, taken back, reacted to, read. It names what it means."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from channels_app import inbound, line, receipts
from channels_app.models import Envelope, Named
from tests import called_channel
from tests.called_channel import message
from tests.channels_app.hooks.conftest import post
from tickets import actions
from tickets.models import Delivery, Identity, Message, Status, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def moment(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat()


def edit(name: str, text: str = "Changed", at: float = 60, **more):
    return {"type": "edit", "id": name, "from": "irma", "text": text,
            "at": moment(at), "event": f"{name}@{at}", **more}  # fmt: skip


def receipt(state: str, **more):
    return {"type": "receipt", "state": state, "chat": "c-irma",
            "event": f"{state}:{more}", **more}  # fmt: skip


def end_of(kind: str) -> tuple[str, str]:
    [one] = Envelope.objects.filter(source_key__startswith=f"{kind}:")
    return one.state, one.reason


def work_until_the_last_try(clock) -> None:
    for _ in range(line.ATTEMPTS):
        inbound.drain()
        clock.shift(timedelta(minutes=2))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def said(hook) -> Message:
    hook(message("Hello", "m1", at=moment(0)))
    inbound.drain()
    return Message.objects.get()


def now(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_a_correction_a_reaction_and_a_deletion_reach_their_message(hook, said):
    react = {"type": "reaction", "id": "m1", "from": "irma", "emoji": "❤️",
             "at": moment(90)}  # fmt: skip
    hook(edit("m1"), react)
    inbound.drain()
    assert now(said).text == "Changed"
    assert said.edited_at == NOON + timedelta(seconds=60)
    assert said.reactions.get().emoji == "❤️"
    hook({"type": "delete", "id": "m1", "from": "irma", "at": moment(120)})
    inbound.drain()
    assert now(said).deleted_at is not None
    # They are no messages, and ended well.
    ended = Envelope.objects.exclude(source_key="message:m1")
    assert set(ended.values_list("state", "reason", "message")) == {
        ("stored", "", None)
    }
    assert Message.objects.count() == 1


def test_what_overtakes_its_message_waits_and_holds_up_no_words(hook, clock):
    hook(edit("m1"), message("Meanwhile", "m0", at=moment(1)))
    inbound.drain()
    assert list(Message.objects.values_list("text", flat=True)) == ["Meanwhile"]
    assert end_of("edit")[0] == "new"
    hook(message("Hello", "m1", at=moment(0)))
    clock.shift(timedelta(seconds=5))
    inbound.drain()
    assert list(Message.objects.values_list("text", flat=True)) == [
        "Changed",
        "Meanwhile",
    ]
    assert end_of("edit") == ("stored", "")


def test_of_two_corrections_that_overtake_each_other_the_younger_stands(hook, said):
    for at in (120, 60):
        hook(edit("m1", f"At {at}", at))
        inbound.drain()
    assert now(said).text == "At 120"


def test_what_names_nothing_of_ours_ends_with_a_reason(hook, said, clock):
    hook(
        edit("nothing"),
        {"type": "delete", "id": "gone", "from": "irma", "at": moment(1)},
        {
            "type": "reaction",
            "id": "old",
            "from": "irma",
            "emoji": "👍",
            "at": moment(1),
        },
    )
    work_until_the_last_try(clock)
    # In a correction there are words, which somebody may want to see.
    assert end_of("edit") == ("quarantined", "It changes a message that is not here.")
    put_aside = ("rejected", "It tells of a message that is not here.")
    assert end_of("delete") == end_of("reaction") == put_aside


@pytest.mark.parametrize("kind", ["edit", "delete", "reaction"])
def test_nobody_changes_or_signs_what_is_somebody_elses(hook, said, kind):
    hook(message("I am somebody else", "o", who="otto"))
    inbound.drain()
    hook({"type": kind, "id": "m1", "from": "otto", "text": "Hacked", "emoji": "👎",
          "at": moment(5)})  # fmt: skip
    inbound.drain()
    assert now(said).text == "Hello"
    assert (said.deleted_at, said.reactions.count()) == (None, 0)
    assert end_of(kind)[0] == "rejected"


def test_nobody_changes_ours(hook, said, bob, chat):
    answer = actions.reply(said.ticket, text="Ours", by=bob)
    Named.objects.create(channel=chat, name="a1", message=answer)
    hook(edit("a1"))
    inbound.drain()
    assert now(answer).text == "Ours"
    assert end_of("edit") == ("rejected", "It changes words that no customer said.")


def test_the_same_name_on_another_channel_is_another_message(hook, said, support):
    other = called_channel.connected(support, account="other", key="o" * 32)
    post(other, called_channel.call(edit("m1"), account="other"))
    inbound.drain()
    assert now(said).text == "Hello"


# Receipts


@pytest.fixture
def sent(hook, said, bob) -> Delivery:
    answer = actions.reply(said.ticket, text="Hello to you", by=bob)
    delivery = answer.deliveries.get()
    delivery.state, delivery.attempts, delivery.provider_id = "sent", 1, "a1"
    delivery.sent_at = NOON + timedelta(minutes=2)
    delivery.save()
    return delivery


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_receipts_only_go_to_the_right_however_they_are_delivered(hook, sent):
    for one in ("read", "delivered", "sent", "failed", "read"):
        hook(receipt(one, names=["a1"]))
        inbound.drain()
    assert state(sent) == "read"


def test_a_watermark_is_for_all_that_was_said_to_them_until_then(hook, sent, bob):
    later = actions.reply(sent.message.ticket, text="And", by=bob).deliveries.get()
    later.state, later.sent_at = "sent", NOON + timedelta(minutes=9)
    later.save()
    hook(receipt("read", **{"from": "irma"}, until=moment(300)))
    hook(receipt("read", **{"from": "otto"}, until=moment(3000)))
    inbound.drain()
    assert (state(sent), state(later)) == ("read", "sent")


def test_a_watermark_is_for_its_own_channel_and_for_all_of_their_tickets(
    hook, sent, bob, support
):
    Ticket.objects.update(status=Status.CLOSED)
    hook(message("Another matter", "m2", at=moment(150)))
    inbound.drain()
    other = Message.objects.get(text="Another matter").ticket
    later = actions.reply(other, text="And", by=bob).deliveries.get()
    later.state, later.sent_at = "sent", NOON + timedelta(minutes=3)
    later.save()
    elsewhere = called_channel.connected(support, account="other", key="o" * 32)
    post(elsewhere, called_channel.call(
        receipt("read", **{"from": "irma"}, until=moment(300)), account="other"
    ))  # fmt: skip
    inbound.drain()
    assert (state(sent), state(later)) == ("sent", "sent")

    hook(receipt("read", **{"from": "irma"}, until=moment(300)))
    inbound.drain()
    assert (state(sent), state(later)) == ("read", "read")


def test_what_was_sent_in_pieces_arrived_when_all_of_them_did(hook, sent, chat):
    for at in range(3):
        Named.objects.create(
            channel=chat, name=f"p{at}", message=sent.message, delivery=sent,
            position=at, state="sent",
        )  # fmt: skip
    hook(receipt("read", names=["p0", "p1"]))
    inbound.drain()
    assert state(sent) == "sent"
    hook(receipt("delivered", names=["p2"]))
    inbound.drain()
    assert state(sent) == "delivered"
    hook(receipt("read", names=["p2"]))
    inbound.drain()
    assert state(sent) == "read"


def test_what_lost_one_of_its_pieces_failed(hook, sent, chat):
    for at in range(2):
        Named.objects.create(
            channel=chat, name=f"p{at}", message=sent.message, delivery=sent,
            position=at, state="sent",
        )  # fmt: skip
    hook(receipt("failed", names=["p1"], words="No such person."))
    inbound.drain()
    assert (state(sent), sent.last_error) == ("failed", "No such person.")


def test_while_pieces_are_still_sent_the_whole_is_told_of_afterwards(hook, sent, chat):
    Delivery.objects.update(state="sending")
    Named.objects.create(
        channel=chat, name="p0", message=sent.message, delivery=sent, state="sent"
    )
    hook(receipt("read", names=["p0"]))
    inbound.drain()
    assert state(sent) == "sending"
    Delivery.objects.update(state="sent")
    receipts.settle(sent)
    assert state(sent) == "read"


def test_a_receipt_for_what_another_tool_sent_is_put_aside_at_once(hook, sent):
    hook(receipt("read", names=["not ours"]))
    inbound.drain()
    assert end_of("receipt") == (
        "rejected", "It is for a message that was not sent from here.",
    )  # fmt: skip


def test_a_receipt_that_is_quicker_than_the_name_of_its_message_waits(
    hook, sent, clock
):
    Delivery.objects.update(state="sending", provider_id="")
    hook(receipt("delivered", names=["a1"], **{"from": "irma"}))
    inbound.drain()
    assert end_of("receipt")[0] == "new"
    Delivery.objects.update(state="sent", provider_id="a1")
    clock.shift(timedelta(seconds=5))
    inbound.drain()
    assert (state(sent), end_of("receipt")) == ("delivered", ("stored", ""))


def test_nobody_is_introduced_by_what_happened(hook, said):
    hook(
        {
            "type": "reaction",
            "id": "m1",
            "from": "stranger",
            "emoji": "👍",
            "at": moment(1),
        },
        receipt("read", **{"from": "nobody"}, until=moment(9)),
    )
    inbound.drain()
    assert Identity.objects.get().canonical == "irma"
    assert Ticket.objects.count() == 1
