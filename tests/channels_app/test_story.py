"""Which story do words belong to? Joining a ticket needs proof (promise 3)."""

from datetime import UTC, datetime

import pytest

from channels_app import inbound, intake, references
from channels_app.models import Envelope, Thread
from tests.fake_channel import raw, said
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.models import Customer, Identity, Message, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def hear(door):
    """Somebody writes; the message that came of it."""

    def hears(text="And now?", *, at=door, **more) -> Message:
        item = raw(said(text, **more))
        intake.store(at, [item])
        inbound.drain()
        return Envelope.objects.get(channel=at, source_key=item.source_key).message

    return hears


@pytest.fixture
def ticket(hear) -> Ticket:
    """Irma's, whose first mail was place one."""
    return hear("My kettle leaks.", place="<one@irma>").ticket


@pytest.fixture
def reference(ticket, bob) -> str:
    """What Irma was sent with Bob's reply."""
    reply = actions.reply(ticket, text="Try the lid.", by=bob)
    return references.mint(ticket=ticket.public_id, message=reply.public_id)


def verify(name: str) -> None:
    Identity.objects.filter(canonical=name).update(verified_at=NOON)


def test_ac_01_what_names_our_mail_without_a_signature_does_not_join(ticket, hear):
    message = hear(answers=["<one@irma>"], **{"from": "otto"})
    assert message.ticket != ticket


def test_a_signed_reference_joins_and_shows_that_the_address_receives(
    ticket, reference, hear
):
    message = hear(references=[reference])
    assert (message.ticket, message.unverified) == (ticket, False)
    assert message.identity.verified_at is not None


def test_ac_03_a_stranger_with_a_valid_reference_is_marked(ticket, reference, hear):
    message = hear(references=[reference], **{"from": "mallory"})
    assert (message.ticket, message.unverified) == (ticket, True)
    assert message.identity.verified_at is None
    assert message.identity.customer != ticket.customer
    assert [p.identity.canonical for p in ticket.participants.all()] == ["irma"]


def test_ac_03_what_a_stranger_said_makes_them_no_participant(ticket, reference, hear):
    hear(references=[reference], place="<m1>", **{"from": "mallory"})
    verify("mallory")
    assert hear(answers=["<m1>"], **{"from": "mallory"}).ticket != ticket


def test_ac_02_a_reference_of_another_ticket_joins_that_one_only(
    ticket, reference, hear
):
    other = hear("Another matter", **{"from": "otto"})
    crossed = references.mint(ticket=other.ticket.public_id, message=other.public_id)
    mine = reference.split(".")
    theirs = crossed.split(".")
    spliced = ".".join([mine[0], theirs[1], mine[2], mine[3]])
    assert references.read(spliced) is None
    assert hear(references=[crossed]).ticket == other.ticket


def test_ac_02_a_well_signed_pair_that_never_was_joins_nothing(ticket, hear):
    other = hear("Another matter", **{"from": "otto"})
    odd = references.mint(ticket=ticket.public_id, message=other.public_id)
    assert hear(references=[odd]).ticket not in {ticket, other.ticket}


def test_quoting_a_number_opens_a_ticket_that_mentions_it(ticket, hear):
    message = hear("What about it?", mentions=[ticket.number], **{"from": "otto"})
    assert message.ticket != ticket
    assert told(message.ticket)[0][2]["mentions"] == [ticket.number]
    assert message.ticket.customer != ticket.customer


def test_a_verified_participant_joins_by_place(ticket, hear):
    verify("irma")
    assert hear(answers=["<one@irma>"]).ticket == ticket


def test_an_unverified_participant_does_not_join_by_place(ticket, hear):
    assert hear(answers=["<one@irma>"]).ticket != ticket


def test_ac_15_a_copied_stranger_does_not_join_by_place(ticket, hear):
    hear("Mine", **{"from": "mallory"})
    verify("mallory")
    mallory = Identity.objects.get(canonical="mallory")
    ticket.participants.create(identity=mallory, part="copied")
    assert hear(answers=["<one@irma>"], **{"from": "mallory"}).ticket != ticket


def test_the_nearest_place_wins(ticket, hear):
    verify("irma")
    newer = hear("Another matter", place="<two@irma>").ticket
    assert hear(answers=["<one@irma>", "<two@irma>"]).ticket == ticket
    assert hear(answers=["<two@irma>", "<one@irma>"]).ticket == newer


def test_the_nearest_reference_wins(ticket, reference, hear, bob):
    other = hear("Another matter").ticket
    reply = actions.reply(other, text="Hm", by=bob)
    newer = references.mint(ticket=other.public_id, message=reply.public_id)
    assert hear(references=[reference, newer]).ticket == ticket


def test_ac_12_two_mails_with_one_message_id_are_both_stored(hear):
    one = hear("From Irma", place="<same@id>")
    two = hear("From Otto", place="<same@id>", **{"from": "otto"})
    assert [one.text, two.text] == ["From Irma", "From Otto"]
    assert one.ticket != two.ticket
    assert Thread.objects.filter(place="<same@id>").count() == 2


