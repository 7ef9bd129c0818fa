"""What open pages are told of events: which ticket, up to where, and what to fetch."""

from collections.abc import Iterable
from typing import Any

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.live import Signal
from tickets.models import Event, Ticket
from tickets.queries import hearing

Verb = Event.Verb
Frame = dict[str, Any]

# What a page has to fetch anew; a verb that is not here changed the ticket's state.
KINDS: dict[str, tuple[str, ...]] = {
    Verb.OPENED: ("message", "state"),
    Verb.RECEIVED: ("message", "state"),
    Verb.REPLIED: ("message", "state", "delivery"),
    Verb.REPLY_HELD: ("message",),
    Verb.REPLY_WITHDRAWN: ("message",),
    Verb.REPLY_STOPPED: ("message", "state"),
    Verb.FORWARDED: ("message", "state", "delivery"),
    Verb.ANSWERED_ASIDE: ("message", "state"),
    Verb.NOTED: ("message",),
    Verb.CALLED: ("message", "state"),
    Verb.DELIVERED: ("delivery",),
    Verb.MESSAGE_EDITED: ("message", "state"),
    Verb.MESSAGE_DELETED: ("message", "state"),
    Verb.REACTED: ("message",),
    Verb.FETCHED: ("message",),
    Verb.CONTINUED: ("delivery", "state"),
    Verb.ARRIVED: ("message", "state"),
    Verb.VOUCHED: ("message", "state"),
    Verb.CONTEXT_EDITED: ("context",),
    Verb.FACT_RECORDED: ("context",),
    Verb.FACT_CONFIRMED: ("context",),
    Verb.FACT_PROMOTED: ("context",),
    Verb.FACT_DEMOTED: ("context",),
    Verb.SUGGESTION_DISMISSED: ("context",),
    Verb.SUGGESTION_RESTORED: ("context",),
    Verb.SUMMARY_DRAFTED: ("context",),
    Verb.SUMMARY_DROPPED: ("context",),
    Verb.PROMISED: ("context", "state"),
    Verb.PROMISE_KEPT: ("context", "state"),
    Verb.PROMISE_BROKEN: ("context", "state"),
    Verb.PROMISE_WITHDRAWN: ("context", "state"),
}
# Streams of events: whoever hears it looks what of it they may see.
FEED = "feed"
ALL_KINDS = ("message", "state", "context", "delivery")


def changed(number: int, seq: int, kinds: Iterable[str], *, by: str | None) -> Frame:
    """A ticket has something newer than a page that shows less than `seq`."""
    return {"t": "ticket", "n": number, "seq": seq, "kinds": list(kinds), "by": by}


def gone(number: int, seq: int) -> Frame:
    """For whoever hears it there is no such ticket, be it hidden or not there at all."""
    return changed(number, seq, ["gone"], by=None)


def to_customer(number: int, **payload: Any) -> Signal:
    """For pages at the other end of a ticket; they know it by another name."""
    groups = (hearing.customer_group(number),)
    return Signal(groups=groups, payload={**payload, "n": number})


def signals(events: Iterable[Event]) -> list[Signal]:
    """One for each ticket these events are of, to those who may see it now."""
    by_ticket: dict[int, list[Event]] = {}
    for event in events:
        by_ticket.setdefault(event.ticket_id, []).append(event)
    heard = hearing.audiences(by_ticket)
    actors = {e.actor_id for some in by_ticket.values() for e in some if e.actor_id}
    people = Agent.objects.in_bulk(actors)
    return [_signal(heard[pk], some, people) for pk, some in by_ticket.items()]


def to_streams() -> Signal:
    """Something happened somewhere."""
    return Signal(groups=(FEED,), payload={"t": "feed"})


def anew(tickets: Iterable[int]) -> list[Signal]:
    """Pages that show one of these fetch it again: it has more to show, although nothing
    happened to it."""
    seqs = dict(Ticket.objects.filter(pk__in=tickets).values_list("pk", "seq"))
    return [
        Signal(
            groups=tuple(heard.groups),
            payload={
                **changed(heard.number, seqs[pk], ["context"], by=None),
                "again": True,
            },
        )
        for pk, heard in hearing.audiences(seqs).items()
    ]


def newest(count: int) -> list[int]:
    """The keys of so many newest events."""
    return list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:count])


def events(keys: Iterable[int]) -> list[Event]:
    """Those of these keys, in order."""
    return list(Event.objects.filter(pk__in=list(keys)).order_by("pk"))


def _signal(
    heard: hearing.Audience, events: list[Event], people: dict[int, Agent]
) -> Signal:
    kinds = sorted({kind for e in events for kind in KINDS.get(e.verb, ("state",))})
    who = {e.actor_id for e in events}
    actor = people.get(who.pop() or 0) if len(who) == 1 else None
    # Not the ticket's newest: whoever tells of that one has its kinds.
    seq = max(event.seq for event in events)
    by = str(actor.public_id) if actor else None
    return Signal(
        groups=tuple(heard.groups),
        payload=changed(heard.number, seq, kinds, by=by),
        room=heard.number,
        left=_left(events),
        parting=gone(heard.number, seq),
    )


def _left(events: list[Event]) -> tuple[str, ...]:
    """Teams the ticket was passed on from: those who do not see it now take it away."""
    former = [e.data.get("former") for e in events if e.verb == Verb.TEAM_CHANGED]
    if not any(former):
        return ()
    keys = Team.objects.filter(public_id__in=filter(None, former))
    return tuple(hearing.team_group(pk) for pk in keys.values_list("pk", flat=True))
