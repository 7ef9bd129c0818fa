"""In which order words go where only some may go at a time: people's answers first."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import Delivery

WAITS = Q(state__in=[Delivery.State.QUEUED, Delivery.State.SENDING])


def people_first(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that a person waits for to go, then what goes by itself; each by its turn.

    To one address all goes in the order it was said: what goes by itself and stands before
    an answer goes as soon as that answer would.
    """
    answers = Delivery.objects.filter(
        WAITS,
        message__held_until=None,
        message__auto="",
        channel=OuterRef("channel"),
        identity=OuterRef("identity"),
    )
    return rows.annotate(leads_to_answer=Exists(answers)).order_by(
        "-leads_to_answer", "not_before", "id"
    )


def line(channel: int, *, most: int) -> list[UUID]:
    """The next so many that go by a channel, by their public ids."""
    rows = Delivery.objects.filter(
        WAITS, channel=channel, channel__is_active=True, message__held_until=None
    )
    return list(people_first(rows).values_list("public_id", flat=True)[:most])
