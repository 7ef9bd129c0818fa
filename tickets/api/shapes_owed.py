"""The outside of what is owed: promises, hand-overs, clocks, and what was given."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape, represent
from tickets.api.shapes_brief import BriefShape
from tickets.models import Clock, FollowUp, Goodwill, Handover, Rating, Ticket
from tickets.queries.brief import Brief
from tickets.queries.offered import waits_for

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKETS = "tickets.api.shapes"
MESSAGE = "tickets.api.shapes_messages.MessageShape"


def _seen(agent: Agent) -> QuerySet[Ticket, Any]:
    return Ticket.objects.visible_to(agent).values("pk")


class FollowUpShape(Shape):
    """A promise: what, by whom, until when."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    what = serializers.CharField()
    owner = Ref(f"{PEOPLE}.AgentShape")
    due_at = serializers.DateTimeField()
    state = serializers.ChoiceField(FollowUp.State.choices)
    message = Ref(
        MESSAGE,
        source="promised_in",
        help_text="Whose words promise it, where that is in the same ticket.",
    )
    reason = serializers.CharField(help_text="Why it was withdrawn.")
    made_at = serializers.DateTimeField()
    reminds_at = serializers.DateTimeField(allow_null=True)
    reminded_at = serializers.DateTimeField(allow_null=True)
    late_at = serializers.DateTimeField(
        allow_null=True, help_text="When its time passed while it was open."
    )
    escalates_at = serializers.DateTimeField(
        allow_null=True, help_text="When a lead hears of it, if it is open still."
    )
    escalated_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was kept or withdrawn."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[FollowUp]:
        """Of tickets this agent sees."""
        rows = FollowUp.objects.filter(ticket__in=_seen(agent))
        return rows.select_related("ticket", "owner", "message").defer(
            "message__text", "message__html"
        )


class HandoverShape(Shape):
    """A ticket on offer, to a person or a team; it is over when somebody answered."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    giver = Ref(f"{PEOPLE}.AgentShape", help_text="None: the house rings for a chat.")
    to_agent = Ref(f"{PEOPLE}.AgentShape")
    to_team = Ref(f"{PEOPLE}.TeamShape")
    is_ringing = serializers.BooleanField(help_text="Somebody waits at the other end.")
    state = serializers.ChoiceField(Handover.State.choices)
    note = serializers.CharField(help_text="What its giver says to it.")
    brief = serializers.SerializerMethodField(
        help_text="What whoever takes over has to go by, as it was then."
    )
    offered_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = Ref(f"{PEOPLE}.AgentShape")
    reason = serializers.CharField(help_text="Why it was declined.")
    told_customer = serializers.BooleanField(
        help_text="Whether the customer was told who has it now."
    )

    @extend_schema_field(BriefShape)
    def get_brief(self, handover: Handover) -> dict[str, Any]:
        """The snapshot."""
        return represent(BriefShape, [Brief.from_json(handover.brief)])[0]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Handover]:
        """Of tickets this agent sees."""
        rows = Handover.objects.filter(ticket__in=_seen(agent))
        mine = ExpressionWrapper(waits_for(agent), output_field=BooleanField())
        return rows.alias(to_me=mine).select_related(
            "ticket", "giver", "to_agent", "to_team", "ended_by"
        )


class StandingOfferShape(Shape):
    """A hand-over that nobody has answered yet."""

    id = serializers.UUIDField()
    ticket = serializers.UUIDField()
    number = serializers.IntegerField()
    subject = serializers.CharField()
    giver = serializers.CharField(help_text="A name.")
    to = serializers.CharField(help_text="The name of a person or a team.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    note = serializers.CharField()
    goal = serializers.CharField()
    is_asked = serializers.BooleanField(help_text="They look into it for others.")
    is_slow = serializers.BooleanField()


class BouncingShape(Shape):
    """A ticket that nobody keeps: of the last seven days."""

    ticket = serializers.UUIDField(source="key")
    number = serializers.IntegerField()
    subject = serializers.CharField()
    returned = serializers.IntegerField(help_text="How often nobody took it.")
    transfers = serializers.IntegerField(help_text="How often somebody did.")


class BoardShape(Shape):
    """How a lead's teams hand tickets over."""

    slow = serializers.IntegerField(help_text="How many of them are slow.")
    standing = StandingOfferShape(many=True)
    bouncing = BouncingShape(many=True)


class ClockShape(Shape):
    """Something a customer waits for, and what was agreed about it."""

    ticket = Ref(f"{TICKETS}.TicketShape")
    kind = serializers.ChoiceField(Clock.Kind.choices)
    policy_name = serializers.CharField(source="policy.name")
    target_seconds = serializers.IntegerField(
        source="target", help_text="What was agreed, in working time."
    )
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="null while it stands still."
    )
    warns_at = serializers.DateTimeField(allow_null=True)
    warned_at = serializers.DateTimeField(allow_null=True)
    breached_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(
        [("", "runs"), *Clock.Outcome.choices], help_text="Empty while it runs."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Clock]:
        """Of tickets this agent sees."""
        rows = Clock.objects.filter(ticket__in=_seen(agent))
        return rows.select_related("ticket", "policy")


class GoodwillShape(Shape):
    """Something given to put things right, or asked for."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    agent = Ref(f"{PEOPLE}.AgentShape", help_text="Who gave it, or asked to.")
    amount = serializers.IntegerField(help_text="In minor units (cents).")
    currency = serializers.CharField(help_text="ISO 4217.")
    reason = serializers.CharField()
    state = serializers.ChoiceField(Goodwill.State.choices)
    at = serializers.DateTimeField()
    decided_by = Ref(f"{PEOPLE}.AgentShape")
    decided_at = serializers.DateTimeField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Goodwill]:
        """Of tickets this agent sees."""
        rows = Goodwill.objects.filter(ticket__in=_seen(agent))
        return rows.select_related("ticket", "agent", "decided_by")


class RatingShape(Shape):
    """What a customer said of how they were helped."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    channel = Ref(f"{TICKETS}.ChannelShape")
    agent = Ref(f"{PEOPLE}.AgentShape", help_text="Who answered for it then.")
    score = serializers.IntegerField(help_text="1 to 5.")
    comment = serializers.CharField()
    given_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Rating]:
        """Of tickets this agent sees."""
        rows = Rating.objects.filter(ticket__in=_seen(agent))
        return rows.select_related("ticket", "channel", "agent")
