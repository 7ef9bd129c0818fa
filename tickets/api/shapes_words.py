"""The outside of words that are used again: tags, saved replies, what the house says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import CannedReply, Tag, Ticket

PEOPLE = "helpdesk.base.accounts.api.shapes"


class TagShape(Shape):
    """A label of tickets; its name is its id."""

    name = serializers.CharField()
    ticket_count = serializers.IntegerField(help_text="Of tickets you may see.")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Tag]:
        """Those of tickets this agent sees: a tag may say what a hidden one is about."""
        named = Ticket.tags.through.objects.filter(
            tag=OuterRef("pk"), ticket__in=Ticket.objects.visible_to(agent).values("pk")
        ).order_by()
        counted: Any = named.values("tag").annotate(count=Count("pk"))
        return Tag.objects.filter(Exists(named)).annotate(
            ticket_count=Subquery(counted.values("count"), output_field=IntegerField())
        )


class CannedFileShape(Shape):
    """A file that comes along wherever a saved reply is put in."""

    id = serializers.UUIDField(source="public_id")
    filename = serializers.CharField(help_text="A label, never a path.")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")


class CannedReplyShape(Shape):
    """A saved reply."""

    family = "settings"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    folder = serializers.CharField(help_text="Where it lies; empty: nowhere.")
    language = serializers.CharField(help_text="Empty: it is for any.")
    text = serializers.CharField(help_text="With its variables.")
    html = serializers.CharField(help_text="Sanitised; empty for plain text.")
    owner = Ref(f"{PEOPLE}.AgentShape", help_text="Whose alone it is.")
    team = Ref(f"{PEOPLE}.TeamShape", help_text="Who shares it; neither: everybody.")
    files = CannedFileShape(many=True)
    tags = serializers.ListField(
        child=serializers.CharField(),
        help_text="What it is good for; `can`: it says what we can do.",
    )
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CannedReply]:
        """What they may use, or change."""
        usable = CannedReply.objects.usable_by(agent)
        rows = usable | CannedReply.objects.editable_by(agent)
        found = rows.select_related("team", "owner", "edited_by")
        return found.prefetch_related("files")


class ReadyShape(Shape):
    """A saved reply as it is put into words about a ticket."""

    text = serializers.CharField()
    html = serializers.CharField(help_text="Sanitised; empty for plain text.")
    empty = serializers.ListField(
        child=serializers.CharField(),
        help_text="Variables that nothing stands for; they are in the words as they were.",
    )
    files = serializers.ListField(
        child=serializers.CharField(), help_text="The names of those that come along."
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What the house says in one language."""

    language: str
    text: str
    is_default: bool


class HoldingReplyShape(Shape):
    """What a customer is told, in their language, when a promise takes longer."""

    language = serializers.CharField()
    text = serializers.CharField()
    is_default = serializers.BooleanField(help_text="It came with the product.")


class MacroRunShape(Shape):
    """One time that a macro was run."""

    id = serializers.UUIDField(source="public_id", help_text="For `undo-macro`.")
    name = serializers.CharField(help_text="What the macro was called then.")
    ticket = serializers.UUIDField(source="ticket.public_id")
    at = serializers.DateTimeField()
