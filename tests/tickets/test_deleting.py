"""A ticket is deleted, and comes back: by every door, and with all that it was."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent, make_identity, make_ticket, make_words, soon
from tests.tickets.agreed import agree
from tests.tickets.pages import browser_of, shown, url
from tests.tokens import make_token, program
from tickets import actions, rules
from tickets.actions import clocks, deliver, many
from tickets.actions.held import drain as release_due
from tickets.errors import NoSuchTicket, NotDeleted
from tickets.models import Clock, Delivery, Draft, Event, Status, Ticket
from tickets.moving_errors import MergedAway

pytestmark = pytest.mark.usefixtures("company")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def travel():
    with time_machine.travel(timezone.now(), tick=False) as found:
        yield found


def there() -> list[int]:
    return sorted(Ticket.objects.values_list("pk", flat=True))


def told(ticket) -> list[str]:
    return list(ticket.events.order_by("seq").values_list("verb", flat=True))


class TestDeleting:
    def test_it_is_there_for_nobody_and_its_row_stays(self, ada, ticket):
        actions.delete(ticket, reason="Sent twice", by=ada)

        assert there() == []
        row = Ticket.everything.get()
        assert (row.deleted_by, row.deleted_at is not None) == (ada, True)
        event = row.events.last()
        assert (event.verb, event.actor, event.data["reason"]) == (
            "deleted",
            ada,
            "Sent twice",
        )

    @pytest.mark.parametrize("role", ["lead", "agent", "collaborator", "api"])
    def test_only_admins_do(self, role, ada, ticket):
        who = make_agent("Frank", role)
        ticket.followers.create(agent=who, why="follows")
        with pytest.raises(NotAllowed):
            actions.delete(ticket, by=who)
        actions.delete(ticket, by=ada)
        with pytest.raises(NoSuchTicket):
            actions.restore(ticket, by=who)
        assert there() == []

    def test_nothing_is_done_to_what_was_deleted(self, ada, ticket):
        actions.delete(ticket, by=ada)
        with pytest.raises(NoSuchTicket):
            actions.note(ticket, text="Odd.", by=ada)
        with pytest.raises(NoSuchTicket):
            actions.delete(ticket, by=ada)
        ticket.refresh_from_db()
        may = {verb for verb in rules.VERBS if rules.may(ada, verb, ticket)}
        assert may == {"restore"}

    def test_a_closed_ticket_is_deleted_as_any_other(self, ada, ticket):
        Ticket.objects.update(status=Status.CLOSED)
        actions.delete(ticket, by=ada)
        actions.restore(ticket, by=ada)
        ticket.refresh_from_db()
        assert (ticket.status, there()) == (Status.CLOSED, [ticket.pk])


class TestRestoring:
    def test_it_is_as_it_was(self, ada, ticket):
        actions.take(ticket, by=ada)
        actions.snooze(ticket, until=soon(hours=5), by=ada)
        names = ("status", "wake_at", "assignee", "accountable", "subject", "priority")
        before = Ticket.objects.values(*names).get()

        actions.delete(ticket, by=ada)
        actions.restore(ticket, by=ada)

        assert Ticket.objects.values(*names).get() == before
        assert told(ticket)[-2:] == ["deleted", "restored"]

    def test_what_is_there_need_not_come_back(self, ada, ticket):
        with pytest.raises(NotDeleted):
            actions.restore(ticket, by=ada)

    def test_what_was_merged_into_it_goes_and_comes_with_it(self, ada, ticket, mailbox):
        former = make_ticket(mailbox, subject="Kettle again")
        actions.merge(former, into=ticket, by=ada)
        with pytest.raises(MergedAway):
            actions.delete(former, by=ada)

        actions.delete(ticket, by=ada)
        assert there() == []
        page = browser_of(ada).get(url(former))
        assert (page.status_code, page["Location"]) == (302, url(ticket))

        actions.restore(ticket, by=ada)
        assert there() == sorted([ticket.pk, former.pk])
        assert browser_of(ada).get(url(former))["Location"].startswith(url(ticket))


class TestStandingStill:
    def test_a_snooze_does_not_end_while_it_is_deleted(self, ada, ticket, travel):
        actions.snooze(ticket, until=timezone.now() + timedelta(hours=1), by=ada)
        actions.delete(ticket, by=ada)
        travel.shift(timedelta(hours=3))
        clocks.drain()
        assert Ticket.everything.get().status == Status.SNOOZED

        actions.restore(ticket, by=ada)
        clocks.drain()
        assert Ticket.objects.get().status == Status.OPEN

    def test_a_promise_is_late_only_once_it_is_back(self, ada, ticket, travel):
        promise = actions.promise(
            ticket, what="Call", due_at=timezone.now() + timedelta(hours=1), by=ada
        )
        actions.delete(ticket, by=ada)
        travel.shift(timedelta(hours=3))
        clocks.drain()
        promise.refresh_from_db()
        assert promise.late_at is None

        actions.restore(ticket, by=ada)
        clocks.drain()
        promise.refresh_from_db()
        assert promise.late_at is not None

    def test_a_clock_counts_no_time_in_which_it_was_deleted(self, ada, mailbox, travel):
        agree(ada)
        ticket = make_ticket(mailbox)
        clock = Clock.objects.get(ticket=ticket, kind="first_reply")
        actions.delete(ticket, by=ada)
        clock.refresh_from_db()
        assert (clock.due_at, clock.stopped_at) == (None, None)

        travel.shift(timedelta(days=3))
        clocks.drain()
        actions.restore(ticket, by=ada)

        clock.refresh_from_db()
        assert (clock.stopped_at, clock.breached_at) == (None, None)
        assert clock.due_at > timezone.now()


class TestWhatHasNotLeft:
    def test_a_reply_under_undo_is_in_its_authors_draft_again(self, ada, bob, ticket):
        actions.reply(ticket, text="Sorry!", by=bob, hold=timedelta(seconds=10))
        actions.delete(ticket, by=ada)

        release_due()
        assert not Delivery.objects.exists()
        assert Draft.objects.get(agent=bob, mode="reply").text == "Sorry!"
        assert told(ticket)[-2:] == ["reply_withdrawn", "deleted"]

    def test_what_is_queued_is_not_sent_and_waits_for_somebody_afterwards(
        self, ada, ticket
    ):
        message = actions.reply(ticket, text="Sorry!", by=ada)
        actions.delete(ticket, by=ada)
        assert deliver.claim() is None
        assert message.deliveries.get().state == Delivery.State.FAILED

        actions.restore(ticket, by=ada)
        assert deliver.claim() is None
        ticket.refresh_from_db()
        assert ticket.waiting_since is not None

    def test_what_a_worker_lost_is_not_sent_again(self, ada, ticket):
        actions.reply(ticket, text="Sorry!", by=ada)
        assert deliver.claim() is not None
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        actions.delete(ticket, by=ada)
        assert deliver.claim() is None
        assert Delivery.objects.get().state == Delivery.State.UNKNOWN

    def test_the_form_says_so(self, ada, ticket):
        page = browser_of(ada).get(url(ticket, "delete"))
        assert "will not be sent" not in shown(page)
        actions.reply(ticket, text="Sorry!", by=ada, hold=timedelta(seconds=10))
        page = browser_of(ada).get(url(ticket, "delete"))
        assert "1 reply that has not left yet will not be sent." in shown(page)


class TestItsCustomerWrites:
    def write(self, ticket, **more):
        first = ticket.messages.earliest("seq")
        return actions.receive(
            ticket,
            channel=first.channel,
            identity=first.identity,
            words=make_words("And now?", **more),
        )

    def test_it_is_back_and_waits_for_an_answer_and_admins_are_told(self, ada, ticket):
        actions.resolve(ticket, by=ada)
        actions.delete(ticket, by=ada)

        self.write(ticket)

        ticket = Ticket.objects.get()
        assert (ticket.status, ticket.waiting_since is not None) == (Status.OPEN, True)
        event = ticket.events.get(verb="restored")
        assert event.actor is None
        assert event.data == {"why": "customer wrote", "tell": [str(ada.public_id)]}

    def test_a_machine_brings_nothing_back(self, ada, ticket):
        actions.delete(ticket, by=ada)
        self.write(ticket, auto="vacation")
        assert there() == []


class TestDoors:
    def test_the_page_deletes_it_and_the_toast_takes_that_back(self, ada, ticket):
        browser = browser_of(ada)
        assert "Delete the ticket" in shown(browser.get(url(ticket)))
        answer = browser.post(url(ticket, "delete"), {"reason": "Twice"}, headers=HTMX)
        assert answer.status_code == 204
        assert there() == []
        assert browser.post(url(ticket, "restore")).status_code == 303
        assert there() == [ticket.pk]

    def test_its_address_tells_admins_who_deleted_it_and_when(self, ada, bob, ticket):
        actions.delete(ticket, reason="Sent twice", by=ada)
        page = shown(browser_of(ada).get(url(ticket)))
        assert "This ticket was deleted on" in page
        assert "by Ada" in page
        assert "Sent twice" in page
        assert "erased for good in 30 days" in page
        assert browser_of(bob).get(url(ticket)).status_code == 404
        assert browser_of(bob).post(url(ticket, "restore")).status_code == 404

    def test_nobody_else_is_offered_to(self, bob, ticket):
        assert "Delete the ticket" not in shown(browser_of(bob).get(url(ticket)))
        assert browser_of(bob).post(url(ticket, "delete")).status_code == 409

    def test_the_list_of_all_that_was_brings_each_back(self, ada, bob, ticket):
        actions.delete(ticket, reason="Sent twice", by=ada)
        browser = browser_of(ada)
        page = shown(browser.get("/settings/deleted/"))
        assert f"#{ticket.number} {ticket.subject}" in page
        assert browser_of(bob).get("/settings/deleted/").status_code == 404

        browser.post(f"/settings/deleted/{ticket.number}/restore/")

        assert there() == [ticket.pk]
        assert "Nothing was deleted lately" in shown(browser.get("/settings/deleted/"))

    def test_many_at_once_and_back(self, ada, ticket, mailbox):
        other = make_ticket(mailbox)
        browser, numbers = browser_of(ada), [ticket.number, other.number]
        asked = {"verb": "delete", "numbers": numbers}
        answer = browser.post("/inbox/bulk/", asked, headers=HTMX).json()
        assert (sorted(answer["done"]), there()) == (sorted(numbers), [])

        browser.post("/inbox/bulk/", answer["undo"][0], headers=HTMX)
        assert there() == sorted([ticket.pk, other.pk])

    def test_a_whole_list_and_back(self, ada, ticket):
        job = many.start_many("delete", [ticket.number], by=ada)
        many.drain()
        assert there() == []
        job.refresh_from_db()
        many.undo_many(job, by=ada)
        many.drain()
        assert there() == [ticket.pk]

    def test_programs_of_admins_do_it_too(self, ada, bob, ticket):
        ask = program(make_token(ada).secret)
        address = f"/api/v1/tickets/{ticket.public_id}"
        deleted = ask.post(f"{address}/delete/", {"reason": "Twice"}, format="json")
        assert deleted.status_code == 204
        assert ask.get(f"{address}/").status_code == 404
        [row] = ask.get("/api/v1/tickets/deleted/").json()["results"]
        assert (row["number"], row["deleted_by"]) == (ticket.number, str(ada.public_id))
        theirs = program(make_token(bob).secret)
        assert theirs.get("/api/v1/tickets/deleted/").json()["results"] == []
        assert theirs.post(f"{address}/restore/").status_code == 404
        back = ask.post(f"{address}/restore/")
        assert (back.status_code, back.json()["number"]) == (200, ticket.number)


def test_a_customer_whose_only_ticket_was_deleted_is_kept(ada, mailbox):
    """An address of theirs turns out to be somebody else's: nothing else is known."""
    ticket = make_ticket(mailbox, identity=make_identity("Irma"))
    actions.delete(ticket, by=ada)
    other = make_identity("Otto").customer
    identity = ticket.messages.earliest("seq").identity
    actions.identified(identity, customer=other)
    assert Ticket.everything.get(pk=ticket.pk).customer == other
    assert Event.Verb.IDENTIFIED in told(ticket)
