"""What apps beside a ticket are told: a signed token, for a moment, about one ticket."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt
from django.conf import settings

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models import SideApp, Ticket

# Long enough for a slow line, too short to be of use to whoever finds it later.
LIFE = timedelta(minutes=2)


def origin_of(url: str) -> str:
    """Scheme, host and port: what a policy names."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def tokens(app: SideApp, ticket: Ticket, agent: Agent, now: datetime) -> dict[str, str]:
    """By the names of fields: signed by the secret there is, and by the one before while
    that one is replaced."""
    told = claims(app, ticket, agent, now)
    signed = {"token": jwt.encode(told, app.secret(), algorithm="HS256")}
    if old := app.old_secret(now):
        signed["token_old"] = jwt.encode(told, old, algorithm="HS256")
    return signed


def claims(app: SideApp, ticket: Ticket, agent: Agent, now: datetime) -> dict[str, Any]:
    """What a token says: always whom it is for and about what; the rest by scope."""
    told: dict[str, Any] = {
        "iss": settings.SITE_URL,
        "aud": str(app.public_id),
        "sub": str(agent.public_id),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        "jti": str(new_id()),
        "ticket": {"id": str(ticket.public_id), "number": ticket.number},
    }
    for scope, says in _SAYS.items():
        if scope in app.scopes:
            says(told, ticket, agent)
    return told


def _of_ticket(told: dict[str, Any], ticket: Ticket, agent: Agent) -> None:
    told["ticket"] |= {
        "subject": ticket.subject,
        "status": ticket.status,
        "team": ticket.team.name,
        "tags": sorted(ticket.tags.values_list("name", flat=True)),
    }


def _of_customer(told: dict[str, Any], ticket: Ticket, agent: Agent) -> None:
    customer = ticket.customer
    known = customer.identities.order_by("id").values_list("kind", "shown")[:20]
    told["customer"] = {
        "id": str(customer.public_id),
        "name": customer.name,
        "organization": str(customer.organization or ""),
        "addresses": [{"kind": kind, "address": shown} for kind, shown in known],
    }


def _of_agent(told: dict[str, Any], ticket: Ticket, agent: Agent) -> None:
    told["agent"] = {
        "id": str(agent.public_id), "name": agent.name, "email": agent.email,
    }  # fmt: skip


_SAYS = {
    SideApp.Scope.TICKET: _of_ticket,
    SideApp.Scope.CUSTOMER: _of_customer,
    SideApp.Scope.AGENT: _of_agent,
}
