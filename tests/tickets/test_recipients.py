"""A letter goes to whom its writer names: To, CC and BCC, each with a state of its own."""

import pytest

from tests.factories import make_identity, make_ticket
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import Recipients
from tickets.letter_errors import NoAddress, NobodyTo, TooManyPeople
from tickets.models import Customer, Identity, Message, Participant, Ticket


@pytest.fixture
def irma():
    return make_identity("Irma", canonical="irma@customer.example")


@pytest.fixture
def letters(mailbox):
    mailbox.traits = {"copies": True, "formats": ["text", "html"], "can_start": True}
    mailbox.save()
    return mailbox


@pytest.fixture
def ticket(letters, irma) -> Ticket:
    return make_ticket(letters, identity=irma)


def said_to(message: Message) -> list[tuple[str, str]]:
    rows = message.deliveries.order_by("id").select_related("identity")
    return [(one.role, one.identity.canonical) for one in rows]


def part_of(ticket: Ticket, canonical: str) -> Participant | None:
    return ticket.participants.filter(identity__canonical=canonical).first()


def test_without_a_word_it_goes_to_all_who_take_part_and_says_who_is_copied(
    ticket, irma, bob
):
    ben = make_identity("Ben", canonical="ben@customer.example")
    actions.reply(ticket, text="Hi", by=bob, people=Recipients(
        to=["irma@customer.example"], cc=["Ben <ben@customer.example>"]))  # fmt: skip

    message = actions.reply(ticket, text="And more", by=bob)

    assert said_to(message) == [("to", irma.canonical), ("cc", ben.canonical)]


def test_who_is_named_gets_it_each_in_their_role(ticket, bob):
    people = Recipients(
        to=["IRMA@customer.example"],
        cc=["Anna Ek <anna@firm.example>", "anna@firm.example"],
        bcc=["boss@shop.example"],
    )

    message = actions.reply(ticket, text="Hi", by=bob, people=people)

    assert said_to(message) == [
        ("to", "irma@customer.example"),
        ("cc", "anna@firm.example"),
        ("bcc", "boss@shop.example"),
    ]
    assert {one.state for one in message.deliveries.all()} == {"queued"}
    assert (
        Identity.objects.get(canonical="anna@firm.example").customer.name == "Anna Ek"
    )


def test_who_is_named_takes_part_and_who_is_in_bcc_does_not(ticket, bob):
    people = Recipients(
        to=["irma@customer.example"],
        cc=["anna@firm.example"],
        bcc=["boss@shop.example"],
    )

    actions.reply(ticket, text="Hi", by=bob, people=people)

    anna = part_of(ticket, "anna@firm.example")
    assert anna is not None
    assert (anna.part, anna.confirmed_at is not None) == ("copied", True)
    assert part_of(ticket, "boss@shop.example") is None
    requester = part_of(ticket, "irma@customer.example")
    assert requester is not None
    assert requester.part == "requester"


def test_only_some_of_those_who_take_part_can_be_written_to(ticket, irma, bob):
    actions.reply(ticket, text="Hi", by=bob, people=Recipients(
        to=["irma@customer.example"], cc=["anna@firm.example"]))  # fmt: skip

    message = actions.reply(
        ticket, text="Alone", by=bob, people=Recipients(to=["irma@customer.example"])
    )

    assert said_to(message) == [("to", irma.canonical)]


@pytest.mark.parametrize(("people", "refusal"), [
    (Recipients(to=["nobody"]), NoAddress),
    (Recipients(to=["irma@customer.example"], cc=["a@b@c d"]), NoAddress),
    (Recipients(cc=["anna@firm.example"]), NobodyTo),
    (Recipients(to=[f"a{n}@firm.example" for n in range(51)]), TooManyPeople),
])  # fmt: skip
def test_a_wrong_name_sends_nothing_and_makes_nobody(ticket, bob, people, refusal):
    seq, customers = ticket.seq, Customer.objects.count()

    with pytest.raises(refusal):
        actions.reply(ticket, text="Hi", by=bob, people=people)

    assert told(ticket, after=seq) == []
    assert Customer.objects.count() == customers


def test_by_other_channels_it_reaches_who_takes_part(mailbox, bob):
    ticket = make_ticket(
        mailbox, identity=make_identity("Otto", canonical="o@x.example")
    )

    message = actions.reply(
        ticket, text="Hi", by=bob, people=Recipients(to=["anna@firm.example"])
    )

    assert said_to(message) == [("to", "o@x.example")]
