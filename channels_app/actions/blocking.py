"""Shutting a visitor out with a word about why."""

from django.db import transaction
from django.utils.translation import gettext as _

from channels_app.actions import chat
from channels_app.models import Visitor
from helpdesk.base.accounts.models import Agent
from tickets.actions import note
from tickets.models import Ticket


@transaction.atomic
def report(visitor: Visitor, *, reason: str, ticket: Ticket, by: Agent) -> None:
    """Both or none of it: nobody is shut out without a word about why.

    Raises:
        NoSuchTicket, NotAllowed: not for this agent, who may end none of their chats.
    """
    chat.block(visitor, by=by)
    words = _("Visitor blocked, abuse reported: %s") % reason.strip()
    note(ticket, text=words, by=by)
