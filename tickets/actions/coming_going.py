"""People come and go: absences begin and end, and turns of a rota change.

The rows say what is due: absences that began and that nobody saw to, teams whose turn
changes, teams whose tickets do not know yet who answers for them now. All of it is done
some at a time, and is harmless done twice.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from helpdesk.base.accounts import actions as accounts
from helpdesk.base.accounts.models import Absence, Agent, Team
from tickets.actions.clocks import end_offers, pass_promise_on
from tickets.actions.settling import settle
from tickets.actions.sweeping import tried
from tickets.models import Event, FollowUp, PassedOn, Ticket
from tickets.models.ticket import TicketQuerySet

BELL = "tickets.people"
BATCH = 50


def waiting() -> float:
    """Seconds the oldest of it has been due."""
    now = timezone.now()
    oldest = min(
        filter(
            None,
            (
                _begun(now).aggregate(at=Min("begins"))["at"],
                _over(now).aggregate(at=Min("ends"))["at"],
                _turning(now).aggregate(at=Min("turns_at"))["at"],
                _turned().aggregate(at=Min("turned_at"))["at"],
            ),
        ),
        default=None,
    )
    return max(0.001, (now - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Do what is due; how much that was."""
    now = timezone.now()
    begun, over = list(_begun(now)), list(_over(now))
    turning = (
        None if begun or over else list(_turning(now).values_list("pk", flat=True))
    )
    count = accounts.reckon_all(turning) if turning is None or turning else 0
    count += sum(tried(_leave, absence) for absence in begun)
    count += sum(tried(_come_back, absence) for absence in over)
    count += sum(tried(_tell_tickets, team) for team in _turned())
    return count


def _begun(now: datetime) -> QuerySet[Absence]:
    begun = Absence.objects.filter(passed_on_at=None, begins__lte=now, ends__gt=now)
    return begun.select_related("agent").order_by("begins")


def _over(now: datetime) -> QuerySet[Absence]:
    over = Absence.objects.filter(returned_at=None, ends__lte=now)
    return over.select_related("agent").order_by("ends")


def _turning(now: datetime) -> QuerySet[Team]:
    return Team.objects.filter(turns_at__lte=now)


def _turned() -> QuerySet[Team]:
    teams = Team.objects.filter(turned_at__isnull=False).order_by("pk")
    return teams.select_related("lead", "duty", "answering")


def _leave(absence: Absence) -> int:
    """What they have goes on without them. Marked when all of it has: whoever is
    interrupted begins where it stopped."""
    agent, count = absence.agent, 0
    theirs = Ticket.objects.open().filter(assignee=agent).order_by("id")
    for ticket in theirs.iterator(chunk_size=BATCH):
        count += tried(_pass_ticket_on, ticket, agent)
    promises = FollowUp.objects.open().filter(owner=agent).select_related("ticket")
    for promise in promises.order_by("ticket_id", "id"):
        count += tried(pass_promise_on, promise)
    end_offers([agent])
    if theirs.exists():
        return count
    unseen = Absence.objects.filter(pk=absence.pk, passed_on_at=None)
    return count + unseen.update(passed_on_at=timezone.now())


@transaction.atomic
def _pass_ticket_on(ticket: Ticket, agent: Agent) -> bool:
    """`settle` knows who is away, and to whom it goes."""
    ticket.lock()
    if ticket.assignee_id != agent.pk:
        return False
    settle(ticket)
    return ticket.assignee_id != agent.pk


def _come_back(absence: Absence) -> int:
    """Nothing comes back by itself: they are told what went where, ticket by ticket."""
    count = 0
    untold = PassedOn.objects.filter(absence=absence, told_at=None)
    tickets = Ticket.objects.filter(pk__in=untold.values("ticket")).order_by("id")
    for ticket in tickets:
        count += _tell_of(ticket, absence)
    unseen = Absence.objects.filter(pk=absence.pk, returned_at=None)
    return count + unseen.update(returned_at=timezone.now())


@transaction.atomic
def _tell_of(ticket: Ticket, absence: Absence) -> bool:
    ticket.lock()
    untold = PassedOn.objects.filter(absence=absence, ticket=ticket, told_at=None)
    untold = untold.select_related("to", "promise")
    went = [(one.to, one.promise) for one in untold]
    if not untold.update(told_at=timezone.now()):
        return False
    agent = absence.agent
    if ticket.is_open and agent.can_own:
        ticket.record(
            Event.Verb.OWNER_BACK,
            by=None,
            name=agent.name,
            agent=str(agent.public_id),
            went=[
                {"to": to.name if to else "", "what": promise.what if promise else ""}
                for to, promise in went
            ],
            tell=[str(agent.public_id)],
        )
    settle(ticket)
    return True


def _tell_tickets(team: Team) -> int:
    """Tickets that nobody owns are somebody else's to answer for now."""
    count = 0
    while some := list(_elsewhere(team)[:BATCH]):
        told = sum(_settle_anew(ticket) for ticket in some)
        count += told
        if not told:
            break
    # Unless it turned again meanwhile.
    same = Team.objects.filter(pk=team.pk, turned_at=team.turned_at)
    return count + same.update(turned_at=None)


def _elsewhere(team: Team) -> TicketQuerySet:
    tickets = Ticket.objects.open().filter(team=team, assignee=None)
    return tickets.exclude(accountable=team.answerable).order_by("id")


@transaction.atomic
def _settle_anew(ticket: Ticket) -> bool:
    ticket.lock()
    before = ticket.accountable_id
    settle(ticket)
    return ticket.accountable_id != before
