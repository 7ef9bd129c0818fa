"""Celery's handles on the sweeps; the rows are the queue."""

from celery import shared_task

from knowledge_base.actions import (
    looking_around,
    outside,
    paragraphs,
    questions,
    snippets,
    vocabulary,
)
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


@shared_task(name="knowledge_base.questions")
def find_questions() -> None:
    """Find out whether others asked the same."""
    questions.drain()


@shared_task(name="knowledge_base.paragraphs")
def find_paragraphs() -> None:
    """Find out what was typed before."""
    paragraphs.drain()


@shared_task(name="knowledge_base.gaps")
def look_around() -> None:
    """Find what else is missing, once an hour."""
    looking_around.drain()
