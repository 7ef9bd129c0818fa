"""Tickets find their owners by the rules of their team, and say why."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Calendar, WorkingHours
from helpdesk.base.errors import NotAllowed
from tests.factories import (
    known,
    make_agent,
    make_channel,
    make_identity,
    make_ticket,
    soon,
)
from tests.races import at_once
from tests.tickets.chatting import make_widget
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import placing
from tickets.models import Ticket, Unplaced

# A Monday.
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(company, billing):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def heidi(billing):
    heidi = make_agent("Heidi")
    billing.members.add(heidi)
    return heidi


def rules(team, by, mode="round_robin", **more):
    given = {"by_skill": False, "by_language": False, "known_days": 0, **more}
    return actions.save_assignment(team, mode=mode, by=by, **given)


def owners(*tickets) -> list[str]:
    found = Ticket.objects.in_bulk([one.pk for one in tickets])
    names = [found[one.pk].assignee for one in tickets]
    return [one.name if one else "" for one in names]


def test_without_rules_nobody_is_chosen(bill):
    assert (placing.drain(), owners(bill)) == (0, [""])


def test_in_turn_everybody_gets_as_many(
    billing, billing_mailbox, carol, grace, heidi, noon
):
    rules(billing, carol)
    tickets = []
    for _ in range(6):
        tickets.append(make_ticket(billing_mailbox))
        placing.drain()
        noon.shift(1)
    assert owners(*tickets[:3]) == owners(*tickets[3:])
    assert sorted(owners(*tickets[:3])) == ["Carol", "Grace", "Heidi"]


def test_whoever_has_the_fewest_gets_it_and_is_told_why(bill, billing, carol, grace):
    mine = make_ticket(make_channel(billing, name="Other"))
    actions.take(mine, by=carol)
    rules(billing, carol, "least_loaded")
    placing.drain()
    assert owners(bill) == ["Grace"]
    assigned = next(data for what, _, data in told(bill) if what == "assigned")
    assert assigned == {
        "name": "Grace",
        "agent": str(grace.public_id),
        "tell": [str(grace.public_id)],
        "why": "rules",
        "among": 2,
        "left_out": {},
        "rule": "least_loaded",
        "load": 0,
        "left": 2,
    }
    page = shown(browser_of(grace).get(url(bill)))
    assert "Why me?" in page
    assert "You had the fewest open tickets of those who could take it: 0." in page
    assert "It went to Grace" in page


def test_the_absent_the_full_and_who_gave_it_back_do_not_get_it(
    bill, billing, billing_mailbox, carol, grace, heidi
):
    rules(billing, carol, "least_loaded", capacity=1)
    people.plan_absence(grace, begins=NOON, ends=soon(days=2), by=grace)
    actions.take(make_ticket(billing_mailbox), by=heidi)
    placing.drain()
    assert owners(bill) == ["Carol"]
    actions.unassign(bill, by=carol)
    assert (placing.drain(), owners(bill)) == (0, [""])
    assert Unplaced.objects.get().why["left_out"] == {
        "absent": 1,
        "full": 1,
        "refused": 1,
    }


def test_capacity_of_one_kind_of_channel(billing, carol, grace, noon):
    rules(billing, carol, kinds={"email": 1})
    mail, form = make_channel(billing), make_channel(billing, kind="form")
    tickets = [make_ticket(mail) for _ in range(3)]
    other = make_ticket(form)
    placing.drain()
    assert sorted(owners(*tickets)) == ["", "Carol", "Grace"]
    assert owners(other) != [""]
    # Somebody has room again: a minute later the third is looked at once more.
    done = next(one for one in Ticket.objects.filter(assignee=grace, pk__lt=other.pk))
    actions.resolve(done, by=grace)
    noon.shift(timedelta(minutes=1))
    placing.drain()
    assert "" not in owners(*tickets)


def test_who_knows_the_customer_has_the_next_one(
    billing, billing_mailbox, carol, grace, heidi
):
    identity = make_identity("Irma")
    first = make_ticket(billing_mailbox, identity=identity)
    actions.take(first, by=heidi)
    rules(billing, carol, known_days=30)
    second = make_ticket(billing_mailbox, identity=identity)
    placing.drain()
    assert owners(second) == ["Heidi"]
    page = shown(browser_of(heidi).get(url(second)))
    assert "You had a ticket of this customer before." in page


def test_skills_and_languages_narrow_it_down(
    bill, billing, billing_mailbox, carol, grace, heidi
):
    people.save_skills(grace, skills=["Returns"], speaks=["de"], by=carol)
    rules(billing, carol, by_skill=True, by_language=True)
    actions.tag(bill, name="returns", by=carol)
    german = make_ticket(
        billing_mailbox, text="Mein Kessel ist kaputt und ich möchte das Geld zurück."
    )
    placing.drain()
    assert owners(bill, german) == ["Grace", "Grace"]


def test_what_comes_in_the_night_waits_for_the_morning(
    bill, billing, carol, grace, noon
):
    calendar = Calendar.objects.create(name="Office")
    WorkingHours.objects.create(calendar=calendar, weekday=1, begins=540, ends=1020)
    billing.calendar = calendar
    billing.save()
    rules(billing, carol)
    assert (placing.drain(), owners(bill)) == (0, [""])
    noon.shift(timedelta(hours=21))
    placing.drain()
    assert owners(bill) != [""]


def test_chats_that_wait_ring_and_what_is_on_offer_stays_there(
    bill, billing, carol, grace, ada
):
    chat = make_ticket(make_widget(billing))
    actions.hand_over(known(bill), to=grace, note="Please", by=carol)
    rules(billing, carol)
    assert (placing.drain(), owners(bill, chat)) == (0, ["", ""])


def test_another_teams_rules_hold_where_it_goes(
    ticket, bill, billing, carol, grace, ada
):
    rules(billing, carol)
    actions.change_team(ticket, team=billing, by=ada)
    placing.drain()
    assert owners(ticket) != [""]


def test_while_nobody_is_free_nobody_looks_each_second(bill, billing, carol, noon):
    rules(billing, carol, capacity=1)
    placing.drain()
    late = make_ticket(bill.messages.get().channel)
    for member in billing.members.all():
        people.plan_absence(member, begins=NOON, ends=soon(days=1), by=member)
    assert placing.drain() == 0
    assert placing.waiting() == 0.0
    noon.shift(timedelta(days=1, seconds=1))
    placing.drain()
    assert owners(late) != [""]


def test_only_its_lead_and_admins_make_rules(billing, grace, ada):
    with pytest.raises(NotAllowed):
        rules(billing, grace)
    assert rules(billing, ada).mode == "round_robin"


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_share_fairly(
    billing, billing_mailbox, carol, grace, heidi
):
    tickets = [make_ticket(billing_mailbox) for _ in range(9)]
    rules(billing, carol, "least_loaded")
    at_once([placing.drain, placing.drain])
    assert sorted(owners(*tickets)) == ["Carol"] * 3 + ["Grace"] * 3 + ["Heidi"] * 3
    for ticket in tickets:
        assert [what for what, *_ in told(ticket)].count("assigned") == 1
