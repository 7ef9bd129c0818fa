"""What was deleted is erased for good: all of it, and nothing of anybody else's."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.models import Envelope, Thread
from helpdesk.base import blobs
from tests.channels_app.widget.post import make_mailbox
from tests.factories import known, make_ticket, make_words, soon
from tests.peers import smtp_sink  # noqa: F401
from tests.rows import rows_of
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions, outbox
from tickets.actions import NewFile, erasing
from tickets.errors import NoSuchTicket, NotDeleted, WrongNumber
from tickets.models import Attachment, Erased, Event, Message, Ticket
from tickets.models.deleted import KEPT

pytestmark = pytest.mark.usefixtures("company")

MARK = "zqerased"
DAY = timedelta(days=1)


def words(text: str) -> str:
    return f"{text} {MARK}"


@pytest.fixture
def full(ada, bob, mailbox):
    """One of each that a ticket has, deleted."""
    ticket = make_ticket(mailbox, subject=words("Pan"), text=words("It burns"))
    known(ticket, goal=words("Soup"))
    file = NewFile(filename="a.txt", content_type="text/plain", content=MARK.encode())
    actions.reply(ticket, text=words("Sorry"), files=[file], by=ada)
    actions.note(ticket, text=words("Odd, @Bob"), by=ada)
    actions.promise(ticket, what=words("Call"), due_at=soon(), by=ada)
    actions.hand_over(ticket, to=bob, note=words("Please"), by=ada)
    actions.give_goodwill(ticket, amount=500, reason=words("Late"), by=ada)
    actions.save_draft(ticket, mode="reply", text=words("Dear"), by=ada)
    fact = actions.record_fact(ticket, name="device", value=MARK, by=ada)
    actions.promote_fact(fact, by=ada)
    actions.tag(ticket, name="vip", by=ada)
    former = make_ticket(mailbox, subject=words("Pan again"))
    actions.merge(former, into=ticket, by=ada)
    actions.link(ticket, other=make_ticket(mailbox), way="related", by=ada)
    Thread.objects.create(
        channel=mailbox, ticket=ticket, place=MARK, place_key=Thread.key(MARK)
    )
    outbox.drain()
    actions.delete(ticket, by=ada)
    outbox.drain()
    return ticket


def dump() -> dict[str, int]:
    """In which tables the word stands, and in how many rows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                f"SELECT count(*) FROM {table} r WHERE r::text LIKE %s", [f"%{MARK}%"]
            )
            if count := cursor.fetchone()[0]:
                found[model._meta.label] = count
    return found


def constraints_hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class TestErasing:
    def test_nothing_of_it_is_left_in_any_table(self, ada, full):
        assert len(dump()) > 8

        actions.erase(full, number=full.number, by=ada)

        constraints_hold()
        assert dump() == {}
        assert not Ticket.everything.filter(pk=full.pk).exists()

    def test_what_others_have_stays(self, ada, bob, mailbox, full):
        other = make_ticket(mailbox, subject="Pot")
        actions.reply(other, text="Hello", by=bob)
        before = {
            model: model._base_manager.filter(ticket=other).count()
            for model in (Message, Event)
        }
        people = rows_of([type(ada)])

        actions.erase(full, number=full.number, by=ada)

        constraints_hold()
        assert {
            model: model._base_manager.filter(ticket=other).count() for model in before
        } == before
        assert rows_of([type(ada)]) == people

    def test_it_is_written_down_that_it_was_without_a_word(self, ada, full):
        many = full.messages.count()
        actions.erase(full, number=full.number, by=ada)
        one = Erased.objects.get()
        assert (one.number, one.ticket, one.deleted_by, one.by, one.messages) == (
            full.number,
            full.public_id,
            ada,
            ada,
            many,
        )

    def test_which_one_is_typed(self, ada, bob, full):
        with pytest.raises(WrongNumber):
            actions.erase(full, number=full.number + 1, by=ada)
        with pytest.raises(NoSuchTicket):
            actions.erase(full, number=full.number, by=bob)
        actions.restore(full, by=ada)
        with pytest.raises(NotDeleted):
            actions.erase(full, number=full.number, by=ada)
        assert not Erased.objects.exists()

    def test_events_stay_for_everybody_else(self, ada, full, ticket):
        actions.erase(full, number=full.number, by=ada)
        with pytest.raises(Exception, match="never updated or deleted"):
            Event.objects.filter(ticket=ticket).delete()


