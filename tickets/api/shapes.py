"""The outside of a ticket, and of those around it."""

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Named, Ref, Shape
from tickets.api.shapes_customers import CustomerShape as CustomerShape
from tickets.api.shapes_customers import Values
from tickets.models import Channel, Priority, Status, Ticket
from tickets.models.ticket import TicketQuerySet

PEOPLE = "helpdesk.base.accounts.api.shapes"
HERE = "tickets.api.shapes"


class ChannelShape(Shape):
    family = "channels"

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    name = serializers.CharField()
    team = Ref(f"{PEOPLE}.TeamShape")
    is_active = serializers.BooleanField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """The names of channels are known to all who work here."""
        return Channel.objects.select_related("team")


class TicketShape(Shape):
    """One matter of one customer, over any number of channels."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField(help_text="What people call it: #1042.")
    subject = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    waiting_for = serializers.ChoiceField(
        [("", "nobody"), *Ticket.WaitingFor.choices],
        help_text="Whom a waiting ticket waits for.",
    )
    priority = Named(Priority)
    tags = serializers.SerializerMethodField()
    fields = Values()  # type: ignore[assignment] # of this name, not those of this
    customer = Ref(f"{HERE}.CustomerShape")
    team = Ref(f"{PEOPLE}.TeamShape")
    assignee = Ref(f"{PEOPLE}.AgentShape")
    accountable = Ref(
        f"{PEOPLE}.AgentShape", help_text="The one person who answers for it."
    )
    next_step = serializers.ChoiceField([("", "none"), *Ticket.NextStep.choices])
    next_step_at = serializers.DateTimeField(allow_null=True)
    wake_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(
        allow_null=True, help_text="The oldest customer's word nobody answered yet."
    )
    first_replied_at = serializers.DateTimeField(allow_null=True)
    live_since = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when somebody waits at the other end of a live channel.",
    )
    last_message_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    spam_at = serializers.DateTimeField(allow_null=True)
    is_sample = serializers.BooleanField(
        help_text="Made to try the helpdesk out: nothing said in it is sent."
    )
    merged_into = Ref(
        f"{HERE}.TicketShape",
        source="seen_survivor",
        help_text="Where it goes on; null as well if that is not for you to see.",
    )
    seq = serializers.IntegerField(help_text="Of its newest event; grows with each.")

    def get_tags(self, ticket: Ticket) -> list[str]:
        """Their names, in order."""
        return [tag.name for tag in ticket.tags.all()]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Ticket]:
        """What this agent may know exists."""
        return cls.among(Ticket.objects.visible_to(agent), agent)

    @classmethod
    def among(cls, tickets: TicketQuerySet, agent: Agent) -> QuerySet[Ticket]:
        """These, with all that is shown of them to this agent."""
        seen = Ticket.objects.visible_to(agent)
        survivor = seen.filter(pk=OuterRef("merged_into"))
        return (
            tickets.annotate(sees_survivor=Exists(survivor))
            .select_related(
                "customer", "team", "assignee", "accountable", "merged_into"
            )
            .prefetch_related("tags")
        )
