"""Whose ticket it is: assign, take, unassign, change_team, follow."""

import pytest

from tests.factories import make_agent
from tests.tickets.verbs import told
from tickets import actions
from tickets.errors import CannotOwn, CannotSee
from tickets.models import Follower, Ticket


def followers(ticket: Ticket) -> dict[str, str]:
    return dict(ticket.followers.values_list("agent__name", "why"))


def agent_of(person) -> dict[str, str]:
    return {"agent": str(person.public_id), "name": person.name}


def test_who_is_assigned_owns_it_and_answers_for_it(ticket, ada, bob):
    seq = ticket.seq

    actions.assign(ticket, to=bob, by=ada)

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable, ticket.seq) == (bob, bob, seq + 2)
    assert told(ticket, after=seq) == [
        ("assigned", "Ada", agent_of(bob)),
        ("accountable_changed", "", {**agent_of(bob), "why": "assignee"}),
    ]


def test_who_gave_it_away_goes_on_seeing_it(bill, carol, grace):
    actions.assign(bill, to=grace, by=carol)
    assert followers(bill) == {"Carol": "had_it"}


def test_who_had_it_goes_on_seeing_it(bill, carol, grace, ada):
    actions.take(bill, by=grace)
    actions.assign(bill, to=carol, by=ada)
    assert followers(bill) == {"Ada": "had_it", "Grace": "had_it"}


def test_taking_it_makes_it_mine(ticket, bob):
    seq = ticket.seq
    actions.take(ticket, by=bob)
    assert (ticket.assignee, ticket.accountable) == (bob, bob)
    assert [line[:2] for line in told(ticket, after=seq)] == [
        ("assigned", "Bob"),
        ("accountable_changed", ""),
    ]


def test_what_is_theirs_already_changes_nothing(ticket, bob):
    actions.take(ticket, by=bob)
    seq = ticket.seq
    actions.assign(ticket, to=bob, by=bob)
    assert (told(ticket, after=seq), followers(ticket)) == ([], {})


def test_a_collaborator_cannot_own(ticket, dan, ada):
    actions.follow(ticket, agent=dan, by=ada)
    with pytest.raises(CannotOwn):
        actions.assign(ticket, to=dan, by=ada)


def test_somebody_who_left_cannot_own(ticket, ada):
    with pytest.raises(CannotOwn):
        actions.assign(ticket, to=make_agent("Mallory", is_active=False), by=ada)


def test_who_cannot_see_it_cannot_be_given_it(bill, bob, carol):
    with pytest.raises(CannotSee):
        actions.assign(bill, to=bob, by=carol)
    bill.refresh_from_db()
    assert bill.assignee is None


def test_given_back_the_lead_answers_and_the_former_owner_sees_it(bill, grace, carol):
    actions.take(bill, by=grace)
    seq = bill.seq

    actions.unassign(bill, by=carol)

    bill.refresh_from_db()
    assert (bill.assignee, bill.accountable) == (None, carol)
    assert told(bill, after=seq) == [
        ("unassigned", "Carol", {"name": "Grace"}),
        ("accountable_changed", "", {**agent_of(carol), "why": "lead"}),
    ]
    assert followers(bill) == {"Grace": "had_it"}


def test_given_back_the_person_on_duty_answers(bill, billing, grace, carol):
    actions.take(bill, by=carol)
    billing.duty = grace
    billing.save()

    actions.unassign(bill, by=carol)

    assert bill.accountable == grace
    assert told(bill)[-1][2]["why"] == "duty"


def test_nothing_to_give_back_changes_nothing(ticket, bob):
    seq = ticket.seq
    actions.unassign(ticket, by=bob)
    assert told(ticket, after=seq) == []


def test_another_team_answers_for_it_from_now_on(ticket, support, billing, bob, carol):
    actions.take(ticket, by=bob)
    seq = ticket.seq

    actions.change_team(ticket, team=billing, by=bob)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee, ticket.accountable) == (billing, None, carol)
    assert told(ticket, after=seq)[0] == (
        "team_changed",
        "Bob",
        {
            "before": "Support",
            "former": str(support.public_id),
            "name": "Billing",
            "team": str(billing.public_id),
        },
    )
    assert Ticket.objects.visible_to(bob).filter(pk=ticket.pk).exists() is True


def test_an_owner_who_belongs_to_the_new_team_stays(ticket, billing, carol, ada):
    actions.take(ticket, by=carol)
    actions.change_team(ticket, team=billing, by=ada)
    assert (ticket.assignee, ticket.accountable) == (carol, carol)


def test_the_same_team_again_changes_nothing(ticket, support, bob):
    seq = ticket.seq
    actions.change_team(ticket, team=support, by=bob)
    assert (told(ticket, after=seq), followers(ticket)) == ([], {})


def test_who_is_added_sees_it_and_is_added_once(bill, dan, carol):
    seq = bill.seq
    actions.follow(bill, agent=dan, by=carol)
    actions.follow(bill, agent=dan, by=carol)
    about = {"name": "Dan", "agent": str(dan.public_id)}
    assert told(bill, after=seq) == [("follower_added", "Carol", about)]
    assert followers(bill) == {"Dan": Follower.Why.ADDED}
    assert list(Ticket.objects.visible_to(dan)) == [bill]


def test_a_released_owner_is_said_on_the_timeline(ticket, billing, bob, ada):
    actions.take(ticket, by=bob)
    seq = ticket.seq
    actions.change_team(ticket, team=billing, by=ada)
    assert [verb for verb, _, _ in told(ticket, after=seq)] == [
        "team_changed",
        "unassigned",
        "accountable_changed",
    ]
