"""Asking a customer for more than words: choices to click, or fields to fill in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets import rules
from tickets.actions.reply import reply
from tickets.actions.way_out import way_out
from tickets.errors import TicketClosed
from tickets.models import Message, Status, Ticket
from tickets.offer_errors import CannotAsk, NothingAsked

MOST_CHOICES = 10
LABEL = 80


def ask(
    ticket: Ticket,
    *,
    text: str,
    choices: Sequence[str] = (),
    fields: Sequence[dict[str, Any]] = (),
    key: UUID | None = None,
    by: Agent,
) -> Message:
    """Say something and offer answers to it, to them alone; the customer may still write
    what they like.

    fields: each {"label", "kind", "required"}; they get names of their own.

    Raises:
        NothingAsked: neither choices nor fields.
        CannotAsk: the channel carries words alone.
        As `reply` does.
    """
    rules.require(by, "ask", ticket)
    if ticket.status == Status.CLOSED or ticket.merged_into_id is not None:
        raise TicketClosed
    form = _form(choices, fields)
    channel, _people = way_out(ticket, public=False)
    if not channel.traits.get("asks"):
        raise CannotAsk
    return reply(ticket, text=text, form=form, key=key, public=False, by=by)


def _form(choices: Sequence[str], fields: Sequence[dict[str, Any]]) -> dict[str, Any]:
    labels = [one_line(one, limit=LABEL) for one in choices]
    wanted = list(dict.fromkeys(filter(None, labels)))[:MOST_CHOICES]
    if wanted:
        return {"options": [{"label": one, "value": one} for one in wanted]}
    if not fields:
        raise NothingAsked
    return {
        "fields": [
            {
                "name": f"field{number}",
                "label": one_line(one["label"], limit=LABEL),
                "kind": one["kind"],
                "required": bool(one["required"]),
            }
            for number, one in enumerate(fields, 1)
        ]
    }
