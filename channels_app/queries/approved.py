"""Words that were approved beforehand, for whoever answers a ticket."""

from channels_app.models import Template
from tickets.models import Ticket
from tickets.queries.ways import ways


def approved_for(ticket: Ticket) -> list[Template]:
    """Those that can be sent to its customer, whenever they last wrote; by their names."""
    doors = [way.channel.pk for way in ways(ticket).all if way.sends_approved]
    found = Template.objects.filter(
        channel__in=doors, status=Template.APPROVED, gone_at=None
    )
    return list(found.select_related("channel"))
