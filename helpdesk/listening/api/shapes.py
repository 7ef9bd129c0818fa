"""What callers get of mentions."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.shapes import Named, Ref, Shape
from helpdesk.listening.models import Mention, MentionRule, Watched
from helpdesk.listening.queries.stream import whole
from tickets.models import Priority

PEOPLE = "helpdesk.base.accounts.api.shapes"
TICKET = "tickets.api.shapes.TicketShape"
SENTIMENTS = {-1: "trouble", 0: "neutral", 1: "praise"}


class MentionShape(Shape):
    """A post of somebody's that everybody can read, and what became of it."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField(help_text="The network, as channels have it.")
    name = serializers.CharField(help_text="What the network calls the post.")
    state = serializers.ChoiceField(Mention.State.choices)
    author = serializers.SerializerMethodField(
        help_text="The account that wrote it: `id` is the network's own and never"
        " changes, `shown` its handle, `name` what it calls itself."
    )
    customer = serializers.UUIDField(
        source="customer_id_seen",
        allow_null=True,
        help_text="Whose account it is, by its id; null: nobody's that you may know of.",
    )
    text = serializers.CharField(source="words")
    files = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="What it shows, as `filename` and `content_type`: fetched when it"
        " becomes a ticket.",
    )
    how = serializers.ChoiceField(
        Mention.How.choices, help_text="Why it reached us first."
    )
    watched = serializers.ListField(
        child=serializers.CharField(), help_text="The words and accounts it matched."
    )
    address = serializers.CharField(help_text="Where everybody reads it, or empty.")
    language = serializers.CharField(help_text="Its code, or empty.")
    reach = serializers.IntegerField(
        allow_null=True, help_text="Followers of its writer; null where nobody says."
    )
    sentiment = serializers.SerializerMethodField(
        help_text="Counted by words, to sort by and for nothing else."
    )
    channels = serializers.SerializerMethodField(
        help_text="The ids of those it reached that you hear."
    )
    answers = Ref(
        "helpdesk.listening.api.shapes.MentionShape",
        source="seen_answers",
        help_text="The mention that it answers.",
    )
    ticket = Ref(TICKET, source="seen_ticket", help_text="What was made of it.")
    beside = Ref(
        TICKET,
        source="seen_beside",
        help_text="The ticket whose post it answers, said by somebody else.",
    )
    said_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(source="changed_at", allow_null=True)
    deleted_at = serializers.DateTimeField(
        source="gone_at",
        allow_null=True,
        help_text="When its writer took it back; the words stay.",
    )
    decided_by = Ref(f"{PEOPLE}.AgentShape", help_text="Null: nobody did, or a rule.")
    decided_at = serializers.DateTimeField(allow_null=True)
    rule = serializers.SerializerMethodField(help_text="The name of what decided.")

    def get_author(self, row: Mention) -> dict[str, str]:
        """As its network tells."""
        return {"id": row.author, "shown": row.author_shown, "name": row.author_name}

    def get_sentiment(self, row: Mention) -> str | None:
        """By its name."""
        return None if row.sentiment is None else SENTIMENTS[row.sentiment]

    def get_channels(self, row: Mention) -> list[UUID]:
        """Those the agent hears: others were not read."""
        return [one.channel.public_id for one in row.reached.all()]

    def get_rule(self, row: Mention) -> str | None:
        """Its name now."""
        return row.rule.name if row.rule else None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Mention]:
        """What reached a channel that they hear."""
        return whole(Mention.objects.visible_to(agent), agent)


class WhenShape(Shape):
    """What a mention has to be like: all of it. Empty holds for every mention."""

    how = serializers.ListField(child=serializers.ChoiceField(Mention.How.choices))
    channels = serializers.ListField(child=serializers.UUIDField())
    words = serializers.ListField(child=serializers.CharField())
    authors = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    sentiments = serializers.ListField(
        child=serializers.ChoiceField(list(SENTIMENTS.values()))
    )
    reach = serializers.IntegerField(allow_null=True)


class MentionRuleShape(Shape):
    """What decides by itself: the first that fits a mention, once, as it comes."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    position = serializers.IntegerField(help_text="The lowest is asked first.")
    is_active = serializers.BooleanField()
    when = serializers.SerializerMethodField()
    does = serializers.ChoiceField(MentionRule.Does.choices)
    team = Ref(f"{PEOPLE}.TeamShape", help_text="Of its ticket; null: the channel's.")
    tags = serializers.ListField(child=serializers.CharField())
    priority = Named(Priority, allow_null=True)

    def get_when(self, row: MentionRule) -> dict[str, Any]:
        """With what is empty, too."""
        return said_of(row)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[MentionRule]:
        """All, for admins."""
        found = MentionRule.objects.select_related("team").order_by("position")
        return found if may_administrate(agent) else found.none()


def said_of(rule: MentionRule) -> dict[str, Any]:
    """The conditions of a rule, as they are sent."""
    when = rule.when
    return {
        "how": list(when.how),
        "channels": list(when.channels),
        "words": list(when.words),
        "authors": list(when.authors),
        "languages": list(when.languages),
        "sentiments": [SENTIMENTS[one] for one in when.sentiments],
        "reach": when.reach,
    }


class WatchedShape(Shape):
    """A word, or an account, that is looked for where nobody names us."""

    id = serializers.UUIDField(source="public_id")
    sort = serializers.ChoiceField(Watched.Sort.choices)
    text = serializers.CharField()
    kinds = serializers.ListField(
        child=serializers.CharField(), help_text="On these networks; none means all."
    )
    is_active = serializers.BooleanField()
    made_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Watched]:
        """All, for admins."""
        found = Watched.objects.order_by("pk")
        return found if may_administrate(agent) else found.none()
