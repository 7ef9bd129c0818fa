"""What the verbs of a ticket take: one body a verb; ids name what belongs to the ticket."""

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.api.bodies import Body, Choose, Moment
from tickets.models import Channel, Ticket
from tickets.queries.people import assignable

# As the pages' forms have it.
MAX_TEXT, MAX_HTML = 200_000, 600_000


class TicketBody(Body):
    """The body of a verb: `about` is the ticket."""

    @property
    def ticket(self) -> Ticket:
        ticket: Ticket = self.about
        return ticket


class Nothing(TicketBody):
    """A verb that needs no more than its address."""


class AssignBody(TicketBody):
    to = Choose(lambda body: assignable(body.ticket), help_text="An agent.")


class SnoozeBody(TicketBody):
    until = Moment()


def _channels(body: TicketBody) -> QuerySet[Channel]:
    return Channel.objects.all()


class ReplyBody(TicketBody):
    text = serializers.CharField(max_length=MAX_TEXT, default="", allow_blank=True)
    html = serializers.CharField(max_length=MAX_HTML, default="", allow_blank=True)
    channel = Choose(
        _channels, default=None, help_text="By which way; the best, if not said."
    )
    and_resolve = serializers.BooleanField(default=False)


class NoteBody(TicketBody):
    text = serializers.CharField(max_length=MAX_TEXT, default="", allow_blank=True)
    html = serializers.CharField(max_length=MAX_HTML, default="", allow_blank=True)


class HintsBody(TicketBody):
    text = serializers.CharField(max_length=MAX_TEXT, allow_blank=True)
