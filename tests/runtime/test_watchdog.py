from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.runtime import beats, watchdog
from helpdesk.runtime.models import Beat

pytestmark = pytest.mark.django_db


def seen(name, *, seconds_ago):
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Beat.objects.create(name=name, at=at)


def test_a_worker_that_hears_nothing_while_the_pump_rings_is_deaf():
    seen(beats.RUNG, seconds_ago=3)
    seen(beats.WORKER, seconds_ago=40)

    assert watchdog.is_deaf()


def test_a_worker_that_never_heard_anything_is_deaf():
    seen(beats.RUNG, seconds_ago=3)

    assert watchdog.is_deaf()


def test_a_worker_that_heard_lately_is_not():
    seen(beats.RUNG, seconds_ago=3)
    seen(beats.WORKER, seconds_ago=8)

    assert not watchdog.is_deaf()


def test_where_nobody_rings_silence_proves_nothing():
    seen(beats.RUNG, seconds_ago=60)
    seen(beats.WORKER, seconds_ago=60)

    assert not watchdog.is_deaf()
