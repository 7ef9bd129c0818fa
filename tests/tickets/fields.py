"""Custom fields for tests, as admins define them."""

from typing import Any

from helpdesk.base.accounts.models import Agent
from tickets import actions
from tickets.models import CustomField


def define(by: Agent, label: str, **more: Any) -> CustomField:
    """A field of tickets, of text, unless said otherwise."""
    given = {"of": "ticket", "kind": "text", **more}
    return actions.save_field(labels={"en": label}, by=by, **given)
