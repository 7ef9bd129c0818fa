"""From envelope to ticket: whatever a payload does, its neighbours are stored."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from channels_app import inbound, intake, line, references
from channels_app.adapter import Unreadable
from channels_app.models import Envelope
from helpdesk.base import blobs
from tests.fake_channel import raw, said
from tests.threads import at_once
from tickets.models import Customer, Identity, Message, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(door):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def deliver(door, *payloads: bytes, **more) -> None:
    intake.store(door, [raw(payload, **more) for payload in payloads])
    inbound.drain()


def texts() -> list[str]:
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def test_words_become_a_ticket_of_the_doors_team(door, support, ada):
    deliver(
        door,
        said(
            "It leaks.",
            subject="Kettle",
            html="<b>It</b> leaks.<script>x</script>",
            files=[["photo.txt", "a leak"]],
            dated="2031-01-01T00:00:00+09:59",
        ),
    )
    message, envelope = Message.objects.get(), Envelope.objects.get()
    ticket = message.ticket
    assert (ticket.team, ticket.accountable, ticket.subject) == (support, ada, "Kettle")
    assert (message.text, message.said_at) == ("It leaks.", NOON)
    assert "script" not in message.html
    assert message.html.startswith("<b>It</b>")
    assert message.dated == datetime.fromisoformat("2031-01-01T00:00:00+09:59")
    assert blobs.get(message.attachments.get().blob) == b"a leak"
    assert (envelope.state, envelope.message, envelope.ended_at) == (
        "stored",
        message,
        NOON,
    )
    assert (envelope.lease_token, envelope.lease_until) == (None, None)
    assert (message.identity.canonical, ticket.customer.name) == ("irma", "Irma")


def test_said_at_is_when_we_took_it_over_however_long_it_waited(door, noon):
    intake.store(door, [raw(said())])
    noon.shift(timedelta(hours=5))
    inbound.drain()
    assert Message.objects.get().said_at == NOON


def test_what_the_database_refuses_stops_nobody_of_its_batch(door, caplog):
    caplog.set_level("CRITICAL", "channels_app.inbound")
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RAISE EXCEPTION ''not these''; END';
            CREATE TRIGGER refuse BEFORE INSERT ON tickets_message FOR EACH ROW
            WHEN (NEW.text = 'poison') EXECUTE FUNCTION refuse()
        """)
    senders = {"before": "irma", "poison": "otto", "after": "emma"}

    deliver(door, *[said(text, **{"from": name}) for text, name in senders.items()])

    assert texts() == ["before", "after"]
    assert set(Envelope.objects.values_list("conv_key", "state", "attempts")) == {
        ("irma", "stored", 1), ("otto", "new", 1), ("emma", "stored", 1),
    }  # fmt: skip
    assert "not these" in Envelope.objects.get(conv_key="otto").reason
    # Nobody is introduced by words that could not be kept.
    assert set(Customer.objects.values_list("identities__canonical", flat=True)) == {
        "irma", "emma",
    }  # fmt: skip


def test_three_short_words_that_could_be_a_code_cost_a_batch_two_statements(door):
    def takes(words: str) -> int:
        mails = [
            raw(said(f"{n} {words}", **{"from": f"{words[:3]}{n}@x"})) for n in range(6)
        ]
        intake.store(door, mails)
        with CaptureQueriesContext(connection) as asked:
            inbound.drain()
        return len(asked)

    takes("A first look is dearer.")
    without = takes("It was here and is gone.")
    assert takes("the man was here") <= without + 2


def test_what_answers_another_mail_of_its_batch_finds_it(door, side_door):
    irma = Customer.objects.create(name="Irma")
    irma.identities.create(
        kind=door.kind, canonical="irma", shown="irma", verified_at=NOON
    )
    first, answer = said("One", place="<1>"), said("Two", place="<2>", answers=["<1>"])
    intake.store(side_door, [raw(answer)])
    intake.store(door, [raw(first)])

    assert inbound.drain() == 2

    assert Ticket.objects.get().messages.count() == 2


class BadWords(Exception):
    """An error that quotes the payload."""


