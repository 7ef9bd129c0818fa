"""The line of envelopes: who is next, and who works on what."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app import inbound, intake, line
from channels_app.actions import quarantine
from channels_app.models import Envelope
from tests.factories import make_agent
from tests.fake_channel import raw, said
from tests.threads import at_once
from tickets.models import Message

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def noon(door):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def arrive(door, *senders: str) -> None:
    """Each says what number they are in the line."""
    for number, sender in enumerate(senders, start=1):
        intake.store(door, [raw(said(str(number), **{"from": sender}))])


def claimed() -> list[str]:
    _, envelopes = line.claim()
    return [f"{e.conv_key}/{e.attempts}" for e in envelopes]


def states() -> list[tuple[str, str, int]]:
    return list(
        Envelope.objects.order_by("id").values_list("conv_key", "state", "attempts")
    )


def texts() -> list[str]:
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def test_nothing_waits_and_nothing_is_claimed(door):
    assert (line.waiting(), line.claim()[1]) == (0.0, [])


def test_the_oldest_has_waited_since_it_came(door, noon):
    arrive(door, "irma")
    noon.shift(timedelta(seconds=5))
    arrive(door, "otto")
    assert line.waiting() == 5.0


def test_of_each_conversation_only_the_oldest_is_worked(door, noon):
    arrive(door, "irma", "irma", "otto", "irma", "otto", "emma")
    assert claimed() == ["irma/1", "otto/1", "emma/1"]
    assert claimed() == []
    assert line.waiting() == 0.0


def test_the_same_sender_at_two_doors_is_two_conversations(door, side_door):
    arrive(door, "irma")
    arrive(side_door, "irma")
    assert claimed() == ["irma/1", "irma/1"]


def test_a_batch_is_twenty_conversations(door):
    arrive(door, *[f"sender {n}" for n in range(25)])
    assert [len(line.claim()[1]) for _ in range(3)] == [20, 5, 0]


def test_a_claim_looks_at_few_however_many_wait(door):
    """Though PostgreSQL believes that nobody does."""
    arrive_together = [raw(said(**{"from": f"sender {n}"})) for n in range(600)]
    intake.store(door, arrive_together)

    with CaptureQueriesContext(connection) as sent:
        line.claim()

    [claim] = [one["sql"] for one in sent if "SKIP LOCKED" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {claim}")
        [[[told]]] = cursor.fetchall()
    assert told["Plan"]["Shared Hit Blocks"] < 1_000


def test_a_killed_workers_batch_is_taken_over_one_at_a_time(door, noon):
    arrive(door, "irma", "otto")
    assert claimed() == ["irma/1", "otto/1"]
    noon.shift(line.LEASE)
    assert claimed() == []
    noon.shift(timedelta(seconds=1))
    arrive(door, "emma")
    assert [claimed() for _ in range(4)] == [["irma/2"], ["otto/2"], ["emma/1"], []]


def test_r4_what_kills_its_worker_each_time_ends_in_quarantine(door, noon):
    """A mail that eats all memory never reaches the code that counts failures."""
    arrive(door, "irma", "irma")
    for attempt in range(1, 6):
        assert claimed() == [f"irma/{attempt}"]
        noon.shift(line.LEASE + timedelta(seconds=1))

    assert claimed() == ["irma/1"]

    poison, after = Envelope.objects.order_by("id")
    assert (poison.state, poison.attempts) == ("quarantined", 5)
    assert poison.reason == "It stopped its worker 5 times."
    assert (poison.ended_at, poison.lease_token) == (
        NOON + timedelta(seconds=155),
        None,
    )
    assert after.content() == said("2", **{"from": "irma"})


def test_ac_46_a_clock_an_hour_back_frees_what_was_leased_and_loses_nothing(door, noon):
    arrive(door, "irma")
    line.claim()
    noon.shift(timedelta(hours=-1))
    arrive(door, "otto")
    assert inbound.drain() == 1
    noon.shift(timedelta(hours=1, seconds=31))
    assert inbound.drain() == 1
    assert [state for _, state, _ in states()] == ["stored", "stored"]


def test_a_stopped_worker_that_wakes_up_late_writes_nothing(door, noon):
    arrive(door, "irma")
    old = line.claim()
    noon.shift(line.LEASE + timedelta(seconds=1))
    new = line.claim()

    inbound.work(*old)
    assert texts() == []
    inbound.work(*new)
    inbound.work(*old)

    assert (texts(), states()) == (["1"], [("irma", "stored", 2)])


@pytest.mark.parametrize("trouble", ["refused", "unreadable", "broken"])
def test_a_stopped_worker_that_wakes_up_late_ends_nothing(
    door, provider, noon, trouble
):
    """What it found out counts as little as what it would have written."""
    provider.cannot_read["broken"] = RuntimeError("once")
    payload = {
        "refused": said("loop", **{"from": "desk"}),
        "unreadable": b"{",
        "broken": said(trouble="broken"),
    }[trouble]
    intake.store(door, [raw(payload)])
    old = line.claim()
    noon.shift(line.LEASE + timedelta(seconds=1))
    line.claim()
    before = list(Envelope.objects.values())

    inbound.work(*old)

    assert list(Envelope.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_r6_two_workers_never_reorder_a_conversation(door):
    senders = ["irma", "otto", "emma"]
    for number in range(60):
        sender = senders[number % 3]
        intake.store(door, [raw(said(f"{number:02}", **{"from": sender}))])

    assert sum(at_once(inbound.drain, inbound.drain)) == 60

    assert {state for _, state, _ in states()} == {"stored"}
    for sender in senders:
        said_by = Message.objects.filter(identity__canonical=sender)
        heard = list(said_by.order_by("id").values_list("text", flat=True))
        assert heard == sorted(heard)
        assert len(heard) == 20


@pytest.fixture
def quarantined(door, noon) -> Envelope:
    intake.store(door, [raw(b"not json", line="irma"), raw(said("fine"))])
    inbound.drain()
    return Envelope.objects.order_by("id")[0]


def test_ac_46_what_cannot_be_read_is_kept_with_a_reason(quarantined):
    assert (quarantined.state, quarantined.reason) == (
        "quarantined",
        "this is no JSON",
    )
    assert (quarantined.content(), quarantined.ended_at) == (b"not json", NOON)
    assert texts() == ["fine"]


def test_an_admin_has_it_read_again(quarantined, ada, provider):
    Envelope.objects.filter(pk=quarantined.pk).update(raw=said("repaired"))
    quarantine.reprocess(quarantined, by=ada)
    assert inbound.drain() == 1
    assert (texts(), states()[0]) == (["fine", "repaired"], ("irma", "stored", 1))


def test_read_again_in_vain_it_is_back_in_quarantine(quarantined, ada):
    quarantine.reprocess(quarantined, by=ada)
    inbound.drain()
    assert states()[0] == ("irma", "quarantined", 1)


def test_an_admin_turns_it_away_with_a_reason(quarantined, ada):
    quarantine.reject(quarantined, reason=" Spam. ", by=ada)
    quarantined.refresh_from_db()
    assert (quarantined.state, quarantined.reason) == ("rejected", "Spam. (Ada)")
    assert quarantined.content() == b"not json"


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nothing_is_turned_away_without_a_word(quarantined, ada, reason):
    with pytest.raises(quarantine.RejectionReasonMissing):
        quarantine.reject(quarantined, reason=reason, by=ada)


VERBS = [quarantine.reprocess, lambda e, by: quarantine.reject(e, reason="x", by=by)]


@pytest.mark.parametrize("verb", VERBS, ids=["reprocess", "reject"])
def test_what_is_not_in_quarantine_is_left_alone(quarantined, ada, verb):
    stored = Envelope.objects.get(state="stored")
    with pytest.raises(quarantine.NotInQuarantine):
        verb(stored, by=ada)
    stored.refresh_from_db()
    assert stored.state == "stored"


@pytest.mark.parametrize("verb", VERBS, ids=["reprocess", "reject"])
@pytest.mark.parametrize("role", ["lead", "agent", "collaborator"])
def test_quarantine_is_for_admins(quarantined, verb, role):
    with pytest.raises(quarantine.NotAllowed):
        verb(quarantined, by=make_agent("Wendy", role))
    with pytest.raises(quarantine.NotAllowed):
        verb(quarantined, by=make_agent("Gone", "admin", is_active=False))
    quarantined.refresh_from_db()
    assert quarantined.state == "quarantined"
