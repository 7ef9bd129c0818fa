"""Who came into a ticket with a code that may have been overheard, and is not believed;
or took part until it turned out to be somebody else's.

They are not wherever their words go from there: to a ticket it is merged into, or to one
that is split off. Who takes part in a ticket for certain is believed in that one.
"""

from collections.abc import Collection

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Value

from tickets.models import Continuation, Participant


def is_doubted(ticket: str, identity: str) -> Q:
    """Whether an address is, by the names of both in the query that asks."""
    came = Continuation.objects.filter(identity=OuterRef(identity), is_proven=False)
    believed = Participant.objects.filter(
        ticket=OuterRef(ticket),
        identity=OuterRef(identity),
        confirmed_at__isnull=False,
    )
    put_out = Participant.objects.filter(
        ticket=OuterRef(ticket), identity=OuterRef(identity), confirmed_at=None
    )
    doubted = Q(Exists(came), ~Exists(believed)) | Q(Exists(put_out))
    return doubted & Q((f"{ticket}__isnull", False))


def doubted_in(
    tickets: Collection[int | None], identities: Collection[int]
) -> set[tuple[int | None, int | None]]:
    """Which of these addresses, in which of these tickets: one query, unless somebody
    came with a code."""
    rows = Continuation.objects.filter(identity__in=identities, is_proven=False)
    put_out = Participant.objects.filter(
        ticket__in=[one for one in tickets if one is not None],
        identity__in=identities,
        confirmed_at=None,
    )
    found = rows.order_by().values_list("identity", Value(None, BigIntegerField()))
    found = found.union(put_out.order_by().values_list("identity", "ticket"))
    came, out = set(), set()
    for who, ticket in found:
        if ticket is None:
            came.add(who)
        else:
            out.add((ticket, who))
    if not came:
        return set(out)
    believed = Participant.objects.filter(
        ticket__in=tickets, identity__in=came, confirmed_at__isnull=False
    )
    every: set[tuple[int | None, int | None]] = {
        (one, who) for one in tickets if one is not None for who in came
    }
    return (every - set(believed.values_list("ticket", "identity"))) | out
