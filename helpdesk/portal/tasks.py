"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from helpdesk.portal import mailing
from helpdesk.portal.actions import following


@shared_task(name="portal.mail")
def send() -> None:
    """Mail links and news."""
    mailing.drain()


@shared_task(name="portal.news")
def tell() -> None:
    """Find who is to be told that a request moved on."""
    following.drain()
