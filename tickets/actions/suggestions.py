"""Facts that customers' words offer: found when words arrive, accepted by people.

They are looked for by a sweep of its own, not while words are received nor while pages
are told of them: a long mail takes tenths of a second to search, and a chat must not wait
for that. Nor when a page is shown: it reads rows. So a suggestion is there a moment after
its words, and pages are told again.
"""

import logging
from collections.abc import Collection, Iterator
from functools import partial

from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from helpdesk.base import live
from helpdesk.base.accounts.models import Agent
from helpdesk.base.quotes import fold_quotes
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.context import record_fact
from tickets.detect import canonical, facts
from tickets.models import (
    Event,
    Fact,
    FactName,
    Identity,
    Message,
    Sifting,
    Suggestion,
    Ticket,
)
from tickets.queries import telling

logger = logging.getLogger(__name__)

BELL = "tickets.suggestions"
BATCH = 20
# Of one message: a parts list must not bury what matters.
MOST = 12

# One statement, and harmless when an event is told twice.
_KEEP = """
INSERT INTO tickets_sifting (message_id, since)
SELECT id, now() FROM tickets_message WHERE public_id = %s AND direction = 'in'
ON CONFLICT DO NOTHING
"""


def keep(message: str) -> None:
    """Words arrived: look for facts in them soon.

    Nobody is rung: the pump finds them within seconds, many at once, and a chat has its
    worker for itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [message])


def waiting() -> float:
    """Seconds the oldest words have waited for somebody to look."""
    oldest = Sifting.objects.aggregate(oldest=Min("since"))["oldest"]
    return max(0.001, (timezone.now() - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Look through all words that wait; how many messages that were."""
    looked, count = 0, BATCH
    while count == BATCH:
        count = _sift_some()
        looked += count
    return looked


@transaction.atomic
def _sift_some() -> int:
    free = Sifting.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(free.select_related("message__ticket").order_by("id")[:BATCH])
    if not rows:
        return 0
    names = {one.slug: one for one in FactName.objects.filter(is_active=True)}
    customers = {row.message.ticket.customer_id for row in rows}
    theirs = _addresses(customers)
    found = [
        one
        for row in rows
        for one in _offered(row.message, names, theirs[row.message.ticket.customer_id])
    ]
    Suggestion.objects.bulk_create(found, ignore_conflicts=True)
    Sifting.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if found:
        told = telling.anew({one.message.ticket_id for one in found})
        transaction.on_commit(partial(live.publish, *told), robust=True)
    return len(rows)


def _addresses(customers: Collection[int]) -> dict[int, set[str]]:
    """What a signature says of somebody whose addresses we know is no news."""
    theirs: dict[int, set[str]] = {pk: set() for pk in customers}
    known = Identity.objects.filter(customer__in=customers)
    for customer, address in known.values_list("customer_id", "canonical"):
        theirs[customer].add(address.casefold())
    return theirs


def _offered(
    message: Message, names: dict[str, FactName], theirs: Collection[str]
) -> list[Suggestion]:
    """Of the customer's own words: what they quote was said by others, or before."""
    words, _quoted = fold_quotes(message.text)
    try:
        return list(_found(message, words, names, theirs))[:MOST]
    except Exception:
        # An aid: words that break the search must not keep others waiting.
        logger.exception("no facts are offered from message %s", message.pk)
        return []


def _found(
    message: Message, words: str, names: dict[str, FactName], theirs: Collection[str]
) -> Iterator[Suggestion]:
    own = [(one.slug, one.pattern) for one in names.values() if one.pattern]
    seen = set()
    for one in facts(words, named=own):
        same = canonical(one.kind, one.value)
        if one.kind not in names or same in theirs or (one.kind, same) in seen:
            continue
        seen.add((one.kind, same))
        yield Suggestion(
            message=message,
            name=one.kind,
            value=one.value[:500],
            canonical=same,
            starts=one.start,
            ends=one.end,
        )


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: Agent) -> Fact:
    """It is a fact, from the message that offered it. Of a name that a ticket has one
    value of, it takes the place of the value before.

    Raises:
        TicketClosed: nothing was written.
        NoSuchFactName: facts of this name are recorded no more.
    """
    ticket = suggestion.message.ticket
    begin(ticket, "accept_suggestion", by=by)
    of_name = ticket.facts.current().filter(name=suggestion.name).order_by("-id")
    known = of_name.filter(canonical=suggestion.canonical).first()
    if known is not None:
        # Two agents were of one mind.
        return known
    single = FactName.objects.filter(slug=suggestion.name, is_single=True).exists()
    return record_fact(
        ticket,
        name=suggestion.name,
        value=suggestion.value,
        source=suggestion.message,
        replaces=of_name.first() if single else None,
        by=by,
    )


@transaction.atomic
def dismiss_suggestion(suggestion: Suggestion, *, by: Agent) -> None:
    """It is none: on this ticket nobody is offered it again, whoever says it."""
    ticket = suggestion.message.ticket
    begin(ticket, "dismiss_suggestion", by=by)
    same = _same(ticket, suggestion).filter(dismissed_at=None)
    if same.update(dismissed_by=by, dismissed_at=timezone.now()):
        _tell(ticket, Event.Verb.SUGGESTION_DISMISSED, suggestion, by)


@transaction.atomic
def restore_suggestion(suggestion: Suggestion, *, by: Agent) -> None:
    """Offer it again: dismissing it was a slip."""
    ticket = suggestion.message.ticket
    begin(ticket, "restore_suggestion", by=by)
    same = _same(ticket, suggestion).exclude(dismissed_at=None)
    if same.update(dismissed_by=None, dismissed_at=None):
        _tell(ticket, Event.Verb.SUGGESTION_RESTORED, suggestion, by)


def _same(ticket: Ticket, suggestion: Suggestion) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(
        message__ticket=ticket, name=suggestion.name, canonical=suggestion.canonical
    )


def _tell(ticket: Ticket, verb: Event.Verb, suggestion: Suggestion, by: Agent) -> None:
    ticket.record(verb, by=by, suggestion=str(suggestion.public_id))
    settle(ticket)
