"""Machines that write again and again: from so many on it is one ticket (R19)."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.base.accounts.models import Team
from tickets.models import Identity, Ticket

# Tickets that one sender opens within so long; what a machine of theirs says after that
# joins the last of them.
MOST, WITHIN = 10, timedelta(hours=1)


def last_of_many(identity: Identity, team: Team) -> Ticket | None:
    """Where a machine's next words to this team belong; None: to a ticket of their own.
    Another team's is never it: not all who read there may read here."""
    lately = Ticket.objects.filter(
        customer=identity.customer_id,
        created_at__gte=timezone.now() - WITHIN,
        participants__identity=identity,
    )
    newest = list(lately.order_by("-id")[:MOST])
    if len(newest) < MOST:
        return None
    still = Ticket.objects.open().filter(pk__in=[one.pk for one in newest], team=team)
    return still.order_by("-id").first()
