"""The outside of what the next person must know: context, facts, and what words offer."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape, represent
from tickets.models import (
    Context,
    CustomerFact,
    Fact,
    FactName,
    Message,
    Suggestion,
    SummaryDraft,
    Ticket,
)
from tickets.queries.brief import since_summary
from tickets.queries.page_context import is_stale
from tickets.queries.suggested import is_offered

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKETS = "tickets.api.shapes"
MESSAGE = "tickets.api.shapes_messages.MessageShape"
HERE = "tickets.api.shapes_context"


class FactNameShape(Shape):
    """What can be known of a ticket, by its name."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="slug", help_text="As facts carry it.")
    # A field of this name, not the label of this one.
    label = serializers.CharField(  # type: ignore[assignment] # as above
        source="shown", help_text="What people read."
    )
    position = serializers.IntegerField()
    is_personal = serializers.BooleanField(help_text="True of the customer as well.")
    is_single = serializers.BooleanField(help_text="A ticket has one of it at a time.")
    pattern = serializers.CharField(help_text="How its values look in words (regex).")
    is_active = serializers.BooleanField(help_text="False: recorded no more.")
    is_built_in = serializers.BooleanField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[FactName]:
        """Admins see all; others those under which facts are recorded now."""
        rows = FactName.objects.order_by()
        return rows if agent.is_admin else rows.filter(is_active=True)


class FactShape(Shape):
    """One thing known about a ticket; never overwritten: a new one replaces it."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    name = serializers.CharField(help_text="As /fact-names/ has it.")
    value = serializers.CharField()
    source = Ref(  # type: ignore[assignment] # a field of this name, not its own
        MESSAGE,
        source="said_in",
        help_text="Whose words say it, where that is in the same ticket.",
    )
    recorded_by = Ref(f"{PEOPLE}.AgentShape")
    recorded_at = serializers.DateTimeField()
    confirmed_by = Ref(f"{PEOPLE}.AgentShape")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    replaced_by = Ref(f"{HERE}.FactShape", source="newer")
    is_kept = serializers.SerializerMethodField(
        help_text="Whether it is known of the customer, beyond this ticket."
    )

    def get_is_kept(self, fact: Fact) -> bool:
        """Whether somebody promoted it, and nobody took that back."""
        return any(one.holds for one in fact.promoted.all())

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Fact]:
        """Of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Fact.objects.filter(ticket__in=seen).select_related(
            "ticket", "source", "recorded_by", "confirmed_by", "replaced_by"
        )
        holds = ExpressionWrapper(Q(replaced_by=None), output_field=BooleanField())
        bare = rows.alias(is_current=holds).defer("source__text", "source__html")
        return bare.prefetch_related("promoted")


class CustomerFactShape(Shape):
    """Something known of a person, from one of their tickets."""

    id = serializers.UUIDField(source="public_id")
    customer = Ref(f"{TICKETS}.CustomerShape")
    name = serializers.CharField(help_text="As /fact-names/ has it.")
    value = serializers.CharField()
    fact = Ref(f"{HERE}.FactShape", help_text="Where it is from.")
    promoted_by = Ref(f"{PEOPLE}.AgentShape")
    at = serializers.DateTimeField()
    is_current = serializers.BooleanField(
        source="holds", help_text="Replaced by no later one, and not taken back."
    )
    ended_at = serializers.DateTimeField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CustomerFact]:
        """From tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = CustomerFact.objects.filter(fact__ticket__in=seen)
        return rows.select_related("customer", "fact", "promoted_by")


class SuggestionShape(Shape):
    """A fact that a customer's words offer."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape", source="message.ticket")
    message = Ref(MESSAGE)
    name = serializers.CharField(help_text="As /fact-names/ has it.")
    value = serializers.CharField()
    starts = serializers.IntegerField(help_text="Where the message's text says it.")
    ends = serializers.IntegerField()
    dismissed_by = Ref(f"{PEOPLE}.AgentShape")
    dismissed_at = serializers.DateTimeField(
        allow_null=True, help_text="When somebody said that it is none."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Suggestion]:
        """In words of tickets this agent sees that nobody took back."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Suggestion.objects.filter(
            message__ticket__in=seen, message__deleted_at=None
        )
        joined = rows.select_related("message__ticket", "dismissed_by")
        return joined.defer("message__text", "message__html").alias(
            is_offered=is_offered()
        )


class SourceShape(Shape):
    """A sentence of a summary that stands word for word in a message."""

    message = serializers.UUIDField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()


class SummaryDraftShape(Shape):
    """A summary that nobody has read yet; saved by the verb `edit-context`."""

    text = serializers.CharField()
    sources = serializers.SerializerMethodField()
    by_provider = serializers.BooleanField(help_text="A model outside wrote it.")
    trouble = serializers.ChoiceField(
        [("", "none"), *SummaryDraft.Trouble.choices],
        help_text="Why it was made here although a provider was asked.",
    )
    made_by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()

    @extend_schema_field(SourceShape(many=True))
    def get_sources(self, draft: SummaryDraft) -> list[dict[str, Any]]:
        """Those that stand in this ticket still."""
        return _sources(draft.ticket, draft.sources)


class ContextShape(Shape):
    """What the customer wants, and the story so far. A ticket without has empty words."""

    ticket = Ref(f"{TICKETS}.TicketShape")
    goal = serializers.CharField()
    summary = serializers.CharField()
    summary_seq = serializers.IntegerField(
        help_text="`seq` of the ticket when the summary was written."
    )
    sources = serializers.SerializerMethodField()
    unsaid = serializers.SerializerMethodField(
        help_text="How many messages came and went since the summary was written."
    )
    is_stale = serializers.SerializerMethodField(
        help_text="So much was said since that it no longer tells the story."
    )
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField(allow_null=True)
    draft = serializers.SerializerMethodField(
        help_text="A summary that was drafted, and that nobody has saved yet."
    )

    @extend_schema_field(SourceShape(many=True))
    def get_sources(self, context: Context) -> list[dict[str, Any]]:
        """Those that stand in this ticket still."""
        return _sources(context.ticket, context.sources)

    def get_unsaid(self, context: Context) -> int:
        """Since the summary."""
        return since_summary(context.ticket, context)[0]

    def get_is_stale(self, context: Context) -> bool:
        """By how much was said since."""
        return is_stale(*since_summary(context.ticket, context))

    @extend_schema_field(SummaryDraftShape(allow_null=True))
    def get_draft(self, context: Context) -> dict[str, Any] | None:
        """The one there is."""
        drafts = SummaryDraft.objects.filter(ticket=context.ticket)
        draft = drafts.select_related("ticket", "made_by").first()
        return None if draft is None else represent(SummaryDraftShape, [draft])[0]


def _sources(ticket: Ticket, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Words went with their message, where that went to another ticket."""
    if not kept:
        return []
    named = Message.objects.filter(ticket=ticket, deleted_at=None).filter(
        public_id__in=[one["message"] for one in kept]
    )
    here = {str(one) for one in named.values_list("public_id", flat=True)}
    return [one for one in kept if one["message"] in here]
