"""How people say in the search box what programs say by ids and instants.

Each reads one value; what it cannot be makes it `Wrong`, and then it is a word like others.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import Wrong
from tickets.conditions import said_through
from tickets.models import Identity

Spoken = Callable[[str, Agent], Q]

_DAY = re.compile(r"(<=|>=|<|>|)(\d{4}-\d{2}-\d{2})", re.ASCII)
_DAYS = re.compile(r"(<|>|)(\d{1,4})d", re.ASCII)


def called(path: str) -> Spoken:
    """By the name of what the row refers to, in any case."""
    return lambda value, by: Q(**{f"{path}__iexact": value})


def agent(path: str) -> Spoken:
    """`me`, `none`, an address, or the beginning of a name."""

    def said(value: str, by: Agent) -> Q:
        if value.lower() == "me":
            return Q(**{path: by})
        if value.lower() == "none":
            return Q(**{path: None})
        return Q(**{f"{path}__email__iexact": value}) | Q(
            **{f"{path}__name__istartswith": value}
        )

    return said


def person(value: str, by: Agent) -> Q:
    """A customer, by a part of their name or of an address of theirs."""
    theirs = Identity.objects.filter(
        customer=OuterRef("customer"), shown__icontains=value
    )
    return Q(customer__name__icontains=value) | Q(Exists(theirs))


def channel(value: str, by: Agent) -> Q:
    """By its name."""
    return said_through(Q(channel__name__iexact=value))


def day(path: str) -> Spoken:
    """`2026-11-28`, `<2026-11-28`, `>=2026-11-28`; `7d`: within the last seven days,
    `>7d`: longer ago. Days are those of the clock on the wall."""

    def said(value: str, by: Agent) -> Q:
        if found := _DAYS.fullmatch(value):
            sign, days = found.groups()
            edge = timezone.now() - timedelta(days=int(days))
            return Q(**{f"{path}__lt" if sign == ">" else f"{path}__gte": edge})
        if found := _DAY.fullmatch(value):
            return _of_day(path, *found.groups())
        raise Wrong("A day, as 2026-11-28, or a number of days, as 7d.")

    return said


def _of_day(path: str, sign: str, written: str) -> Q:
    try:
        start = datetime.fromisoformat(written)
        begins = timezone.make_aware(start)
        ends = timezone.make_aware(start + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise Wrong("There is no such day.") from error
    match sign:
        case "<":
            return Q(**{f"{path}__lt": begins})
        case "<=":
            return Q(**{f"{path}__lt": ends})
        case ">":
            return Q(**{f"{path}__gte": ends})
        case ">=":
            return Q(**{f"{path}__gte": begins})
    return Q(**{f"{path}__gte": begins, f"{path}__lt": ends})
