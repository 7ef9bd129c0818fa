"""The outside of who takes part in a ticket: their addresses, and who of us reads along."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import Follower, Identity, Participant, Ticket
from tickets.queries.customers import seen_customers, typed_in

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKETS = "tickets.api.shapes"


class IdentityShape(Shape):
    """One address of a customer on one kind of channel."""

    family = "customers"

    id = serializers.UUIDField(source="public_id")
    customer = Ref(
        f"{TICKETS}.CustomerShape",
        source="seen_customer",
        help_text="Whose it is; null if that is not for you to know.",
    )
    kind = serializers.CharField(help_text="Of channel: email, phone, widget …")
    shown = serializers.CharField(help_text="The address, as people write it.")
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text="When it proved that it receives what we send it."
    )
    unreachable_since = serializers.DateTimeField(
        allow_null=True,
        help_text="What was sent there came back: there is no such address. Nothing goes "
        "there by itself until they write from it.",
    )
    unreachable_words = serializers.CharField(
        help_text='What the server said that sent it back; "" as long as none did.'
    )
    opted_out_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when it gets nothing that the house says by itself.",
    )
    pictures_since = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when pictures on other servers are always shown in mail from it "
        "that is vouched for.",
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Identity]:
        """Of customers of tickets this agent sees, of those who were typed in, and of who
        else takes part."""
        seen = Ticket.objects.visible_to(agent)
        theirs = Q(customer__in=seen.values("customer_id"))
        theirs |= Q(customer__in=typed_in(agent).values("pk"))
        partake = Participant.objects.filter(ticket__in=seen.values("pk"))
        return cls.told(agent).filter(theirs | Q(pk__in=partake.values("identity_id")))

    @classmethod
    def told(cls, agent: Agent) -> QuerySet[Identity]:
        """Any, for what an agent sees it in: whose it is may not be theirs to know."""
        known = seen_customers(agent).filter(pk=OuterRef("customer"))
        rows = Identity.objects.annotate(sees_customer=Exists(known))
        return rows.select_related("customer")


class ParticipantShape(Shape):
    """Somebody who takes part in a ticket by an address of theirs."""

    ticket = Ref(f"{TICKETS}.TicketShape")
    identity = IdentityShape()
    part = serializers.ChoiceField(Participant.Part.choices)
    confirmed_at = serializers.DateTimeField(
        allow_null=True, help_text="Until then they get no replies."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Participant]:
        """Of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Participant.objects.filter(ticket__in=seen)
        told = Prefetch("identity", IdentityShape.told(agent))
        return rows.select_related("ticket").prefetch_related(told)


class FollowerShape(Shape):
    """An agent who sees a ticket whatever its team."""

    ticket = Ref(f"{TICKETS}.TicketShape")
    agent = Ref(f"{PEOPLE}.AgentShape")
    why = serializers.ChoiceField(Follower.Why.choices)
    hears = serializers.BooleanField(
        allow_null=True,
        help_text="Whether they asked to be notified of it, or to be so no more; null:"
        " they are, if `why` is `follows` or `added`.",
    )
    since = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Follower]:
        """Of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Follower.objects.filter(ticket__in=seen)
        return rows.select_related("ticket", "agent")


@dataclass(frozen=True, slots=True)
class Read:
    """Up to which seq somebody has read a ticket, and of its newest message."""

    seq: int
    newest: int

    @property
    def is_unread(self) -> bool:
        return self.seq < self.newest


class SeenShape(Shape):
    """How far you have read a ticket."""

    seq = serializers.IntegerField(help_text="Of the last message you read; 0: none.")
    newest = serializers.IntegerField(help_text="`seq` of its newest message.")
    is_unread = serializers.BooleanField(help_text="There is something to read.")
