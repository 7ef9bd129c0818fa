"""Ids and periodic work."""

import pytest

from helpdesk.base.ids import new_id
from helpdesk.base.models import Job
from tests.threads import at_once


def test_ids_are_of_version_seven_in_order_and_never_the_same():
    ids = [new_id() for _ in range(1000)]
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000


@pytest.mark.django_db
def test_a_slot_is_claimed_once():
    assert [Job.claim("audit", "today") for _ in range(3)] == [True, False, False]
    assert Job.claim("audit", "tomorrow") is True
    assert Job.claim("other", "today") is True


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tick_at_once_one_does_the_work():
    for slot in range(5):
        claims = at_once(*[lambda slot=slot: Job.claim("audit", str(slot))] * 3)
        assert sorted(claims) == [False, False, True]
