"""The mailboxes a letter can go by, the nearest first."""

from django.db.models import QuerySet

from tickets.models import Channel, Ticket


def letters() -> QuerySet[Channel]:
    """All that are switched on."""
    return Channel.objects.filter(is_active=True, traits__copies=True)


def letters_of(ticket: Ticket, *, near: int | None = None) -> list[Channel]:
    """Those that are switched on: `near` (the key of one), the team's own, the one that
    sends our own mail, then the others."""
    return sorted(
        letters(),
        key=lambda one: (
            one.pk != near,
            one.team_id != ticket.team_id,
            not one.is_system,
            one.pk,
        ),
    )
