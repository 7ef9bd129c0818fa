"""Being out of office: by oneself, or by whoever leads."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts import rules
from helpdesk.base.accounts.errors import (
    AbsencesOverlap,
    AbsentBackwards,
    CannotStandIn,
    NotTheirLead,
)
from helpdesk.base.accounts.models import Absence, Agent
from helpdesk.base.accounts.signals import turns_changed


@transaction.atomic
def plan_absence(
    agent: Agent,
    *,
    begins: datetime,
    ends: datetime,
    note: str = "",
    deputy: Agent | None = None,
    by: Agent,
) -> Absence:
    """Be out of office for a time; what comes meanwhile goes to the deputy.

    Raises:
        NotTheirLead: neither they themselves, nor a lead of theirs, nor an admin.
        AbsentBackwards: it ends before it begins, or it is over already.
        CannotStandIn: the deputy cannot own tickets, or is the one who is absent.
        AbsencesOverlap: they are absent then already; nobody could tell who stands in.
    """
    _require(by, agent)
    if ends <= begins or ends <= timezone.now():
        raise AbsentBackwards
    if deputy is not None and (deputy.pk == agent.pk or not deputy.can_own):
        raise CannotStandIn(deputy.name)
    # So that two plans of one agent are looked at one after the other.
    Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
    if agent.absences.filter(begins__lt=ends, ends__gt=begins).exists():
        raise AbsencesOverlap
    absence = Absence.objects.create(
        agent=agent, begins=begins, ends=ends, note=note, deputy=deputy
    )
    turns_changed.send(Absence)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Agent) -> None:
    """They are back sooner, or do not go at all; the past stays as it was.

    Raises:
        NotTheirLead: neither they themselves, nor a lead of theirs, nor an admin.
    """
    _require(by, absence.agent)
    now = timezone.now()
    began = Absence.objects.filter(pk=absence.pk, begins__lt=now, ends__gt=now)
    if not began.update(ends=now):
        Absence.objects.filter(pk=absence.pk, begins__gte=now).delete()
    turns_changed.send(Absence)


def _require(by: Agent, agent: Agent) -> None:
    if not rules.may_plan_for(by, agent):
        raise NotTheirLead
