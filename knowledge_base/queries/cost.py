"""What it costs to answer by hand: an estimate, since nobody is timed here."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone

from tickets.models import Message

# Reading, looking up, finding the place again; and how fast somebody types.
LOOKING, LETTERS = 3.0, 200
# Where nothing was answered yet.
USUAL = 6.0
# One search in so many that was in vain becomes a ticket, as far as anybody has measured.
SEARCHES_A_TICKET = 5
_BACK = timedelta(days=30)


def minutes_of(tickets: Collection[int]) -> float:
    """Of agents, for each of these tickets."""
    answers = Message.objects.filter(ticket__in=tickets)
    return _minutes(answers) or USUAL


def usual_minutes() -> float:
    """For a ticket of the last thirty days."""
    since = timezone.now() - _BACK
    return _minutes(Message.objects.filter(said_at__gte=since)) or USUAL


def typing(text: str) -> float:
    """Minutes it takes to type these words, without thinking."""
    return len(text) / LETTERS


def _minutes(messages: QuerySet[Message]) -> float:
    told = messages.filter(
        direction=Message.Direction.OUT, agent__isnull=False, auto=""
    ).aggregate(
        answers=Count("pk"),
        letters=Sum(Length("text")),
        tickets=Count("ticket", distinct=True),
    )
    if not told["tickets"]:
        return 0.0
    minutes = LOOKING * told["answers"] + (told["letters"] or 0) / LETTERS
    return float(round(minutes / told["tickets"], 1))
