"""Tickets that have to do with each other: part of, related to, a duplicate of.

A link shows nothing of a ticket to who does not see it, and does nothing by itself.
"""

from django.db import connection, transaction

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin_both, require_not_over
from tickets.actions.clocks import settle
from tickets.models import Event, Link, Ticket, Way
from tickets.moving_errors import (
    LinkedAlready,
    LinkedToItself,
    MergedAway,
    PartOfAnother,
    PartOfItself,
    TooManyLinks,
)

# Of one ticket.
MOST = 50
# Any number: parents are given one at a time, so that no two make a circle.
_PARENTS = 7_240_058


@transaction.atomic
def link(ticket: Ticket, *, other: Ticket, way: Way = Way.RELATED, by: Agent) -> Link:
    """Another ticket is this to it from now on. What it is linked to may be closed, but
    not what becomes part of it, or a duplicate.

    Raises:
        LinkedToItself: it is the same ticket.
        TicketClosed, MergedAway: nothing more happens in this one, or that one went into
            another.
        LinkedAlready, TooManyLinks: they are, or one of them is to as many as can be.
        PartOfAnother, PartOfItself: a ticket is part of one other, and not of its parts.
    """
    if ticket.pk == other.pk:
        raise LinkedToItself
    begin_both(ticket, other, "link", by=by, even_over=True)
    require_not_over(ticket)
    if other.merged_into_id is not None:
        raise MergedAway
    if Link.objects.of(ticket).filter(pk__in=Link.objects.of(other)).exists():
        raise LinkedAlready
    if any(Link.objects.of(one).count() >= MOST for one in (ticket, other)):
        raise TooManyLinks(MOST)
    if way in {Way.CHILD, Way.DUPLICATE}:
        ends, kind = (other, ticket), Link.Kind(way.inverse)
    else:
        ends, kind = (ticket, other), Link.Kind(way)
    require_not_over(ends[0])
    if kind == Link.Kind.PARENT:
        _require_parent(*ends)
    made = Link.objects.create(ticket=ends[0], other=ends[1], kind=kind, by=by)
    _tell(Event.Verb.LINKED, made, by=by)
    return made


@transaction.atomic
def unlink(link: Link, *, by: Agent) -> None:
    """They have no more to do with each other. One that is gone stays so.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        TicketClosed, MergedAway: nothing more happens there.
    """
    begin_both(link.ticket, link.other, "unlink", by=by, even_over=True)
    require_not_over(link.ticket)
    if Link.objects.filter(pk=link.pk).delete()[0]:
        _tell(Event.Verb.UNLINKED, link, by=by)


def _require_parent(child: Ticket, parent: Ticket) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PARENTS])
    above = Link.objects.filter(kind=Link.Kind.PARENT)
    if above.filter(ticket=child).exists():
        raise PartOfAnother
    at: int | None = parent.pk
    while at is not None:
        if at == child.pk:
            raise PartOfItself
        at = above.filter(ticket=at).values_list("other", flat=True).first()


def _tell(verb: Event.Verb, link: Link, *, by: Agent) -> None:
    """Each timeline says it, by number alone: who reads the one need not see the other."""
    key = str(link.public_id)
    for one, other in ((link.ticket, link.other), (link.other, link.ticket)):
        way, _key = link.seen_from(one)
        one.record(verb, by=by, link=key, number=other.number, way=str(way))
        settle(one)
