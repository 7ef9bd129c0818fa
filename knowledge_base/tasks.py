"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from knowledge_base.actions import outside, snippets, vocabulary
from knowledge_base.actions import timed as times


@shared_task(name="knowledge_base.links")
def links() -> None:
    """Look at addresses elsewhere, a few at a time."""
    outside.drain()


@shared_task(name="knowledge_base.shows")
def shows() -> None:
    """Say anew what articles show whose snippets changed."""
    snippets.drain()


@shared_task(name="knowledge_base.timed")
def timed() -> None:
    """Publish and archive what has its time."""
    times.drain()


@shared_task(name=vocabulary.BELL)
def count_words() -> None:
    """Count the words of what was published, if anything changed."""
    vocabulary.drain()
