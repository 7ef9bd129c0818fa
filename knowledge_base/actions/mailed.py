"""What a link in an acknowledgement by mail leads to: its offer, and its end."""

from django.db import transaction
from django.utils import timezone

from knowledge_base import offer_links
from knowledge_base.actions.offers import of_shown
from knowledge_base.models import Lookup
from tickets.actions.by_customer import customer_solved
from tickets.errors import NotOpen


def mailed(signed: str) -> Lookup | None:
    """The offer that a link in an acknowledgement names, with its ticket."""
    pk = offer_links.read(signed)
    if pk is None:
        return None
    rows = Lookup.objects.filter(pk=pk, where=Lookup.Where.MAIL)
    return rows.select_related("ticket", "centre").first()


@transaction.atomic
def solved_by_mail(lookup: Lookup) -> None:
    """The customer's word that it is solved: their ticket is. Said again, nothing is.

    What one of us answered or ended before that was not solved by what was offered, and
    is not counted so.
    """
    ticket = lookup.ticket
    if ticket is not None:
        # What went into another ticket is not theirs alone to end.
        try:
            customer_solved(ticket)
        except NotOpen:
            return
    if ticket is None or ticket.first_replied_at is None:
        of_shown().filter(pk=lookup.pk).update(solved_at=timezone.now())
