"""Celery's handle on the looks for what is watched; rows are the queue."""

from celery import shared_task

from helpdesk.listening import actions, searching


@shared_task(name=actions.BELL)
def search() -> None:
    """Look by every channel whose turn it is."""
    searching.drain()
