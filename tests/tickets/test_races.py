"""Several people at once: nothing is lost, doubled, or left with somebody who left."""

import threading
from collections.abc import Callable

import pytest
from django.db import transaction

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent
from tests.factories import make_agent, make_words, soon
from tests.threads import at_once, somebody_waits_for_a_lock, until
from tests.tickets.verbs import seqs
from tickets import actions
from tickets.actions import clocks
from tickets.errors import CannotOwn, FactReplaced, NoSuchTicket, PromiseEnded
from tickets.models import Fact, FollowUp, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def mine(ticket: Ticket) -> Ticket:
    """The ticket as another process has read it."""
    return Ticket.objects.get(pk=ticket.pk)


def while_uncommitted(first: Callable[[], None], then: Callable[[], None]) -> list:
    """Run `then` while `first` has done its work and not committed; both outcomes."""

    done, over = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            first()
            done.set()
            until(lambda: somebody_waits_for_a_lock() or over.is_set())

    def afterwards() -> None:
        assert done.wait(10)
        try:
            then()
        finally:
            over.set()

    return at_once(slowly, afterwards)


def test_everybody_speaks_at_once_and_numbers_have_no_gap(ticket, mailbox, bob):
    identity = ticket.messages.get().identity

    def speak(number: int) -> None:
        actions.note(mine(ticket), text=f"note {number}", by=bob)
        actions.reply(mine(ticket), text=f"reply {number}", by=bob)
        actions.receive(
            mine(ticket), channel=mailbox, identity=identity, words=make_words("more")
        )

    assert at_once(*[lambda n=n: speak(n) for n in range(5)]) == [None] * 5

    ticket.refresh_from_db()
    assert ticket.messages.count() == 16
    assert seqs(ticket) == list(range(1, ticket.seq + 1))
    assert ticket.seq == 17


def test_of_two_who_keep_a_promise_one_did(ticket, bob, ada):
    promise = actions.promise(ticket, what="Call", due_at=soon(), by=bob)

    def keep(by: Agent) -> None:
        actions.keep(FollowUp.objects.get(pk=promise.pk), by=by)

    results = at_once(lambda: keep(bob), lambda: keep(ada))
    assert {type(result) for result in results} == {type(None), PromiseEnded}
    assert ticket.events.filter(verb="promise_kept").count() == 1


def test_of_two_who_replace_a_fact_one_did(ticket, bob):
    fact = actions.record_fact(ticket, name="order", value="A", by=bob)

    def replace(value: str) -> None:
        actions.record_fact(
            mine(ticket), name="order", value=value, replaces=fact, by=bob
        )

    results = at_once(lambda: replace("B"), lambda: replace("C"))
    assert {type(result) for result in results} == {type(None), FactReplaced}
    assert Fact.objects.current().count() == 1


def test_two_clocks_wake_a_ticket_once(ticket, bob):
    actions.snooze(ticket, until=soon(), by=bob)
    Ticket.objects.update(wake_at=soon(hours=-1))
    assert sorted(at_once(clocks.drain, clocks.drain)) == [0, 1]
    assert ticket.events.filter(verb="woken").count() == 1


@pytest.mark.parametrize("verb", ["assign", "take", "promise"])
def test_who_is_leaving_is_not_given_anything(ticket, bob, ada, verb):
    """Bob is deactivated, not yet committed, while Eve gives him a ticket."""
    eve = make_agent("Eve", "lead")

    def give() -> None:
        there, him = mine(ticket), Agent.objects.get(pk=bob.pk)
        if verb == "assign":
            actions.assign(there, to=him, by=eve)
        elif verb == "take":
            actions.take(there, by=him)
        else:
            actions.promise(there, what="x", due_at=soon(), owner=him, by=eve)

    _, refusal = while_uncommitted(lambda: people.deactivate(bob, by=ada), give)

    # Who took it themselves is gone by then: nothing exists for them any more.
    assert type(refusal) is (NoSuchTicket if verb == "take" else CannotOwn)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable) == (None, ada)
    assert FollowUp.objects.count() == 0


def test_who_was_given_something_while_leaving_hands_it_back(ticket, bob, ada, carol):
    """Eve's gift is not yet committed while Bob is deactivated."""
    eve = make_agent("Eve", "lead")
    results = while_uncommitted(
        lambda: actions.assign(mine(ticket), to=Agent.objects.get(pk=bob.pk), by=eve),
        lambda: people.deactivate(bob, by=ada),
    )
    assert results == [None, None]
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable) == (None, ada)


def test_an_admin_answers_while_another_edits_the_team(ticket, support, ada):
    """The answer holds the ticket and names Ada; the edit holds Ada and wants it."""
    eve = make_agent("Eve", "admin")

    def edit() -> None:
        people.edit_team(
            support, name="Support", lead=eve, duty=None, members=[], is_open=True,
            idle_after=support.idle_after, by=eve,
        )  # fmt: skip

    results = while_uncommitted(
        lambda: actions.reply(mine(ticket), text="Hello", by=ada), edit
    )
    assert results == [None, None]
    ticket.refresh_from_db()
    assert ticket.accountable == eve


def test_who_is_deactivated_in_the_middle_of_a_word_still_says_it(ticket, bob, ada):
    actions.take(ticket, by=bob)
    results = while_uncommitted(
        lambda: actions.reply(mine(ticket), text="Hello", by=bob),
        lambda: people.deactivate(bob, by=ada),
    )
    assert results == [None, None]
    assert [m.text for m in ticket.messages.filter(agent=bob)] == ["Hello"]
