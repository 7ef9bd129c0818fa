"""A worker keeps its connection to PostgreSQL from one task to the next."""

import pytest
from celery import current_app
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_postrun, task_prerun
from django.db import connection

from helpdesk.base import doorbell
from helpdesk.runtime import tasks

pytestmark = pytest.mark.django_db(transaction=True)

BACKEND = "SELECT pg_backend_pid()"


@pytest.fixture(autouse=True)
def celery():
    """What Celery does around a task of a Django project."""
    app = current_app._get_current_object()
    fixup = DjangoWorkerFixup(app)
    for signal, act in (
        (task_prerun, fixup.on_task_prerun),
        (task_postrun, fixup.on_task_postrun),
    ):
        signal.connect(act)
    yield
    task_prerun.disconnect(fixup.on_task_prerun)
    task_postrun.disconnect(fixup.on_task_postrun)
    # Nobody else is to believe that it rings.
    doorbell.heard(tasks.heard.name)


def work() -> int:
    """One task, and which backend of PostgreSQL did it."""
    task = tasks.heard
    task_prerun.send(sender=task, task=task)
    with connection.cursor() as cursor:
        cursor.execute(BACKEND)
        (backend,) = cursor.fetchone()
    task_postrun.send(sender=task, task=task)
    return int(backend)


def test_a_connection_is_kept_from_task_to_task():
    assert len({work() for _ in range(5)}) == 1


def test_a_connection_that_broke_between_two_tasks_is_replaced():
    first = work()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [first])
    finally:
        other.close()
    assert work() != first
