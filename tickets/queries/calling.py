"""What pages of single agents are told: an offer to them, what became of their own, and
where they stand.

Which offer, and until when; who waits and what for is fetched, in the reader's language
and with their rights as they are then.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from helpdesk.base.live import Signal
from tickets.models import Event, Handover
from tickets.queries import strip
from tickets.queries.hearing import agent_group
from tickets.queries.people import members

Verb = Event.Verb
Payload = dict[str, Any]

# What else stands on pages of single agents, by name: ids by agent (`stand_on_pages`).
_others: dict[str, Callable[[Iterable[int]], dict[int, list[str]]]] = {}


def stand_on_pages(
    name: str, find: Callable[[Iterable[int]], dict[int, list[str]]]
) -> None:
    """Register what pages should know beside offers and chats; apps do it in
    `AppConfig.ready`."""
    _others[name] = find


# How an offer ended, as its giver's pages are told.
ENDS = {
    Verb.HANDOVER_ACCEPTED: "accepted",
    Verb.HANDOVER_DECLINED: "declined",
    Verb.HANDOVER_EXPIRED: "expired",
    Verb.HANDOVER_WITHDRAWN: "withdrawn",
    Verb.HANDOVER_ANSWERED: "answered",
}


def presence_of(agent: Agent) -> Signal:
    """Where this one stands, for all pages of theirs."""
    state = presence.standing(agent).state
    return _to([agent.pk], {"t": "self", "state": state})


def signals(events: Iterable[Event]) -> list[Signal]:
    """Of all that happened, what single agents have to be told."""
    told = [e for e in events if e.verb in ENDS or e.verb == Verb.HANDOVER_OFFERED]
    if not told:
        return []
    names = {event.data["handover"] for event in told}
    found = Handover.objects.filter(public_id__in=names).select_related(
        "ticket", "to_team"
    )
    handovers = {str(one.public_id): one for one in found}
    people = Agent.objects.in_bulk({e.actor_id for e in told if e.actor_id})
    return [
        signal
        for event in told
        for signal in _signals(event, handovers[event.data["handover"]], people)
    ]


def ring(handover: Handover) -> Payload:
    """It is on offer; `loud` when somebody waits at the other end."""
    return {
        "t": "ring",
        "id": str(handover.public_id),
        "n": handover.ticket.number,
        "until": handover.expires_at.isoformat(),
        "loud": handover.is_ringing,
    }


def _signals(
    event: Event, handover: Handover, people: dict[int, Agent]
) -> Iterable[Signal]:
    if event.verb == Verb.HANDOVER_OFFERED:
        if handover.state == Handover.State.OFFERED:
            yield _to(hearers(handover), ring(handover))
        return
    actor = people.get(event.actor_id or 0)
    over: Payload = {
        "t": "ring-over",
        "id": str(handover.public_id),
        "n": handover.ticket.number,
        "by": str(actor.public_id) if actor else "",
        "how": ENDS[Verb(event.verb)],
    }
    if event.data.get("alone") and actor is not None:
        yield _to([actor.pk], over)
        return
    yield _to(hearers(handover), over)
    if handover.giver_id is not None and handover.giver_id != event.actor_id:
        yield _to([handover.giver_id], {**over, "t": "offer"})


def hearers(handover: Handover) -> list[int]:
    """Whom it is put to."""
    if handover.is_ringing:
        return list(handover.rings.values_list("agent_id", flat=True))
    if handover.to_team is not None:
        said_no = handover.rings.filter(declined_at__isnull=False).values("agent")
        asked = members(handover.to_team).exclude(pk__in=said_no)
        return [
            pk for pk in asked.values_list("pk", flat=True) if pk != handover.giver_id
        ]
    return [handover.to_agent_id] if handover.to_agent_id else []


def standing(agents: Iterable[Agent]) -> dict[int, Payload]:
    """What each of their pages should know: a signal may have got lost.

    rings: the offers that are put to them. chats: the numbers of their live chats; and
    what others registered (`stand_on_pages`).
    """
    known = list(agents)
    now = timezone.now()
    stands = presence.standings(known, now)
    offers = offered(agent.pk for agent in known)
    keys = [agent.pk for agent in known]
    chats = strip.numbers(keys)
    others = {name: find(keys) for name, find in _others.items()}
    return {
        agent.pk: {
            "t": "self",
            "state": stands[agent.pk].state,
            "rings": sorted(offers.get(agent.pk, ())),
            "chats": chats.get(agent.pk, []),
            **{name: found.get(agent.pk, []) for name, found in others.items()},
        }
        for agent in known
    }


def offered(agents: Iterable[int]) -> dict[int, set[str]]:
    """Which offers are put to each of these now."""
    wanted = set(agents)
    found: dict[int, set[str]] = {}
    for handover in Handover.objects.pending().select_related("to_team"):
        for pk in wanted.intersection(hearers(handover)):
            found.setdefault(pk, set()).add(str(handover.public_id))
    return found


def _to(agents: Iterable[int], payload: Payload) -> Signal:
    groups = tuple(agent_group(pk) for pk in sorted(set(agents)))
    return Signal(groups=groups, payload=payload)