def test_ac_13_a_squatted_message_id_suppresses_nothing(ticket, reference, hear):
    """Mallory sends first with the id of Irma's mail to come, and her words."""
    hear("I agree.", place="<next@irma>", **{"from": "mallory"})
    message = hear("I agree.", place="<next@irma>", references=[reference])
    assert (message.ticket, message.identity.canonical) == (ticket, "irma")


def test_ac_11_one_mail_by_two_doors_is_one_message(ticket, reference, hear, side_door):
    one = hear("Also\nthis", place="<two@irma>", references=[reference])
    two = hear("Also   this", place="<two@irma>", references=[reference], at=side_door)
    assert one == two
    assert one.envelopes.count() == 2


def test_the_same_words_with_another_file_are_another_message(ticket, reference, hear):
    given = {"place": "<two@irma>", "references": [reference]}
    one = hear("See file", files=[["a.txt", "harmless"]], **given)
    two = hear("See file", files=[["a.txt", "what Irma sent"]], **given)
    assert one != two


def test_other_words_under_one_message_id_are_another_message(ticket, reference, hear):
    one = hear("Yes", place="<two@irma>", references=[reference])
    two = hear("No", place="<two@irma>", references=[reference])
    assert one != two


class TestAChat:
    @pytest.fixture(autouse=True)
    def chat(self, provider):
        provider.chat = True

    def test_words_in_a_known_place_belong_to_its_ticket(self, hear):
        one = hear("Hello", place="chat 7")
        assert hear("Anybody?", place="chat 7").ticket == one.ticket
        assert hear("Hello", place="chat 8").ticket != one.ticket

    def test_who_says_yes_twice_means_it_twice(self, hear):
        one, two = hear("yes", place="chat 7"), hear("yes", place="chat 7")
        assert one != two
        assert one.ticket == two.ticket

    def test_another_doors_chat_of_the_same_name_is_another(self, hear, side_door):
        one = hear("Hello", place="chat 7")
        assert hear("Hello", place="chat 7", at=side_door).ticket != one.ticket

    def test_after_a_closed_ticket_the_chat_goes_on_in_a_new_one(self, hear):
        old = close(hear("Hello", place="chat 7").ticket)
        new = hear("Again", place="chat 7").ticket
        assert new != old
        assert hear("And", place="chat 7").ticket == new


def test_words_after_a_closed_ticket_open_one_linked_to_it(ticket, reference, hear):
    close(ticket)
    message = hear(references=[reference])
    assert message.ticket != ticket
    assert told(message.ticket)[0][2]["follows"] == ticket.number


def test_a_strangers_words_to_a_closed_ticket_are_not_linked(ticket, reference, hear):
    close(ticket)
    message = hear(references=[reference], **{"from": "mallory"})
    assert told(message.ticket)[0][2]["follows"] is None


def test_a_merged_tickets_words_go_to_the_survivor(ticket, reference, hear):
    survivor = hear("Another matter").ticket
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=survivor)
    assert hear(references=[reference]).ticket == survivor


def test_words_after_a_resolved_ticket_reopen_it(ticket, reference, hear, bob):
    actions.resolve(ticket, by=bob)
    hear(references=[reference])
    ticket.refresh_from_db()
    assert (ticket.status, ticket.accountable.name) == ("open", "Ada")


def test_a_machines_words_wake_nobody(ticket, reference, hear, bob):
    actions.resolve(ticket, by=bob)
    hear("On holiday", references=[reference], auto="auto-replied")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == ("resolved", 3)


def test_ac_71_five_files_at_once_make_one_customer(hear):
    for number in range(5):
        hear(f"photo {number}", place=f"<{number}>")
    assert Customer.objects.count() == 1


def test_a_reference_leads_to_where_its_message_went_and_back(
    ticket, reference, hear, bob
):
    survivor = hear("Another matter").ticket
    moving = actions.merge(ticket, into=survivor, by=bob)
    assert hear("To the survivor", references=[reference]).ticket == survivor
    actions.unmerge(moving, by=bob)
    assert hear("To the first", references=[reference]).ticket == ticket


def test_mail_that_answers_what_was_split_off_joins_it(ticket, hear, bob):
    pot = hear("My pot is black.", place="<two@irma>", answers=["<one@irma>"])
    if pot.ticket != ticket:
        pot = hear("My pot is black.", references=[
            references.mint(
                ticket=ticket.public_id,
                message=actions.reply(ticket, text="?", by=bob).public_id,
            )
        ])  # fmt: skip
    reply = actions.reply(ticket, text="How black?", by=bob)
    made = actions.split(pot, also=[reply], by=bob).into
    minted = references.mint(ticket=ticket.public_id, message=reply.public_id)
    assert hear("Very black.", references=[minted]).ticket == made
