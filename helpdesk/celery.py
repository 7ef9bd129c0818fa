"""Celery, the doorbell: tasks carry no truth, they say "look what is due".

Every option here follows from one rule: a lost, doubled or late task may cost seconds,
never a message. See docs/decisions/0002-rows-are-the-queue.md.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

# Seconds to wait for the broker. Somebody waits for the web; a hung broker costs them
# one such pause, then `doorbell` leaves it alone.
_PATIENCE = 0.2 if settings.PROCESS == "web" else 5

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
    worker_max_tasks_per_child=1000,
    worker_max_memory_per_child=400_000,  # KiB
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    broker_connection_timeout=_PATIENCE,
    timezone="UTC",
)
app.autodiscover_tasks()
