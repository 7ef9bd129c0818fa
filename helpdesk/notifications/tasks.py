"""Celery's handle on the sweep; the rows are the queue."""

from celery import shared_task

from helpdesk.notifications import mailing


@shared_task(name="notifications.mail")
def send() -> None:
    """Mail what nobody has read."""
    mailing.drain()
