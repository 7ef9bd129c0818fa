"""What a subscription asks for: kinds of events, and of tickets."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypedDict
from uuid import UUID

from django.db.models import Q

from helpdesk.webhooks.errors import NoTypes, UnknownType
from tickets.conditions import said_through, tagged
from tickets.models import Priority
from tickets.queries.event_types import TYPES

ALL = "*"
# What a test is called.
TEST = "webhook.test"
PRIORITIES: Mapping[str, Priority] = {one.name.lower(): one for one in Priority}


class Conditions(TypedDict, total=False):
    """Each that is there has to hold: one of its values does.

    teams, channels: by their public ids, written out. priorities: `PRIORITIES`. tags: as
    they are spelt.
    """

    teams: list[str]
    channels: list[str]
    priorities: list[str]
    tags: list[str]


def types(names: Iterable[str]) -> list[str]:
    """The names as they are kept: each once.

    Raises:
        NoTypes: there is none.
        UnknownType: nothing that is called so ever happens.
    """
    found = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not found:
        raise NoTypes
    for name in found:
        if not _verbs_of(name):
            raise UnknownType(name)
    return [ALL] if ALL in found else found


def verbs(names: Sequence[str]) -> set[str]:
    """Of which events these names speak."""
    return {verb for name in names for verb in _verbs_of(name)}


def takes(names: Sequence[str], verb: str) -> bool:
    """Whether an event of this verb is asked for."""
    return verb in verbs(names)


def conditions(
    *,
    teams: Iterable[UUID] = (),
    channels: Iterable[UUID] = (),
    priorities: Iterable[str] = (),
    tags: Iterable[str] = (),
) -> Conditions:
    """As they are kept; what asks for nothing is left out."""
    found = {
        "teams": [str(one) for one in teams],
        "channels": [str(one) for one in channels],
        "priorities": [one for one in priorities if one in PRIORITIES],
        "tags": list(tags),
    }
    kept: Conditions = {}
    for name, values in found.items():
        if values:
            kept[name] = sorted(set(values))  # type: ignore[literal-required]
    return kept


def holding(asked: Mapping[str, Sequence[str]]) -> Q:
    """Tickets for which all of it holds: as the same filters of lists (`TICKETS`)."""
    found = Q()
    if teams := asked.get("teams"):
        found &= Q(team__public_id__in=teams)
    if priorities := asked.get("priorities"):
        found &= Q(priority__in=[PRIORITIES[one] for one in priorities])
    if channels := asked.get("channels"):
        found &= said_through(Q(channel__public_id__in=channels))
    if tags := asked.get("tags"):
        found &= tagged(Q(name__in=tags))
    return found


@cache
def _verbs_of(name: str) -> frozenset[str]:
    kinds = {kind.name: verb.value for verb, kind in TYPES.items()}
    if name.endswith(ALL):
        begin = name.removesuffix(ALL)
        return frozenset(kinds[kind] for kind in kinds if kind.startswith(begin))
    return frozenset([kinds[name]] if name in kinds else [])
