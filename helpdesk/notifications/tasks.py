"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from helpdesk.notifications import mailing, pushing


@shared_task(name="notifications.mail")
def send() -> None:
    """Mail what nobody has read."""
    mailing.drain()


@shared_task(name="notifications.push")
def push() -> None:
    """Tell browsers what nobody has read."""
    pushing.drain()
