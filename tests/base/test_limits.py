"""So many in so long, whoever counts."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from helpdesk.base import limits
from helpdesk.base.limits import Limit
from helpdesk.base.models import Spent
from tests.threads import at_once

THREE = Limit(3, 60)


def test_as_many_as_are_allowed_and_then_seconds_to_wait(db):
    assert [limits.spend("a", THREE) for _ in range(3)] == [0, 0, 0]
    assert 59 <= limits.spend("a", THREE) <= 60
    assert limits.spend("b", THREE) == 0


def test_who_keeps_on_trying_has_to_wait_no_longer(db):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for _ in range(10):
            limits.spend("a", THREE)
    with time_machine.travel(now + timedelta(seconds=50), tick=False):
        assert limits.spend("a", THREE) == 10
    with time_machine.travel(now + timedelta(seconds=60), tick=False):
        assert limits.spend("a", THREE) == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_as_many_pass_as_are_allowed():
    waits = at_once(*[lambda: limits.spend("a", THREE)] * 8)
    assert sorted(wait == 0 for wait in waits) == [False] * 5 + [True] * 3


def test_counting_waits_for_no_disk(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname='base_spent'")
        assert cursor.fetchone() == ("u",)


def test_what_is_over_is_forgotten(db):
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        limits.spend("old", THREE)
    limits.spend("new", THREE)
    limits.forget_expired()
    assert [row.key for row in Spent.objects.all()] == ["new"]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "nowhere"),
        ("x' OR 1=1", "nowhere"),
    ],
)
def test_one_network_is_one_however_many_addresses_it_has(address, counted):
    assert limits.shortened(address) == counted


def test_behind_a_proxy_what_it_was_told_counts_and_nothing_before(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "10.9.9.9, 192.0.2.7"})
    assert limits.network(request) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits.network(request) == "192.0.2.7"


def test_many_are_counted_in_one_statement_as_each_would_be_alone(
    db, django_assert_num_queries
):
    limits.spend_all({"a": 2, "b": 1}, THREE)
    with django_assert_num_queries(1):
        waits = limits.spend_all({"a": 2, "b": 2, "c": 3}, THREE)
    assert (waits["b"], waits["c"]) == (0, 0)
    assert 59 <= waits["a"] <= 60
