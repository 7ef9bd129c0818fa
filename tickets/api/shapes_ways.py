"""The outside of where a matter goes: by another channel, or into another ticket; and of
what somebody is writing about it."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import (
    Continuation,
    Draft,
    DraftFile,
    DraftTaking,
    Link,
    Moving,
    Ticket,
)

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKETS = "tickets.api.shapes"
MESSAGE = "tickets.api.shapes_messages.MessageShape"


class ContinuationShape(Shape):
    """A matter on its way to another channel: who brings its code goes on with it."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    kind = serializers.CharField(help_text="Of channel.")
    code = serializers.SerializerMethodField(
        help_text="What the customer says or types; null once it leads nowhere, and where"
        " its link is public."
    )
    offered_by = Ref(f"{PEOPLE}.AgentShape", help_text="None: the customer asked.")
    offered_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    arrived_at = serializers.DateTimeField(allow_null=True)
    identity = Ref("tickets.api.shapes_people.IdentityShape", help_text="Who came.")
    channel = Ref(f"{TICKETS}.ChannelShape", help_text="Where they came.")
    message = Ref(
        MESSAGE,
        source="came_with",
        help_text="Their first words there, where they are in the same ticket.",
    )
    is_proven = serializers.BooleanField(
        help_text="They followed a link that only somebody who takes part was sent."
    )

    def get_code(self, one: Continuation) -> str | None:
        """As the ticket's timeline shows it, while it is good."""
        is_good = one.arrived_at is None and one.expires_at > timezone.now()
        return (one.shown or None) if is_good else None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Continuation]:
        """Of tickets this agent sees."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Continuation.objects.filter(ticket__in=seen).select_related(
            "ticket", "offered_by", "identity", "channel", "message"
        )
        return rows.defer("message__text", "message__html")


class MovingShape(Shape):
    """A merge or a split: what went from `ticket` to `into`."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(Moving.Kind.choices)
    ticket = Ref(
        f"{TICKETS}.TicketShape",
        source="known_ticket",
        help_text="null: you may not see it.",
    )
    into = Ref(
        f"{TICKETS}.TicketShape",
        source="known_into",
        help_text="null: you may not see it.",
    )
    message_count = serializers.SerializerMethodField(
        help_text="How many messages went."
    )
    by = Ref(f"{PEOPLE}.AgentShape", help_text="None: the house, by its rules.")
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = Ref(f"{PEOPLE}.AgentShape")

    def get_message_count(self, one: Moving) -> int:
        """Those that went at once."""
        return len(one.rows.get("messages", ()))

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Moving]:
        """To or from tickets this agent sees; the other end only if they see it, too."""
        seen = Ticket.objects.visible_to(agent)
        rows = Moving.objects.filter(
            Q(ticket__in=seen.values("pk")) | Q(into__in=seen.values("pk"))
        )
        return rows.select_related("by", "undone_by").prefetch_related(
            Prefetch("ticket", seen), Prefetch("into", seen)
        )


class LinkShape(Shape):
    """Two tickets that have to do with each other."""

    id = serializers.UUIDField(source="public_id")
    ticket = Ref(f"{TICKETS}.TicketShape")
    kind = serializers.ChoiceField(
        Link.Kind.choices,
        help_text="What `other` is to `ticket`: what it is part of, is related to, or is a"
        " duplicate of.",
    )
    other = Ref(f"{TICKETS}.TicketShape")
    by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Link]:
        """Those of which this agent sees both ends."""
        seen = Link.objects.seen_in(Ticket.objects.visible_to(agent))
        return seen.select_related("ticket", "other", "by")


class PeopleShape(Shape):
    """Whom a letter is to go to."""

    to = serializers.ListField(child=serializers.CharField())
    cc = serializers.ListField(child=serializers.CharField())
    bcc = serializers.ListField(child=serializers.CharField())


class DraftFileShape(Shape):
    """A file that waits with a draft."""

    id = serializers.UUIDField(source="public_id")
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    content_id = serializers.CharField(
        help_text="What `cid:` in the HTML names, if it is for within the words."
    )
    description = serializers.CharField(help_text="What is to be seen, in words.")


class DraftShape(Shape):
    """What you are writing, kept for you alone."""

    ticket = Ref(f"{TICKETS}.TicketShape")
    mode = serializers.ChoiceField(Draft.Mode.choices)
    text = serializers.CharField()
    html = serializers.CharField()
    channel = Ref(f"{TICKETS}.ChannelShape")
    public = serializers.BooleanField(
        allow_null=True, help_text="Whether where everybody reads it; null: not chosen."
    )
    people = serializers.SerializerMethodField(
        help_text="Addresses as they were typed; null: not chosen."
    )
    signature = serializers.BooleanField(
        source="signed",
        allow_null=True,
        help_text="Whether its letter is to have a signature; null: as usual.",
    )
    quote = serializers.BooleanField(
        source="quotes",
        allow_null=True,
        help_text="Whether its letter is to quote what it answers; null: as usual.",
    )
    version = serializers.IntegerField(help_text="Goes up with each save.")
    is_shared = serializers.BooleanField(
        help_text="Colleagues who answer read along, and may take it over."
    )
    updated_at = serializers.DateTimeField()
    files = DraftFileShape(many=True)

    @extend_schema_field(PeopleShape(allow_null=True))
    def get_people(self, draft: Draft) -> dict[str, list[str]] | None:
        """As they are kept with it."""
        kept: dict[str, list[str]] | None = draft.people
        return kept

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Draft]:
        """Their own, and nobody else's (AC-51)."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        rows = Draft.objects.filter(agent=agent, ticket__in=seen)
        return rows.select_related("ticket", "channel").prefetch_related(
            Prefetch("files", DraftFile.objects.order_by("id"))
        )


class TakingShape(Shape):
    """One time that a colleague's shared draft was taken over."""

    id = serializers.UUIDField(source="public_id", help_text="For `return-draft`.")
    giver = Ref(f"{PEOPLE}.AgentShape", help_text="Who wrote it.")
    text = serializers.CharField()
    at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[DraftTaking]:
        """Their own, of tickets they see."""
        seen = Ticket.objects.visible_to(agent)
        return DraftTaking.objects.filter(taker=agent, ticket__in=seen)
