"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from channels_app import (
    fetching,
    inbound,
    looking_up,
    mailing,
    outbound,
    troubles,
    watching,
)
from channels_app.actions import leaving, unanswered, uploads
from helpdesk.base import doorbell
from tickets.models.event import BELL as EVENTS


@shared_task(name="channels_app.receive")
def receive() -> None:
    """Work the envelopes that are due, and tell of what became of them."""
    with doorbell.answering(EVENTS):
        inbound.drain()


@shared_task(name="channels_app.send")
def send() -> None:
    """Send the deliveries that are due."""
    outbound.drain()


@shared_task(name="channels_app.fetch")
def fetch() -> None:
    """Fetch the files that came with messages."""
    fetching.drain()


@shared_task(name="channels_app.profiles")
def profiles() -> None:
    """Ask what people are called of whom only a number is known."""
    looking_up.drain()


@shared_task(name="channels_app.letters")
def letters() -> None:
    """Send codes and copies of conversations."""
    mailing.drain()


@shared_task(name="channels_app.leave")
def leave() -> None:
    """Tell of visitors who left, and send our words after them."""
    leaving.drain()


@shared_task(name="channels_app.uploads")
def forget_uploads() -> None:
    """Files that nobody said in a day go."""
    uploads.forget()


@shared_task(name="channels_app.watch")
def watch() -> None:
    """See whether messengers still work, once a day."""
    watching.drain()


@shared_task(name="channels_app.phone")
def phone() -> None:
    """See to calls that nobody took."""
    unanswered.drain()


@shared_task(name="channels_app.trouble")
def trouble() -> None:
    """Tell admins of mailboxes that cannot receive or send."""
    troubles.drain()
