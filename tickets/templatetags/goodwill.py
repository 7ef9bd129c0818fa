"""Goodwill as the ticket page shows it."""

from typing import Any

from django import template

from helpdesk.base import money
from helpdesk.base.accounts.models import Agent
from tickets.models import Goodwill
from tickets.queries.goodwill import may_decide

register = template.Library()


@register.filter
def as_money(given: dict[str, Any]) -> str:
    """Its amount, as people read it here."""
    return money.shown(given["amount"], given["currency"])


@register.filter
def goodwill_state(given: dict[str, Any]) -> str:
    """How far it came."""
    return str(Goodwill.State(given["state"]).label)


@register.simple_tag
def decides(agent: Agent, ticket: Any, given: dict[str, Any]) -> bool:
    """Whether it waits for this person's word."""
    asked = given["state"] == Goodwill.State.ASKED
    return asked and may_decide(agent, ticket, given["by_id"])
