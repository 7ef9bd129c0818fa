"""Celery, the doorbell: tasks carry no truth, they say "look what is due".

Every option here follows from one rule: a lost, doubled or late task may cost seconds,
never a message. See docs/decisions/0002-rows-are-the-queue.md.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from django.conf import settings
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

# Seconds to wait for the broker. Somebody waits for the web; a hung broker costs them
# one such pause, then `doorbell` leaves it alone.
_PATIENCE = 0.2 if settings.PROCESS == "web" else 5

# That a child works before another one takes its place.
_TASKS = 1000

app = Celery("helpdesk")
app.conf.update(
    broker_url=settings.BROKER_URL,
    # With the broker gone a publisher gives up at once: the pump finds the row (measured:
    # 6 s a reply with the defaults, below 300 ms with these).
    broker_transport_options={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
        "socket_connect_timeout": _PATIENCE,
        "socket_timeout": _PATIENCE,
    },
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_acks_late=True,
    # A killed child's task is not put back: its rows are still due and are rung again.
    task_reject_on_worker_lost=False,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_soft_shutdown_timeout=8,
    worker_max_tasks_per_child=_TASKS,
    worker_max_memory_per_child=400_000,  # KiB
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    broker_connection_timeout=_PATIENCE,
    timezone="UTC",
    # Else Celery lets go of the database before and after each task: a new backend, with
    # nothing prepared, is half of what short work costs. A child does not live longer.
    CELERY_DB_REUSE_MAX=_TASKS,
)
app.autodiscover_tasks()


@task_prerun.connect
def look_after_connections(**_kwargs: Any) -> None:
    """Before a task, as before a request: one that broke is replaced, one that may have
    broken is asked."""
    close_old_connections()
