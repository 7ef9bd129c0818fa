"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from tickets import outbox
from tickets.actions import (
    clocks,
    coming_going,
    held,
    import_work,
    listening,
    many,
    placing,
    ring,
    suggestions,
    terms,
)


@shared_task(name="tickets.events")
def events() -> None:
    """Tell listeners what happened."""
    outbox.drain()


@shared_task(name="tickets.clocks")
def tick() -> None:
    """Wake what sleeps no longer; mark late promises; warn, and tell what ran out."""
    clocks.drain()


@shared_task(name="tickets.people")
def people() -> None:
    """Pass on what absent people have; tell tickets whose turn it is."""
    coming_going.drain()


@shared_task(name="tickets.placing")
def place() -> None:
    """Give tickets that nobody owns to whom their team's rules choose."""
    placing.drain()


@shared_task(name="tickets.terms")
def follow_terms() -> None:
    """Set clocks anew after a policy or business hours changed."""
    terms.drain()


@shared_task(name="tickets.held")
def release_held() -> None:
    """Send replies that can no longer be taken back."""
    held.drain()


@shared_task(name="tickets.handovers")
def hand_on() -> None:
    """Let chats ring; end offers that nobody answered."""
    ring.drain()


@shared_task(name="tickets.listening")
def listen() -> None:
    """Find out which words say that their customer told us before."""
    listening.drain()


@shared_task(name="tickets.suggestions")
def sift() -> None:
    """Look for facts in what customers wrote."""
    suggestions.drain()


@shared_task(name="tickets.imports")
def bring_in() -> None:
    """Go on with files of customers that were uploaded."""
    import_work.drain()


@shared_task(name="tickets.many")
def many_tickets() -> None:
    """Go on with what is done to many tickets at once."""
    many.drain()
