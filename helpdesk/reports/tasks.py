"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from helpdesk.reports import checking, telling


@shared_task(name=telling.BELL)
def tell_stories() -> None:
    """Count what solved tickets went through."""
    telling.drain()


@shared_task(name=checking.BELL)
def check() -> None:
    """Look whether everything is as it has to be."""
    checking.drain()
