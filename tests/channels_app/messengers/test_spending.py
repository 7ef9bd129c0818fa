"""A month's money is never exceeded, whoever asks and whatever happens in between."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_app import alarms
from channels_app.actions.spending import SharedPurse, to_tell
from channels_app.lent import MICRO, Budget, Free
from channels_app.models import Connection, Spend
from channels_app.queries.spending import ceiling_of, dollars, month_of, next_month
from tests.factories import make_channel
from tickets.models import Channel

START = datetime(2026, 11, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def metered(support) -> Channel:
    channel = make_channel(support, kind="parrot", name="Dear")
    row = Connection(channel=channel, config={"ceiling": "1.00", "address": "@dear"})
    row.save(force_insert=True)
    return channel


def spent(channel: Channel) -> int:
    return sum(Spend.objects.filter(channel=channel).values_list("spent", flat=True))


# What happens: a call that may cost so much at worst, and did so in the end; None: whoever
# made it died before saying so. Hours that go by first.
_CALLS = st.lists(
    st.tuples(
        st.integers(0, MICRO // 2),
        st.one_of(st.none(), st.floats(0, 1)),
        st.integers(0, 20),
    ),
    max_size=40,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_CALLS, st.integers(0, 2 * MICRO))
def test_whatever_happens_the_bill_of_a_month_stays_below_its_ceiling(
    metered, calls, ceiling
):
    Spend.objects.all().delete()
    Connection.objects.update(config={"ceiling": f"{ceiling / MICRO:.6f}"})
    purse, bill, waiting = SharedPurse(metered.pk), Counter(), []
    with time_machine.travel(START, tick=False) as clock:
        for worst, share, hours in calls:
            clock.shift(timedelta(hours=hours))
            month = month_of(datetime.now(UTC))
            aside = purse.reserve(worst)
            if aside is None:
                assert spent_in(metered, month) + worst > ceiling
                continue
            # What X bills, whether or not we hear of it.
            cost = worst if share is None else int(worst * share)
            bill[month] += cost
            if share is not None:
                waiting.append((aside, cost))
            # Answers come in another order, some of them in the next month.
            if len(waiting) > 2:
                one, price = waiting.pop(0)
                one.book(price)
                one.book(0)  # said twice, it is heard once
        for month, billed in bill.items():
            assert billed <= spent_in(metered, month) <= ceiling
        for one, price in waiting:
            one.book(price)
        for month, billed in bill.items():
            assert billed == spent_in(metered, month) <= ceiling


def spent_in(channel: Channel, month) -> int:
    rows = Spend.objects.filter(channel=channel, month=month)
    return rows.values_list("spent", flat=True).first() or 0


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_let_through_than_there_is_money_for(metered):
    """Each asks for 7 cents of a dollar, and needs 3: some of what is given back goes to
    others, and never is more out than there is."""
    let, lock, over = [], threading.Lock(), []

    def work() -> None:
        purse = SharedPurse(metered.pk)
        try:
            for _time in range(10):
                aside = purse.reserve(70_000)
                if aside is None:
                    continue
                if purse.budget().spent > MICRO:
                    over.append(purse.budget())
                with lock:
                    let.append(30_000)
                aside.book(30_000)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)

    assert over == []
    assert spent(metered) == sum(let) <= MICRO
    assert sum(let) > MICRO - 100_000


def test_a_new_month_has_new_money_and_what_is_booked_late_is_of_its_own(metered):
    purse = SharedPurse(metered.pk)
    with time_machine.travel(datetime(2026, 12, 31, 23, 59, tzinfo=UTC), tick=False):
        aside = purse.reserve(MICRO)
        assert aside is not None
        assert purse.reserve(1) is None
    with time_machine.travel(datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC), tick=False):
        assert purse.budget().left == MICRO
        aside.book(400_000)
        assert purse.budget().left == MICRO
        assert purse.reserve(MICRO) is not None
    assert sorted(Spend.objects.values_list("spent", flat=True)) == [400_000, MICRO]


def test_months_are_those_of_utc(metered):
    # One in the morning in Stockholm is still the evening before, by which X bills.
    late = datetime.fromisoformat("2026-12-01T00:30:00+01:00")
    assert f"{month_of(late):%Y-%m-%d}" == "2026-11-01"
    assert f"{next_month(month_of(late)):%Y-%m-%d}" == "2026-12-01"
    assert f"{next_month(month_of(datetime(2026, 12, 9, tzinfo=UTC))):%Y}" == "2027"


@pytest.mark.parametrize("typed", ["", "none", "-3", "NaN", "Infinity", None])
def test_without_a_ceiling_nothing_may_be_spent(metered, typed):
    Connection.objects.update(config={"ceiling": typed})
    purse = SharedPurse(metered.pk)
    assert purse.reserve(1) is None
    assert purse.reserve(0) is not None
    assert purse.budget().percent == 100


def test_another_ceiling_counts_from_the_next_call_on(metered):
    purse = SharedPurse(metered.pk)
    assert purse.reserve(MICRO) is not None
    assert purse.reserve(1) is None
    Connection.objects.update(config={"ceiling": "1.50"})
    assert purse.reserve(MICRO // 2) is not None
    Connection.objects.update(config={"ceiling": "0.10"})
    assert purse.budget().left == 0
    assert purse.reserve(1) is None


def test_what_was_billed_unasked_is_on_record_even_beyond_the_ceiling(metered):
    purse = SharedPurse(metered.pk)
    purse.charge(3 * MICRO)
    assert purse.budget().spent == 3 * MICRO
    assert purse.reserve(1) is None


def test_nobody_is_paid_for_calling(metered):
    with pytest.raises(ValueError, match="paid"):
        SharedPurse(metered.pk).reserve(-1)


def test_admins_are_told_at_four_fifths_and_at_the_end_once_each(metered, ada):
    row = Connection.objects.select_related("channel").get()
    purse, mail.outbox = SharedPurse(metered.pk), []
    for _time in range(3):
        purse.reserve(250_000)
        alarms.spending(row)
    assert mail.outbox == []
    purse.reserve(50_000)
    for _time in range(2):
        alarms.spending(row)
    [nearly] = mail.outbox
    assert "80" in nearly.body
    purse.reserve(200_000)
    for _time in range(2):
        alarms.spending(row)
    _nearly, over = mail.outbox
    assert "Dear" in over.body
    assert to_tell(metered.pk) == 0


def test_who_jumps_over_both_is_told_of_the_end_alone(metered, ada):
    SharedPurse(metered.pk).reserve(MICRO)
    assert to_tell(metered.pk) == 100
    assert to_tell(metered.pk) == 0


def test_people_read_cents_and_never_less_than_it_is():
    assert [dollars(one) for one in (0, 1, 10_000, 10_001, 12_340_000)] == [
        "0.00",
        "0.01",
        "0.01",
        "0.02",
        "12.34",
    ]
    assert ceiling_of({"ceiling": "12.34"}) == 12_340_000


def test_what_costs_nothing_is_never_counted():
    purse = Free()
    aside = purse.reserve(10**9)
    assert aside is not None
    aside.book(5)
    purse.charge(7)
    budget: Budget = purse.budget()
    assert budget.percent == 0
