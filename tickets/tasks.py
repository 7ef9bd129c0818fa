"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from tickets import outbox
from tickets.actions import clocks


@shared_task(name="tickets.events")
def events() -> None:
    """Tell listeners what happened."""
    outbox.drain()


@shared_task(name="tickets.clocks")
def tick() -> None:
    """Wake what sleeps no longer; mark late promises."""
    clocks.drain()
