"""Celery's handle on the sweep; the rows are the queue."""

from celery import shared_task

from helpdesk.webhooks import sending


@shared_task(name="webhooks.send")
def send() -> None:
    """Tell other servers what they asked to be told."""
    sending.drain()