@pytest.mark.parametrize(
    "trouble",
    [
        RecursionError("too deep"),
        MemoryError(),
        KeyError("From"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
        BadWords("a\x00b\ud800c" * 500),
        BadWords(),
        AssertionError(),
        StopIteration(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_payload_does_its_neighbours_are_stored(
    door, provider, noon, trouble, caplog
):
    caplog.set_level("CRITICAL", "channels_app.inbound")
    provider.cannot_read["x"] = trouble
    before, poison, after = (
        said("before", **{"from": "irma"}),
        said(trouble="x", **{"from": "otto"}),
        said("after", **{"from": "emma"}),
    )
    deliver(door, before, poison, after)
    assert texts() == ["before", "after"]

    for delay in line.DELAYS:
        deliver(door, said("next in line", **{"from": "otto"}), key="once")
        assert Envelope.objects.get(conv_key="otto", attempts__gt=0).state == "new"
        noon.shift(delay)
        assert inbound.drain() == 1 + (delay == line.DELAYS[-1])

    envelope = Envelope.objects.filter(conv_key="otto").order_by("id")[0]
    assert (envelope.state, envelope.attempts) == ("quarantined", 5)
    assert envelope.reason.startswith(f"{type(trouble).__name__}")
    assert texts() == ["before", "after", "next in line"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("no JSON", "no JSON"),
        ("a\x00\ud800", "a \ufffd"),
        ("", "It cannot be read."),
        ("x" * 900, "x" * 500),
    ],
)
def test_unreadable_is_quarantined_at_once_with_the_reason(
    door, provider, words, reason
):
    provider.cannot_read["x"] = Unreadable(words)
    deliver(door, said(trouble="x"), said("fine", **{"from": "otto"}))
    envelope = Envelope.objects.get(conv_key="irma")
    assert (envelope.state, envelope.reason) == ("quarantined", reason)
    assert texts() == ["fine"]


def test_words_of_nobody_are_quarantined(door):
    deliver(door, said(**{"from": None}))
    envelope = Envelope.objects.get()
    assert (envelope.state, envelope.reason) == ("quarantined", "it names no sender")
    assert Ticket.objects.count() == 0


def test_what_is_too_large_to_be_read_is_kept_whole(door, settings):
    settings.MAIL_MAX_BYTES = 50
    deliver(door, said("x" * 100))
    envelope = Envelope.objects.get()
    assert envelope.reason == f"too large to be read ({envelope.size} bytes)"
    assert envelope.content() == said("x" * 100)


def test_a_blob_that_is_gone_stops_nobody_else(door, settings):
    intake.store(door, [raw(said("x" * 300_000)), raw(said("b", **{"from": "otto"}))])
    for path in settings.BLOB_DIR.rglob("*"):
        if path.is_file():
            path.unlink()
    inbound.drain()
    assert texts() == ["b"]


def test_ac_18_our_own_words_open_no_ticket(door):
    deliver(door, said("loop", **{"from": "desk"}))
    envelope = Envelope.objects.get()
    assert (envelope.state, envelope.reason) == (
        "quarantined",
        "It came from an address of our own.",
    )
    assert (Ticket.objects.count(), Customer.objects.count()) == (0, 0)


def test_ac_18_what_we_provably_sent_ourselves_is_not_even_looked_at(door):
    ours = references.mint(ticket=uuid4(), message=uuid4())
    deliver(door, said("echo", **{"from": "desk", "place": f"{ours}@desk"}))
    envelope = Envelope.objects.get()
    assert (envelope.state, envelope.reason) == ("rejected", "We sent it ourselves.")


def test_ac_18_our_own_address_is_ours_however_an_admin_spelt_it(door):
    door.connection.config = {"address": "Desk"}
    door.connection.save()
    deliver(door, said("loop", **{"from": "desk"}))
    assert Ticket.objects.count() == 0


def test_ac_87_what_no_database_can_hold_does_not_stop_the_words(door):
    deliver(
        door,
        said(
            "a\x00b\ud800c",
            subject="s\x00t\udfffu",
            name="I\x00rma\ud800",
            html="<p>x\x00y\ud800z</p>",
            place="id\x00\ud800",
            files=[["f\x00\ud800.txt", "content"]],
        ),
    )
    message = Message.objects.get()
    assert (message.text, message.subject) == ("ab\ufffdc", "s t\ufffdu")
    assert message.attachments.get().filename == "f\ufffd.txt"
    assert message.ticket.customer.name == "I rma\ufffd"


def test_ac_87_addresses_that_only_look_alike_are_different_people(door):
    lookalikes = ["ıris", "iris", "ﬁ", "fi", "straße", "strasse", "e\u0301", "\u00e9"]
    deliver(door, *[said(name, **{"from": name}) for name in lookalikes])
    kept = set(Identity.objects.values_list("canonical", flat=True))
    assert kept == set(lookalikes)
    assert Customer.objects.count() == 8


def test_a_known_address_is_the_same_customer(door):
    deliver(door, said("one"), said("two", name="Somebody Else"))
    deliver(door, said("three"))
    assert (Customer.objects.count(), Ticket.objects.count()) == (1, 3)
    assert Customer.objects.get().name == "Irma"


def test_when_the_database_goes_away_nothing_is_given_up(door, provider, noon):
    provider.cannot_read["x"] = OperationalError("gone")
    intake.store(door, [raw(said(trouble="x"))])
    with pytest.raises(OperationalError):
        inbound.drain()
    envelope = Envelope.objects.get()
    assert (envelope.state, envelope.attempts) == ("new", 1)
    provider.cannot_read["x"] = Unreadable("at last")
    noon.shift(line.LEASE + timedelta(seconds=1))
    assert inbound.drain() == 1


@pytest.mark.django_db(transaction=True)
def test_two_first_mails_of_one_new_sender_at_once_make_one_customer(door, side_door):
    for channel in door, side_door:
        intake.store(channel, [raw(said(f"by door {n}")) for n in range(5)])
    claims = [line.claim() for _ in range(2)]
    assert [len(envelopes) for _, envelopes in claims] == [2, 0]
    token, (one, two) = claims[0]

    assert at_once(
        lambda: inbound.work(token, [one]), lambda: inbound.work(token, [two])
    ) == [None, None]

    assert (Customer.objects.count(), Identity.objects.count()) == (1, 1)
    assert Ticket.objects.count() == 2
