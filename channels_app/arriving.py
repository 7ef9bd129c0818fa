"""Words that bring a code: they go on with a matter that was spoken of elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from channels_app.actions.introduce import Key, key_of, known_addresses
from channels_app.actions.stepping_in import greet
from channels_app.said import Said
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets import actions
from tickets.actions import people
from tickets.actions.continue_on import Arrival
from tickets.models import Continuation, Identity, Message, Ticket

# Of one address; each is one of 2**44.
TRIES = Limit(20, 3600)


def looked_up(sayings: Sequence[Said]) -> list[Said]:
    """Each with what only looks like a code: three short words in a row do, as in every
    tenth mail, and what has one is told by itself. An account that its provider vouches
    for may bring codes of another kind (`proving`).
    """
    found = {at: one.codes for at, one in enumerate(sayings) if not one.is_vouched}
    asked = {one.code for every in found.values() for one in every}
    if not asked:
        return list(sayings)
    rows = Continuation.objects.carried().filter(code__in=asked)
    there = set(rows.values_list("code", flat=True))
    return [
        replace(said, nowhere=frozenset(one.code for one in found.get(at, ())) - there)
        for at, said in enumerate(sayings)
    ]


def count_tries(sayings: Sequence[Said], whose: Mapping[Key, Identity]) -> None:
    """A code that leads nowhere may have been a guess."""
    tries: Counter[str] = Counter()
    for said in sayings:
        tries[_tries_of(whose[key_of(said.sender)])] += len(said.nowhere)
    if tries := +tries:
        limits.spend_all(tries, TRIES)


def _tries_of(identity: Identity) -> str:
    return f"codes:{identity.pk}"


def arrival_of(said: Said, identity: Identity) -> Arrival | None:
    """The matter that the first good code in these words leads to."""
    for found in said.codes:
        if limits.spend(_tries_of(identity), TRIES):
            return None
        one = actions.arrival(found, identity)
        if one is not None:
            return one
    return None


def arrived(said: Said, message: Message, one: Arrival, identity: Identity) -> None:
    """These words went on with it: say so on the ticket, and to whoever wrote them."""
    former = identity.customer_id
    actions.arrived(one, identity=identity, channel=said.channel, message=message)
    if said.is_vouched and one.is_proven and one.is_customer:
        _also_theirs(said, former, message.ticket)
    if said.words.auto is None and not said.words.is_old:
        is_proven = one.is_proven and one.is_customer
        greet(message.ticket, identity, said.channel, is_proven=is_proven)


def _also_theirs(said: Said, former: int, ticket: Ticket) -> None:
    """What their provider says are further addresses of theirs goes along with them."""
    known = known_addresses(key_of(one) for one in said.incoming.also)
    for one in sorted(known.values(), key=lambda one: one.pk):
        if one.customer_id == former:
            people.identified(one, customer=ticket.customer)
