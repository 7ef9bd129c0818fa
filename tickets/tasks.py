"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from tickets import outbox
from tickets.actions import clocks, held, ring


@shared_task(name="tickets.events")
def events() -> None:
    """Tell listeners what happened."""
    outbox.drain()


@shared_task(name="tickets.clocks")
def tick() -> None:
    """Wake what sleeps no longer; mark late promises."""
    clocks.drain()


@shared_task(name="tickets.held")
def release_held() -> None:
    """Send replies that can no longer be taken back."""
    held.drain()


@shared_task(name="tickets.handovers")
def hand_on() -> None:
    """Let chats ring; end offers that nobody answered."""
    ring.drain()
