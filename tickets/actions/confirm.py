"""What became of words that were sent, as whoever carried them says."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.plaintext import one_line
from tickets.actions.deliver import (
    NOT_DELIVERED,
    NOT_READ,
    moved,
    not_answered,
    tell,
)
from tickets.errors import NotSentYet
from tickets.models import Delivery

State = Delivery.State
# For which states it is news: only to the right, and what failed stays failed (R18). What
# arrived did not fail, whatever is said later.
NEWS: dict[str, tuple[str, ...]] = {
    State.SENT: (State.QUEUED, State.SENDING, State.UNKNOWN),
    State.DELIVERED: NOT_DELIVERED,
    State.READ: NOT_READ,
    State.FAILED: NOT_DELIVERED,
}


@transaction.atomic
def confirm(
    delivery: Delivery, *, state: str, provider_id: str = "", words: str = ""
) -> bool:
    """A receipt for one delivery; said again, or too late, it changes nothing.

    state: sent, delivered, read or failed. provider_id: what they call it; the first
    that is said stays. words: why it failed, for the agent.

    Returns whether it was news; `delivery` is as it is now.

    Raises:
        NotSentYet: it may still be taken back, so nobody can have got it.
    """
    ticket = delivery.message.ticket
    ticket.lock()
    if moved(delivery):
        return confirm(delivery, state=state, provider_id=provider_id, words=words)
    delivery.message.refresh_from_db(fields=["held_until"])
    if delivery.message.held_until is not None:
        raise NotSentYet
    rows = Delivery.objects.filter(pk=delivery.pk)
    if provider_id:
        unnamed = Q(provider_id="") | Q(provider_id=str(delivery.public_id))
        rows.filter(unnamed).update(provider_id=provider_id[:1000])
    failed = state == State.FAILED
    news = rows.filter(state__in=NEWS[state]).update(
        state=state,
        lease_token=None,
        lease_until=None,
        last_error=one_line(words, limit=500) if failed else "",
    )
    rows.filter(sent_at=None).exclude(state__in=(State.QUEUED, State.FAILED)).update(
        sent_at=timezone.now()
    )
    delivery.refresh_from_db()
    delivery.message.ticket = ticket
    if news:
        if failed:
            not_answered(ticket)
        tell(delivery, by=None)
    return bool(news)