class TestItsTime:
    def test_it_is_erased_when_thirty_days_are_over_and_not_before(self, ada, full):
        with time_machine.travel(timezone.now() + KEPT - DAY):
            assert erasing.drain() == 0
        with time_machine.travel(timezone.now() + KEPT + DAY):
            assert erasing.drain() == 1
            assert erasing.drain() == 0
        constraints_hold()
        assert dump() == {}
        assert Erased.objects.get().by is None

    def test_what_came_back_meanwhile_is_not(self, ada, full):
        actions.restore(full, by=ada)
        with time_machine.travel(timezone.now() + KEPT + DAY):
            assert erasing.drain() == 0

    def test_bytes_go_that_nothing_else_names(self, ada, mailbox, full):
        blob = Attachment.objects.get(filename="a.txt").blob
        kept = NewFile(filename="b.txt", content_type="text/plain", content=b"shared")
        other = make_ticket(mailbox)
        actions.note(other, text="See.", files=[kept], by=ada)
        shared = Attachment.objects.get(filename="b.txt").blob
        Attachment.objects.create(
            message=full.messages.first(), filename="c.txt", content_type="text/plain",
            size=6, blob=shared,
        )  # fmt: skip
        with time_machine.travel(timezone.now() + KEPT + DAY):
            erasing.drain()
        with time_machine.travel(timezone.now() + KEPT + 3 * DAY):
            erasing.drain()
        assert Erased.objects.get().blobs == []
        assert blobs.get(shared) == b"shared"
        if blob:
            with pytest.raises(FileNotFoundError):
                blobs.get(blob)


class TestDoors:
    def test_an_admin_types_the_number_on_the_page(self, ada, bob, full):
        browser, address = browser_of(ada), f"/settings/deleted/{full.number}/erase/"
        assert "Nobody can bring them back" in shown(browser.get(address))
        wrong = browser.post(address, {"number": full.number + 1})
        assert wrong.status_code in {409, 422}
        assert "Nothing was erased" in shown(wrong)
        assert browser_of(bob).get(address).status_code == 404
        assert browser.post(address, {"number": full.number}).status_code == 302
        assert not Ticket.everything.filter(pk=full.pk).exists()

    def test_programs_of_admins_do_too(self, ada, bob, full):
        address = f"/api/v1/tickets/{full.public_id}/erase/"
        body = {"number": full.number}
        theirs = program(make_token(bob).secret).post(address, body, format="json")
        assert theirs.status_code == 403
        ask = program(make_token(ada).secret)
        assert ask.post(address, {"number": 1}, format="json").status_code == 409
        assert ask.post(address, body, format="json").status_code == 204
        assert ask.post(address, body, format="json").status_code == 404


def test_mail_that_joined_it_is_blank_and_does_not_come_in_again(
    ada,
    support,
    smtp_sink,  # noqa: F811
):
    mailbox = make_mailbox(support, smtp_sink)
    content = (
        b"From: Irma <irma@home.example>\nSubject: Pan\n\nIt burns, " + MARK.encode()
    )
    raw = Raw(content=content, source_key="1", conv_key="1")
    intake.store(mailbox, [raw])
    inbound.drain()
    envelope = Envelope.objects.get()
    ticket = Ticket.objects.get()
    actions.delete(ticket, by=ada)
    actions.erase(ticket, number=ticket.number, by=ada)
    constraints_hold()
    envelope.refresh_from_db()
    assert (bytes(envelope.raw or b""), envelope.message) == (b"", None)
    assert dump() == {}
    intake.store(mailbox, [raw])
    inbound.drain()
    assert not Ticket.objects.exists()
    assert Envelope.objects.count() == 1


# Whoever adds a model that names a ticket, or what hangs on one, decides here.
def test_what_stays_names_it_no_more():
    _goes, stays = erasing.known()
    assert stays == [
        "channels_app.Chat.ticket",
        "channels_app.Envelope.message",
        "channels_app.PhoneCall.continuation",
        "channels_app.PhoneCall.message",
        "channels_app.PhoneCall.ticket",
        "knowledge_base.Lookup.ticket",
        "listening.Mention.beside",
        "listening.Mention.message",
        "tickets.Awaited.attachment",
        "tickets.Continuation.message",
        "tickets.CustomerFact.replaced_by",
        "tickets.Fact.replaced_by",
        "tickets.Fact.source",
        "tickets.FollowUp.message",
        "tickets.Message.answers",
    ]


def test_words_said_after_it_was_erased_are_a_ticket_of_their_own(ada, mailbox, full):
    first = full.messages.earliest("seq")
    channel, identity = first.channel, first.identity
    actions.erase(full, number=full.number, by=ada)
    made = actions.open_ticket(
        channel=channel, identity=identity, words=make_words("And now?")
    )
    assert Ticket.objects.filter(pk=made.ticket_id).exists()
