"""That words were spoken on the telephone.

Safe: every value is escaped here.
"""

from html import escape

from django.utils.translation import gettext

from tickets import numbers
from tickets.models import Call, Message
from tickets.queries.said import Said
from tickets.queries.times import lasted


def called(one: Said) -> str:
    """Who called whom, and what came of it."""
    if one.call is None:
        return ""
    words = (
        gettext("The customer called")
        if one.direction == Message.Direction.IN
        else gettext("We called")
    )
    outcome = Call.Outcome(one.call["outcome"]).label
    number = escape(numbers.shown(one.call["number"]))
    number = f' <bdi class="muted address">{number}</bdi>' if number else ""
    told, spoken = f"{words}: {outcome}", one.call["seconds"]
    if spoken:
        told = f"{told} ({lasted(spoken)})"
    return f"{pill(told)}{number}"


def pill(words: str) -> str:
    """A few words that stand out."""
    return f' <span class="pill">{escape(words)}</span>'
