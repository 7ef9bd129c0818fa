"""How much goodwill somebody may still give, and who decides on more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Company, Role
from tickets.models import Goodwill, Ticket


@dataclass(frozen=True, slots=True)
class Budget:
    """What an agent may give in this calendar month, and what is left of it."""

    amount: int
    left: int
    currency: str


def budget_of(agent: Agent, now: datetime) -> Budget:
    """Read anew; under the agent's lock nobody spends of it meanwhile.

    What was given in another currency, before the company changed it, counts not.
    """
    company = Company.objects.first() or Company()
    own = agent.goodwill_budget
    amount = company.goodwill_budget if own is None else own
    currency = company.goodwill_currency
    month = Goodwill.objects.spent().filter(agent=agent, at__gte=month_of(now))
    spent = month.filter(currency=currency).aggregate(sum=Sum("amount"))["sum"] or 0
    return Budget(amount=amount, left=max(0, amount - spent), currency=currency)


def month_of(now: datetime) -> datetime:
    """When the month began, by the clock of the company."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def may_decide(agent: Agent, ticket: Any, giver: int) -> bool:
    """Whether they approve what is above somebody's budget: the team's lead, but not for
    themselves, and admins, who set the budgets."""
    leads = ticket.team.lead_id == agent.pk and giver != agent.pk
    return agent.role == Role.ADMIN or leads


def deciders(ticket: Ticket, giver: Agent) -> list[Agent]:
    """Who is told that something waits for approval."""
    lead = ticket.team.lead
    if lead.pk != giver.pk and lead.is_active:
        return [lead]
    return list(Agent.objects.active().filter(role=Role.ADMIN).exclude(pk=giver.pk))
