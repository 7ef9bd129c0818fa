"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from channels_app import inbound, outbound


@shared_task(name="channels_app.receive")
def receive() -> None:
    """Work the envelopes that are due."""
    inbound.drain()


@shared_task(name="channels_app.send")
def send() -> None:
    """Send the deliveries that are due."""
    outbound.drain()
