import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from helpdesk.runtime import beats, places, watchdog
from helpdesk.runtime.models import Beat

from .conftest import environment, within

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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_deaf_worker_ends_itself(tmp_path):
    """It listens where nobody rings."""
    there = {
        "BROKER_URL": settings.BROKER_URL,
        "DATABASE_URL": places.embedded_database_url(connection.settings_dict["NAME"]),
    }
    worker = subprocess.Popen(
        [*(sys.executable, "-m", "celery", "-A", "helpdesk", "worker"), "-Q", "deaf"],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, CELERY_SKIP_CHECKS="1", **there),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )

    def ended():
        beats.beat(beats.RUNG)
        return worker.poll() is not None

    try:
        assert within(75, ended)
        assert worker.returncode == 75
    finally:
        worker.kill()
        worker.wait()
