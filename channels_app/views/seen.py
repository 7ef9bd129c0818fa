"""The message that a signed address names, if who asks may see it now."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from helpdesk.base.accounts.models import Agent
from tickets.models import Message, Ticket


def seen(agent: Agent, public_id: UUID, **more: int) -> Message:
    """One of a ticket that this agent sees.

    Raises:
        Http404: it does not exist, for them.
    """
    messages = Message.objects.filter(ticket__in=Ticket.objects.visible_to(agent))
    return get_object_or_404(messages, public_id=public_id, **more)
