"""Who was offered answers and wrote to us all the same: found by who they are.

Their page does not have to tell: an identity has the same hash as the visitor it was.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from knowledge_base.actions.lookups import visitor_of
from knowledge_base.models import Lookup
from knowledge_base.topics import is_another
from tickets.models import Identity, Message

# What somebody asks later is another matter (docs/metrics.md).
WITHIN = timedelta(hours=72)
# Of one customer; nobody has more.
MOST_IDENTITIES = 100


def wrote(message: Message) -> int:
    """A customer wrote this: the offers it shows to have been in vain, which are those
    of the same person on the same topic. How many."""
    ticket = message.ticket
    if ticket.spam_at is not None or message.auto:
        return 0
    people = Identity.objects.filter(customer=ticket.customer_id)
    known = people.values_list("kind", "canonical")[:MOST_IDENTITIES]
    visitors = {visitor_of(kind, canonical) for kind, canonical in known}
    since = message.said_at - WITHIN
    waiting = Lookup.objects.filter(
        Q(visitor__in=visitors)
        | Q(writer__in=visitors)
        | Q(customer=ticket.customer_id),
        kind=Lookup.Kind.OFFER,
        ticket=None,
        made_at__gt=since,
        made_at__lte=timezone.now(),
    )
    said = f"{message.subject}\n{message.text}"
    # By what they typed alone, and not by what they opened: who is held out opens
    # nothing, and both are measured with one measure.
    same = [one.pk for one in waiting if not is_another(one.words, said)]
    rows = Lookup.objects.filter(pk__in=same, ticket=None)
    return rows.update(ticket=ticket, customer=ticket.customer) if same else 0
