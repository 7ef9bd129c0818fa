"""Once a day what has expired goes, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from helpdesk.base import housekeeping
from helpdesk.base.models import Job

pytestmark = pytest.mark.django_db


def test_what_has_expired_goes_and_the_rest_stays():
    for key, age in ("old", -1), ("new", 1):
        session = SessionStore()
        session["who"] = key
        session.set_expiry(timezone.now() + timedelta(days=age))
        session.save()
        cache.set(key, key, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE base_cache SET expires = now() - interval '1 day'"
            " WHERE cache_key LIKE '%old'"
        )

    assert housekeeping.drain() == 1

    assert Session.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM base_cache")
        assert cursor.fetchone() == (1,)


def test_it_is_done_once_a_day():
    assert housekeeping.waiting() > 0
    assert [housekeeping.drain(), housekeeping.drain()] == [1, 0]
    assert housekeeping.waiting() == 0.0


def test_a_slot_of_long_ago_is_forgotten():
    Job.claim("something", "2001-01-01")
    Job.objects.update(at=timezone.now() - timedelta(days=61))

    housekeeping.drain()

    assert [job.name for job in Job.objects.all()] == ["housekeeping"]
