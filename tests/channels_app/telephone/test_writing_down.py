"""What was said becomes a message of a ticket: by the page and by the API."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app.actions.writing_down import Notes, write_down
from channels_app.models import PhoneCall
from channels_app.phone_errors import CallWrittenDown, WhichTicket
from helpdesk.base.errors import NotAllowed
from tests.channels_app.telephone.exchange import IRMA, settles
from tests.factories import make_identity, make_ticket
from tests.races import at_once
from tests.tickets.pages import browser_of
from tickets.errors import NoSuchTicket, NothingToSay
from tickets.models import Call, Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(pbx, there, bob):
    """Bob talked to somebody, for a minute and five seconds."""
    now = datetime.now(UTC)
    pbx.says("incoming")
    pbx.says(
        "answered",
        agent=bob.email,
        timestamp=(now - timedelta(seconds=65)).isoformat(),
    )
    pbx.says("hungup", timestamp=now.isoformat())
    return pbx.call


def notes(**more):
    return Notes(**{"outcome": "talked", "text": "It leaks.", **more})


def test_about_a_ticket_it_is_a_message_of_it(spoken, pbx, ticket, bob):
    message = write_down(spoken, notes(ticket=ticket), by=bob)
    assert (message.ticket, message.channel) == (ticket, pbx.channel)
    assert (message.agent, message.call.number) == (bob, IRMA)
    assert message.call.seconds == 65
    assert (pbx.call.message, pbx.call.ticket) == (message, ticket)


def test_about_a_new_matter_it_is_a_ticket_of_whoever_took_it(spoken, bob, support):
    message = write_down(spoken, notes(subject="Kettle", name="Irma"), by=bob)
    ticket = message.ticket
    assert (ticket.subject, ticket.assignee, ticket.team) == ("Kettle", bob, support)
    assert ticket.customer.name == "Irma"


def test_it_is_written_down_once(spoken, ticket, bob, ada):
    write_down(spoken, notes(ticket=ticket), by=bob)
    with pytest.raises(CallWrittenDown):
        write_down(spoken, notes(ticket=ticket), by=ada)
    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_it_down_at_once_one_does(spoken, ticket, bob, ada):
    def writes(agent):
        def write():
            try:
                return write_down(
                    PhoneCall.objects.get(), notes(ticket=ticket), by=agent
                )
            except CallWrittenDown:
                return None

        return write

    done = at_once([writes(bob), writes(ada)])
    assert len([one for one in done if one is not None]) == 1
    assert Call.objects.count() == 1


def test_how_long_it_was_is_known_though_it_was_written_down_while_it_was_spoken(
    pbx, there, ticket, bob
):
    pbx.says("incoming")
    pbx.says("answered", agent=bob.email)
    message = write_down(pbx.call, notes(ticket=ticket), by=bob)
    assert message.call.seconds is None
    pbx.says("hungup", recording="https://pbx.example/2.mp3")
    message.call.refresh_from_db()
    assert message.call.seconds is not None
    assert message.awaited.count() == 1
    pbx.says("hungup", recording="https://pbx.example/2.mp3", times=3)
    assert message.awaited.count() == 1


def test_what_cannot_be_written_down_is_not(spoken, pbx, ticket, bob, dan, grace, bill):
    with pytest.raises(NothingToSay):
        write_down(spoken, notes(ticket=ticket, text=" "), by=bob)
    with pytest.raises(NotAllowed):
        write_down(spoken, notes(ticket=ticket), by=dan)
    with pytest.raises(NoSuchTicket):
        write_down(spoken, notes(ticket=bill), by=bob)
    assert pbx.call.message is None


def test_whom_we_called_we_called_about_a_ticket(pbx, ticket, bob):
    pbx.says("outgoing", agent=bob.email)
    pbx.says("answered", agent=bob.email)
    with pytest.raises(WhichTicket):
        write_down(pbx.call, notes(), by=bob)
    message = write_down(pbx.call, notes(ticket=ticket), by=bob)
    assert message.direction == Message.Direction.OUT


class TestThePage:
    @pytest.fixture
    def page(self, spoken, bob):
        browser = browser_of(bob)
        return browser, f"/calls/{spoken.public_id}/"

    def test_it_offers_the_tickets_of_who_is_known_and_a_new_one(
        self, page, mailbox, bob
    ):
        irma = make_identity("Irma")
        make_identity(kind="phone", canonical=IRMA, customer=irma.customer)
        known = make_ticket(mailbox, identity=irma, subject="Lid")
        browser, address = page
        shown = browser.get(address).content.decode()
        assert f"#{known.number} Lid" in shown
        assert "A number proves nothing" in shown
        answer = browser.post(
            address, {"about": known.number, "outcome": "talked", "text": "Loose."}
        )
        assert answer.url == f"/t/{known.number}/"

    def test_another_ticket_is_named_by_its_number(self, page, ticket, bill):
        browser, address = page
        typed = {"about": "new", "outcome": "talked", "text": "It leaks."}
        unseen = browser.post(address, {**typed, "number": bill.number})
        assert unseen.status_code == 422
        assert "There is no such ticket." in unseen.content.decode()
        answer = browser.post(address, {**typed, "number": ticket.number})
        assert answer.url == f"/t/{ticket.number}/"

    def test_what_was_refused_stands_beside_its_field_and_words_are_kept(self, page):
        browser, address = page
        answer = browser.post(
            address, {"about": "new", "outcome": "talked", "subject": "Kettle"}
        )
        assert answer.status_code == 409
        assert 'value="Kettle"' in answer.content.decode()

    def test_for_who_may_not_know_of_it_there_is_none(self, page, dan, billing):
        _browser, address = page
        assert browser_of(dan).get(address).status_code == 404


def test_a_missed_call_that_the_house_wrote_down_is_written(pbx, bob):
    pbx.says("incoming")
    pbx.says("hungup")
    settles()
    with pytest.raises(CallWrittenDown):
        write_down(pbx.call, notes(), by=bob)
    page = browser_of(bob).get(f"/calls/{pbx.call.public_id}/").content.decode()
    assert f"/t/{Ticket.objects.get().number}/" in page
