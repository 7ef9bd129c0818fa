"""What has a tag gets another one instead, and back: rows of it, all at once."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from tickets.models import SlaPolicy, Tag, TagMerge, Ticket

# A ticket that gets the other tag meanwhile has it once.
_MOVE = """
WITH gone AS (DELETE FROM tickets_ticket_tags WHERE tag_id = %s RETURNING ticket_id),
came AS (
    INSERT INTO tickets_ticket_tags (ticket_id, tag_id)
    SELECT ticket_id, %s FROM gone ON CONFLICT DO NOTHING RETURNING ticket_id
)
SELECT ARRAY(SELECT ticket_id FROM gone), ARRAY(SELECT ticket_id FROM came)
"""
# Those that have the other still.
_BACK = """
WITH still AS (
    SELECT ticket_id FROM tickets_ticket_tags
    WHERE tag_id = %(into)s AND ticket_id = ANY(%(tickets)s)
), gone AS (
    DELETE FROM tickets_ticket_tags
    WHERE tag_id = %(into)s AND ticket_id = ANY(%(came)s)
)
INSERT INTO tickets_ticket_tags (ticket_id, tag_id)
SELECT ticket_id, %(tag)s FROM still ON CONFLICT DO NOTHING
"""


def links(tag: Tag) -> QuerySet[Any]:
    """Which tickets have it."""
    return Ticket.tags.through.objects.filter(tag=tag)


def move(tag: Tag, into: Tag) -> tuple[list[int], list[int]]:
    """Keys of the tickets that had it, and of those that did not have the other."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [tag.pk, into.pk])
        tickets, came = cursor.fetchone()
    return tickets, came


def move_back(merge: TagMerge) -> None:
    """Tickets and policies."""
    given: dict[str, Any] = {"tag": merge.tag_id, "into": merge.into_id}
    with connection.cursor() as cursor:
        lists = {"tickets": merge.tickets, "came": merge.came}
        cursor.execute(_BACK, given | lists)
    had_both = set(merge.policies.get("both", ()))
    for policy in SlaPolicy.objects.filter(
        pk__in=merge.policies.get("all", ()), tags=merge.into_id
    ):
        policy.tags.add(merge.tag_id)
        if policy.pk not in had_both:
            policy.tags.remove(merge.into_id)


def move_policies(tag: Tag, into: Tag) -> dict[str, list[int]]:
    """Keys of SLA policies that named it, and of those that named both."""
    policies = list(SlaPolicy.objects.filter(tags=tag))
    keys = [one.pk for one in policies]
    both = SlaPolicy.objects.filter(pk__in=keys, tags=into)
    found = {"all": keys, "both": list(both.values_list("pk", flat=True))}
    for policy in policies:
        policy.tags.add(into)
        policy.tags.remove(tag)
    return found if policies else {}
