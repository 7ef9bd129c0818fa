"""The one list of variables that words may have, and what stands for each."""

from collections.abc import Mapping

from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.plaintext import one_line
from tickets.custom_fields import Of
from tickets.models import Ticket
from tickets.queries.custom_fields import fields_of
from tickets.variables import variables

# Custom fields come as `field.<key>`, `customer.<key>` and `organization.<key>`.
VARIABLES = (
    "customer.first_name", "customer.name", "organization.name", "ticket.number",
    "ticket.subject", "team.name", "agent.first_name", "agent.name", "company.name",
)  # fmt: skip
NUMBER, TITLE = "ticket.number", "ticket.subject"
PREFIXES = {
    Of.TICKET: "field",
    Of.CUSTOMER: "customer",
    Of.ORGANIZATION: "organization",
}
LONGEST = 2_000


def unknown_variables(text: str) -> list[str]:
    """Those in these words that nothing will ever stand for."""
    named = [one for one in variables(text) if one not in VARIABLES]
    if not named:
        return []
    fields = {
        f"{prefix}.{one.key}"
        for of, prefix in PREFIXES.items()
        for one in fields_of(of, archived=True)
    }
    return [one for one in named if one not in fields]


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
    organization = customer.organization
    kept = {
        Of.TICKET: ticket.fields,
        Of.CUSTOMER: customer.fields,
        Of.ORGANIZATION: organization.fields if organization else {},
    }
    for of, values in kept.items():
        # Only words that have some ask which fields there are.
        for one in fields_of(of) if values else ():
            found[f"{PREFIXES[of]}.{one.key}"] = one.says(values.get(one.key))
    # What a customer calls themselves has no lines, nor an end to look for.
    return {name: one_line(said, limit=LONGEST) for name, said in found.items()}


def _first(name: str) -> str:
    return name.split()[0] if name.split() else ""
