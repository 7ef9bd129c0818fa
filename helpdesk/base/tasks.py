"""Celery's handle on housekeeping."""

from celery import shared_task

from helpdesk.base import housekeeping


@shared_task(name="base.housekeeping")
def keep_house() -> None:
    """Forget what has expired, once a day."""
    housekeeping.drain()
