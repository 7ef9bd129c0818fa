"""Who ought to know of an event, why, and as what kind: from the event and the people it
names, who own or follow the ticket, or asked to hear of their teams.

The one place that decides it. It stays cheap: most events name nobody, and then the
database is not asked; a customer's words are one question more, however many teams wait
for them. Whether somebody may see the ticket is asked when they look.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent, Membership, Team
from helpdesk.notifications.models import Notification, Wishes
from tickets.actions.receive import QUIET
from tickets.models import Event, FollowUp, Handover, Message, Ticket
from tickets.queries.people import members

Verb = Event.Verb
Why = Notification.Why
# What ends that somebody wants to hear nothing of a ticket.
AGAIN = frozenset({"assigned", "mentioned"})


class Reason(NamedTuple):
    """Why somebody is told, and which of their wishes is about it."""

    why: str
    kind: str


# By the keys of agents.
Told = dict[int, Reason]


def told(event: Event) -> Told:
    """Those who ought to know, and why; never who did it, nor who left."""
    find = _FINDERS.get(event.verb)
    named = event.data.get("tell") or []
    if find is None and not named:
        return {}
    found = _all(_keys(named), Why.TOLD, _kind_of_told(event)) if named else {}
    found |= find(event) if find else {}
    found.pop(event.actor_id or 0, None)
    if not found:
        return {}
    muted = event.ticket.muted.filter(agent__in=found).values_list(
        "agent_id", flat=True
    )
    for pk in muted:
        if found[pk].kind not in AGAIN:
            del found[pk]
    active = Agent.objects.people().filter(pk__in=found)
    return {pk: found[pk] for pk in active.order_by("pk").values_list("pk", flat=True)}


def _kind_of_told(event: Event) -> str:
    if event.verb.startswith("handover_"):
        return "ended"
    return "promises" if event.verb.startswith(("promise", "sla_")) else "told"


def _all(agents: Iterable[int | None], why: str, kind: str) -> Told:
    return {pk: Reason(why, kind) for pk in agents if pk is not None}


def _keys(public_ids: Iterable[Any]) -> list[int]:
    names = [str(one) for one in public_ids]
    if not names:
        return []
    return list(Agent.objects.filter(public_id__in=names).values_list("pk", flat=True))


def _assigned(event: Event) -> Told:
    return _all(_keys([event.data["agent"]]), Why.ASSIGNED, "assigned")


def _added(event: Event) -> Told:
    # Older events name them in words alone.
    named = [event.data["agent"]] if "agent" in event.data else []
    return _all(_keys(named), Why.ADDED, "assigned")


def _received(event: Event) -> Told:
    """An answer. The first words of a ticket are told as that it is there; a machine's
    say nothing, nor does what waits aside as spam."""
    ticket = event.ticket
    is_first = event.seq <= 2
    if is_first or ticket.spam_at is not None or event.data.get("auto") in QUIET:
        return {}
    found = _near(ticket, Why.ANSWERED, "answered")
    if found and ticket.live_since is not None:
        # Who is there for a chat has it before them.
        at_it = presence.attending(timezone.now()).filter(pk__in=found)
        found = {pk: found[pk] for pk in found.keys() - set(_pks(at_it))}
    return {} if found and _is_old(event) else found


def _near(ticket: Ticket, why: str, kind: str) -> Told:
    """Those of the team who asked for it, those who follow, and who owns it: each as the
    nearest that they are. One question for all of them."""
    followers = ticket.followers.hearing().order_by()
    asked = followers.values_list("agent_id", Value(f"{kind}_followed"))
    of_team = f"{kind}_team"
    if kind == "answered":
        asked = asked.union(
            _waiting(ticket.team_id, of_team).values_list("agent_id", Value(of_team)),
            all=True,
        )
    rows = sorted(asked, key=lambda row: row[1] != of_team)
    found = {pk: Reason(why, name) for pk, name in rows}
    return found | _all([ticket.assignee_id], why, f"{kind}_mine")


def _waiting(team: int, kind: str) -> QuerySet[Wishes]:
    """Wishes of those in this team who want to hear of all its tickets: usually none do."""
    theirs = Membership.objects.filter(team=team).values("agent")
    leads = Team.objects.filter(pk=team).values("lead")
    asked = Wishes.objects.filter(ways__has_key=kind).order_by()
    return asked.filter(Q(agent__in=theirs) | Q(agent__in=leads))


def _pks(agents: QuerySet[Agent]) -> list[int]:
    return list(agents.order_by().values_list("pk", flat=True))


def _is_old(event: Event) -> bool:
    """It was said before its channel was ours (`Words.is_old`)."""
    said = Message.objects.filter(public_id=event.data.get("message"))
    return said.filter(warnings__contains=[Message.OLD]).exists()


def _opened(event: Event) -> Told:
    return {} if event.ticket.spam_at is not None else _of_team(event.ticket.team_id)


def _passed_on(event: Event) -> Told:
    """To whom it is new: not to who could hear of it as of the former team."""
    team = Team.objects.filter(public_id=event.data.get("team")).first()
    return _of_team(team.pk) if team else {}


def _of_team(team: int) -> Told:
    asked = _waiting(team, "opened_team").values_list("agent_id", flat=True)
    return _all(asked, Why.OPENED, "opened_team")


def _noted(event: Event) -> Told:
    mentioned = _all(_keys(event.data.get("mentions", [])), Why.MENTIONED, "mentioned")
    return _near(event.ticket, Why.NOTED, "noted") | mentioned


def _offered(event: Event) -> Told:
    """Whoever may answer it. A chat that rings is heard, or is over before it is read."""
    if event.actor_id is None:
        return {}
    handover = _handover(event)
    if handover.to_team is None:
        return _all([handover.to_agent_id], Why.OFFERED, "offered")
    return _all(_pks(members(handover.to_team)), Why.OFFERED, "offered_team")


def _ended(event: Event) -> Told:
    """Who gave it; or who answers for it now, where they have left."""
    # One of a team who says no leaves it to the others.
    if event.data.get("alone"):
        return {}
    giver = _handover(event).giver
    if giver is None:
        return {}
    if not giver.is_active and event.ticket.accountable_id is not None:
        return _all([event.ticket.accountable_id], Why.ENDED, "ended")
    return _all([giver.pk], Why.ENDED, "ended")


def _promise(event: Event) -> Told:
    mine = FollowUp.objects.filter(public_id=event.data["promise"])
    return _all(mine.values_list("owner", flat=True), Why.PROMISE, "promises")


def _clock(event: Event) -> Told:
    """Who answers for it; once it ran out their lead as well."""
    ticket = event.ticket
    people = [ticket.accountable_id]
    if event.verb == Verb.SLA_BREACHED:
        people.append(ticket.team.lead_id)
    return _all(people, Why.CLOCK, "clocks")


def _handover(event: Event) -> Handover:
    found = Handover.objects.select_related("giver", "to_team")
    return found.get(Q(public_id=event.data["handover"]))


_FINDERS: dict[str, Callable[[Event], Told]] = {
    Verb.OPENED: _opened,
    Verb.RECEIVED: _received,
    Verb.TEAM_CHANGED: _passed_on,
    Verb.ASSIGNED: _assigned,
    Verb.NOTED: _noted,
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
