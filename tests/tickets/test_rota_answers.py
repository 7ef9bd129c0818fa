"""The rota answers for what nobody owns, and nobody's minute is nobody's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.errors import CannotAnswer, NotTheirLead
from helpdesk.base.accounts.models import Duty
from tests.factories import make_ticket
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import clocks, coming_going
from tickets.models import Ticket

# A Monday.
MONDAY = datetime(2026, 11, 23, 0, tzinfo=UTC)
NINE, FIVE = 9 * 60, 17 * 60


@pytest.fixture(autouse=True)
def clock(billing):
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


def answers(ticket) -> str:
    ticket.refresh_from_db()
    return ticket.accountable.name


def test_whose_turn_it_is_answers_and_the_timeline_says_why(
    bill, billing, carol, grace, clock
):
    people.add_weeks(
        billing, agents=[grace], weekdays=range(5), opens=NINE, closes=FIVE, by=carol
    )
    found = []
    for hour in (0, 9, 16.99, 17, 33):
        clock.move_to(MONDAY + timedelta(hours=hour))
        coming_going.drain()
        found.append((answers(bill), told(bill)[-1][2].get("why")))
    assert found == [
        ("Carol", None), ("Grace", "rota"), ("Grace", "rota"), ("Carol", "lead"),
        ("Grace", "rota"),
    ]  # fmt: skip


def test_a_new_ticket_is_theirs_at_once(billing, billing_mailbox, carol, grace, clock):
    people.add_shift(
        billing, agent=grace, begins=MONDAY - timedelta(1), ends=MONDAY + timedelta(1),
        by=carol,
    )  # fmt: skip
    ticket = make_ticket(billing_mailbox)
    assert (answers(ticket), told(ticket)[0][2]["why"]) == ("Grace", "rota")


def test_what_somebody_owns_is_not_the_rotas(bill, billing, carol, grace):
    actions.take(bill, by=carol)
    people.add_shift(
        billing, agent=grace, begins=MONDAY, ends=MONDAY + timedelta(1), by=carol
    )
    coming_going.drain()
    assert answers(bill) == "Carol"


def test_off_the_rota_the_next_one_answers(bill, billing, carol, grace):
    duty = people.add_shift(
        billing, agent=grace, begins=MONDAY, ends=MONDAY + timedelta(1), by=carol
    )
    coming_going.drain()
    people.drop_duty(duty, by=carol)
    coming_going.drain()
    assert answers(bill) == "Carol"


def test_who_leaves_is_off_every_rota(bill, billing, carol, grace, ada):
    people.add_shift(
        billing, agent=grace, begins=MONDAY, ends=MONDAY + timedelta(1), by=carol
    )
    coming_going.drain()
    people.deactivate(grace, by=ada)
    assert (answers(bill), Duty.objects.count()) == ("Carol", 0)


def test_only_its_lead_and_admins_write_a_rota_and_only_of_able_people(
    billing, carol, grace, dan
):
    until = MONDAY + timedelta(1)
    with pytest.raises(NotTheirLead):
        people.add_shift(billing, agent=grace, begins=MONDAY, ends=until, by=grace)
    with pytest.raises(CannotAnswer):
        people.add_shift(billing, agent=dan, begins=MONDAY, ends=until, by=carol)


@pytest.mark.sampled
def test_in_two_weeks_of_shifts_and_absences_somebody_there_answers_every_hour(
    bill, billing, carol, grace, bob, ada, clock
):
    """Minutes without somebody accountable: none."""
    people.add_weeks(
        billing, agents=[grace, carol], weekdays=range(7), opens=NINE, closes=FIVE,
        by=carol,
    )  # fmt: skip
    people.plan_absence(
        carol, begins=MONDAY + timedelta(days=1), ends=MONDAY + timedelta(days=3),
        deputy=grace, by=carol,
    )  # fmt: skip
    people.plan_absence(
        grace, begins=MONDAY + timedelta(days=2), ends=MONDAY + timedelta(days=9),
        by=grace,
    )  # fmt: skip
    seen = set()
    for hour in range(14 * 24):
        clock.move_to(MONDAY + timedelta(hours=hour))
        coming_going.drain()
        clocks.drain()
        away = set(presence.absent(clock_now()).values_list("agent", flat=True))
        for ticket in Ticket.objects.open():
            assert ticket.accountable.can_own
            assert ticket.accountable_id not in away
            seen.add(ticket.accountable.name)
    assert seen == {"Ada", "Carol", "Grace"}


def clock_now() -> datetime:
    return datetime.now(tz=UTC)
