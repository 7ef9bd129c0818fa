"""Who ought to know of an event, and why: from the event and the people it names.

Most events name nobody: then the database is not asked. A customer who writes is no
news of this kind, the inbox shows it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.models import Notification
from tickets.models import Event, FollowUp, Handover
from tickets.queries.people import members

Verb = Event.Verb
Why = Notification.Why
# By the keys of agents.
Told = dict[int, str]


def told(event: Event) -> Told:
    """Those who ought to know, and why; never who did it, nor who left."""
    find = _FINDERS.get(event.verb)
    named = event.data.get("tell") or []
    if find is None and not named:
        return {}
    found: Told = dict.fromkeys(_keys(named), Why.TOLD)
    found |= find(event) if find else {}
    found.pop(event.actor_id or 0, None)
    active = Agent.objects.people().filter(pk__in=found)
    return {pk: found[pk] for pk in active.order_by("pk").values_list("pk", flat=True)}


def group_of(event: Event, why: str) -> str:
    """Which of one's wishes is about it."""
    if why in {Why.OFFERED, Why.ENDED} or event.verb.startswith("handover_"):
        return "handovers"
    clocked = event.verb.startswith(("promise", "sla_"))
    return "clocks" if why in {Why.PROMISE, Why.CLOCK} or clocked else "mine"


def _keys(public_ids: Iterable[Any]) -> list[int]:
    names = [str(one) for one in public_ids]
    return list(Agent.objects.filter(public_id__in=names).values_list("pk", flat=True))


def _assigned(event: Event) -> Told:
    return dict.fromkeys(_keys([event.data["agent"]]), Why.ASSIGNED)


def _mentioned(event: Event) -> Told:
    return dict.fromkeys(_keys(event.data.get("mentions", [])), Why.MENTIONED)


def _added(event: Event) -> Told:
    # Older events name them in words alone.
    named = [event.data["agent"]] if "agent" in event.data else []
    return dict.fromkeys(_keys(named), Why.ADDED)


def _offered(event: Event) -> Told:
    """Whoever may answer it. A chat that rings is heard, or is over before it is read."""
    if event.actor_id is None:
        return {}
    handover = _handover(event)
    if handover.to_team is None:
        return {handover.to_agent_id or 0: Why.OFFERED}
    asked = members(handover.to_team).values_list("pk", flat=True)
    return dict.fromkeys(asked, Why.OFFERED)


def _ended(event: Event) -> Told:
    """Who gave it; or who answers for it now, where they have left."""
    # One of a team who says no leaves it to the others.
    if event.data.get("alone"):
        return {}
    giver = _handover(event).giver
    if giver is None:
        return {}
    if not giver.is_active and event.ticket.accountable_id is not None:
        return {event.ticket.accountable_id: Why.ENDED}
    return {giver.pk: Why.ENDED}


def _promise(event: Event) -> Told:
    mine = FollowUp.objects.filter(public_id=event.data["promise"])
    return dict.fromkeys(mine.values_list("owner", flat=True), Why.PROMISE)


def _clock(event: Event) -> Told:
    """Who answers for it; once it ran out their lead as well."""
    ticket = event.ticket
    people = {ticket.accountable_id}
    if event.verb == Verb.SLA_BREACHED:
        people.add(ticket.team.lead_id)
    return {pk: Why.CLOCK for pk in people if pk is not None}


def _handover(event: Event) -> Handover:
    found = Handover.objects.select_related("giver", "to_team")
    return found.get(Q(public_id=event.data["handover"]))


_FINDERS: dict[str, Callable[[Event], Told]] = {
    Verb.ASSIGNED: _assigned,
    Verb.NOTED: _mentioned,
    Verb.FOLLOWER_ADDED: _added,
    Verb.HANDOVER_OFFERED: _offered,
    Verb.HANDOVER_ACCEPTED: _ended,
    Verb.HANDOVER_DECLINED: _ended,
    Verb.HANDOVER_EXPIRED: _ended,
    Verb.HANDOVER_WITHDRAWN: _ended,
    Verb.HANDOVER_ANSWERED: _ended,
    Verb.PROMISE_BROKEN: _promise,
    Verb.SLA_WARNED: _clock,
    Verb.SLA_BREACHED: _clock,
}
