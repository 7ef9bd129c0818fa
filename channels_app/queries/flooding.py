"""Machines that write again and again: from so many on it is one ticket (R19)."""

from datetime import timedelta

from django.utils import timezone

from tickets.models import Identity, Ticket

# Tickets that one sender opens within so long; what a machine of theirs says after that
# joins the last of them.
MOST, WITHIN = 10, timedelta(hours=1)


def last_of_many(identity: Identity) -> Ticket | None:
    """Where a machine's next words belong; None: to a ticket of their own."""
    lately = Ticket.objects.filter(
        customer=identity.customer_id,
        created_at__gte=timezone.now() - WITHIN,
        participants__identity=identity,
    )
    newest = list(lately.order_by("-id")[:MOST])
    if len(newest) < MOST:
        return None
    still = Ticket.objects.open().filter(pk__in=[one.pk for one in newest])
    return still.order_by("-id").first()
