"""Who came into a ticket with a code that may have been overheard, and is not believed."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from tickets.models import Continuation, Participant


def is_doubted(ticket: str, identity: str) -> Exists:
    """Whether an address is, by the names of both in the query that asks."""
    believed = Participant.objects.filter(
        ticket=OuterRef("ticket"),
        identity=OuterRef("identity"),
        confirmed_at__isnull=False,
    )
    came = Continuation.objects.filter(
        ~Exists(believed),
        ticket=OuterRef(ticket),
        identity=OuterRef(identity),
        is_proven=False,
    )
    return Exists(came)


def doubted_in(
    tickets: Collection[int | None], identities: Collection[int]
) -> set[tuple[int | None, int | None]]:
    """Which of these addresses, in which of these tickets: one query."""
    believed = Participant.objects.filter(
        ticket=OuterRef("ticket"),
        identity=OuterRef("identity"),
        confirmed_at__isnull=False,
    )
    rows = Continuation.objects.filter(
        ~Exists(believed), ticket__in=tickets, identity__in=identities, is_proven=False
    )
    return set(rows.values_list("ticket", "identity"))
