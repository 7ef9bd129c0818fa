"""The outside of words that are used again: tags, saved replies, what the house says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import CannedReply, Tag, TagMerge, Ticket

PEOPLE = "helpdesk.base.accounts.api.shapes"


class TagShape(Shape):
    """A label of tickets; verbs take its name."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    description = serializers.CharField(help_text="What it is for; often empty.")
    is_archived = serializers.SerializerMethodField(
        help_text="It is proposed no more; tickets keep it."
    )
    former = serializers.SerializerMethodField(
        help_text="Other names: whoever says one means this tag."
    )
    ticket_count = serializers.IntegerField(help_text="Of tickets you may see.")
    open_count = serializers.IntegerField(help_text="Of these, the open ones.")

    def get_is_archived(self, tag: Tag) -> bool:
        """As one word."""
        return tag.archived_at is not None

    def get_former(self, tag: Tag) -> list[str]:
        """By name."""
        return sorted(one.name for one in tag.former.all())

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Tag]:
        """Those of tickets this agent sees: a tag may say what a hidden one is about.
        Leads and admins know those of no ticket as well."""
        seen = Ticket.objects.visible_to(agent)
        return (
            Tag.objects.known_to(agent)
            .prefetch_related("former")
            .annotate(ticket_count=_of(seen), open_count=_of(seen.open()))
        )


def _of(tickets: QuerySet[Ticket]) -> Coalesce:
    links = Ticket.tags.through.objects.filter(
        tag=OuterRef("pk"), ticket__in=tickets.values("pk")
    ).order_by()
    counted: Any = links.values("tag").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)


class TagMergeShape(Shape):
    """Two tags that became one."""

    id = serializers.UUIDField(source="public_id", help_text="For `unmerge`.")
    name = serializers.CharField(
        source="tag.name", help_text="What it was; it means the other one now."
    )
    into = serializers.CharField(source="into.name", help_text="What it became.")
    ticket_count = serializers.SerializerMethodField(help_text="That had it.")
    by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)

    def get_ticket_count(self, merge: TagMerge) -> int:
        """All of them: who merges sees them all."""
        return len(merge.tickets)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[TagMerge]:
        """Into tags this agent may know of."""
        into = Tag.objects.known_to(agent).values("pk")
        found = TagMerge.objects.filter(into__in=into).order_by()
        return found.select_related("tag", "into", "by")


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
