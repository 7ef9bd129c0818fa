"""What the next person must know, and labels: facts never vanish."""

import pytest

from tests.tickets.verbs import told
from tickets import actions
from tickets.errors import FactReplaced
from tickets.models import Fact, Priority, Tag


@pytest.fixture
def fact(ticket, bob):
    return actions.record_fact(
        ticket, name="order", value="A-1", source=ticket.messages.get(), by=bob
    )


def current(ticket) -> list[str]:
    return [fact.value for fact in ticket.facts.all().current()]


def test_goal_and_story_are_written_down(ticket, bob):
    seq = ticket.seq
    context = actions.edit_context(ticket, goal="Refund", summary="Leaks.", by=bob)
    assert (context.goal, context.summary, context.edited_by) == (
        "Refund",
        "Leaks.",
        bob,
    )
    assert told(ticket, after=seq) == [("context_edited", "Bob", {})]


def test_the_same_story_again_changes_nothing(ticket, bob, ada):
    actions.edit_context(ticket, goal="Refund", summary="", by=bob)
    seq = ticket.seq
    context = actions.edit_context(ticket, goal="Refund", summary="", by=ada)
    assert (context.edited_by, told(ticket, after=seq)) == (bob, [])


def test_a_fact_says_where_it_is_from(ticket, fact, bob):
    assert (fact.recorded_by, fact.source, fact.confirmed_by) == (
        bob,
        ticket.messages.get(),
        None,
    )
    assert told(ticket)[-1] == (
        "fact_recorded",
        "Bob",
        {"fact": str(fact.public_id), "replaces": None},
    )


def test_a_replaced_fact_stays_on_record(ticket, fact, ada):
    new = actions.record_fact(ticket, name="order", value="A-2", replaces=fact, by=ada)
    fact.refresh_from_db()
    assert (fact.value, fact.replaced_by) == ("A-1", new)
    assert current(ticket) == ["A-2"]
    assert told(ticket)[-1][2]["replaces"] == str(fact.public_id)


def test_a_fact_is_replaced_once(ticket, fact, bob):
    actions.record_fact(ticket, name="order", value="A-2", replaces=fact, by=bob)
    with pytest.raises(FactReplaced):
        actions.record_fact(ticket, name="order", value="A-3", replaces=fact, by=bob)
    assert current(ticket) == ["A-2"]
    assert Fact.objects.count() == 2


def test_who_confirmed_first_is_remembered(ticket, fact, bob, ada):
    actions.confirm_fact(fact, by=ada)
    seq = fact.ticket.seq
    actions.confirm_fact(fact, by=bob)
    fact.refresh_from_db()
    assert fact.confirmed_by == ada
    assert told(ticket)[-1] == (
        "fact_confirmed",
        "Ada",
        {"fact": str(fact.public_id)},
    )
    assert told(ticket, after=seq) == []


def test_what_was_replaced_is_not_confirmed(ticket, fact, bob):
    actions.record_fact(ticket, name="order", value="A-2", replaces=fact, by=bob)
    with pytest.raises(FactReplaced):
        actions.confirm_fact(fact, by=bob)


def test_ac_48_another_tickets_message_or_fact_is_no_source(ticket, bill, fact, ada):
    with pytest.raises(ValueError, match="of this ticket"):
        actions.record_fact(bill, name="order", value="x", replaces=fact, by=ada)
    with pytest.raises(ValueError, match="of this ticket"):
        actions.record_fact(bill, name="order", value="x", source=fact.source, by=ada)
    assert current(bill) == []


def test_a_tag_is_put_on_once_in_lower_case(ticket, bob):
    seq = ticket.seq
    actions.tag(ticket, name="  Very  VIP ", by=bob)
    actions.tag(ticket, name="very vip", by=bob)
    assert [tag.name for tag in ticket.tags.all()] == ["very vip"]
    assert told(ticket, after=seq) == [("tagged", "Bob", {"name": "very vip"})]


def test_a_tag_is_taken_off_however_it_is_spelt(ticket, bob):
    actions.tag(ticket, name="vip", by=bob)
    seq = ticket.seq
    actions.untag(ticket, name=" VIP", by=bob)
    actions.untag(ticket, name=" VIP", by=bob)
    assert ticket.tags.count() == 0
    assert told(ticket, after=seq) == [("untagged", "Bob", {"name": "vip"})]


@pytest.mark.parametrize("name", ["", "  \t"])
def test_a_tag_without_a_name_is_none(ticket, bob, name):
    actions.tag(ticket, name=name, by=bob)
    assert (ticket.tags.count(), Tag.objects.count()) == (0, 0)


def test_a_priority_is_set_once(ticket, bob):
    seq = ticket.seq
    actions.set_priority(ticket, priority=Priority.URGENT, by=bob)
    actions.set_priority(ticket, priority=4, by=bob)
    ticket.refresh_from_db()
    assert ticket.priority == Priority.URGENT
    assert told(ticket, after=seq) == [("priority_set", "Bob", {"priority": 4})]


def test_there_is_no_priority_five(ticket, bob):
    with pytest.raises(ValueError, match="5"):
        actions.set_priority(ticket, priority=5, by=bob)
