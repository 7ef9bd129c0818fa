"""Macros somebody may use, and what stands for the variables in their words."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent, Company
from tickets.custom_fields import Of
from tickets.models import Macro, Ticket
from tickets.queries.custom_fields import fields_of

WORDS, MOST = 5, 50
# What can be put in; custom fields come as `field.<key>` and `customer.<key>`.
VARIABLES = (
    "customer.first_name", "customer.name", "organization.name", "ticket.number",
    "ticket.subject", "team.name", "agent.first_name", "agent.name", "company.name",
)  # fmt: skip


def macros(agent: Agent) -> QuerySet[Macro]:
    """All that somebody may use, by name."""
    found = Macro.objects.usable_by(agent)
    return found.select_related("team", "owner", "edited_by")


def macro_options(agent: Agent, typed: str = "") -> QuerySet[Macro]:
    """Those with steps whose names have all of these words."""
    found = macros(agent).exclude(steps=[])
    for word in typed.split()[:WORDS]:
        found = found.filter(Q(name__icontains=word))
    return found[:MOST]


def variables_of(ticket: Ticket, agent: Agent) -> Mapping[str, str]:
    """What stands for each variable in words about this ticket; "" for nothing."""
    customer = ticket.customer
    company = Company.objects.first()
    found = {
        "customer.name": customer.name,
        "customer.first_name": _first(customer.name),
        "organization.name": str(customer.organization or ""),
        "ticket.number": str(ticket.number),
        "ticket.subject": ticket.subject,
        "team.name": ticket.team.name,
        "agent.name": agent.name,
        "agent.first_name": _first(agent.name),
        "company.name": company.name if company else "",
    }
    for of, values, prefix in (
        (Of.TICKET, ticket.fields, "field"),
        (Of.CUSTOMER, customer.fields, "customer"),
    ):
        # Only words that have some ask which fields there are.
        for one in fields_of(of) if values else ():
            found[f"{prefix}.{one.key}"] = one.says(values.get(one.key))
    return found


def _first(name: str) -> str:
    return name.split()[0] if name.split() else ""
