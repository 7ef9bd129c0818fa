"""A code that somebody says on the telephone: whose matter it leads to, and what to say."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets import codes
from tickets.models import Continuation, Ticket
from tickets.onward_errors import CodeElsewhere, NoSuchCode
from tickets.queries import reach
from tickets.queries.receipt import Receipt, receipt


@dataclass(frozen=True, slots=True)
class Brought:
    """What whoever took the call has before them.

    words: to be read out, in the caller's language. known: for the agent, and for the
        caller once it is clear who they are.
    """

    ticket: Ticket
    words: str
    known: Receipt


def by_code(typed: str) -> Continuation:
    """Where a code leads.

    Raises:
        NoSuchCode: nowhere, or nowhere any more.
    """
    good = Continuation.objects.good().carried().select_related("ticket__team")
    one = good.filter(code=codes.typed(typed) or "").first()
    if one is None:
        raise NoSuchCode
    return one


def brought(typed: str, agent: Agent) -> Brought:
    """For an agent who hears a code.

    Raises:
        NoSuchCode, CodeElsewhere: it is none, or none of theirs.
    """
    ticket = by_code(typed).ticket.survivor()
    if not Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists():
        raise CodeElsewhere(ticket.team.name)
    with translation.override(reach.language_of(ticket)):
        words = _(
            "Thank you, your code is good. I have your conversation here: you need not"
            " repeat anything."
        )
    return Brought(ticket, words, receipt(ticket))
