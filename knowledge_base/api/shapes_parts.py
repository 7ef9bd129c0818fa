"""The outside of what articles are made of, and of what readers say."""

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.api.shapes import Ref, Shape
from knowledge_base import rendering
from knowledge_base.api.shapes import AGENT, HERE, InLanguages
from knowledge_base.models import (
    ArticleFile,
    Editing,
    Feedback,
    Lookup,
    Snippet,
    StopWord,
    Synonyms,
)
from knowledge_base.queries.sight import articles_for
from knowledge_base.rules import may_draft

TRANSLATION = f"{HERE}.TranslationShape"


class EditingShape(Shape):
    """What somebody has typed and not made a revision of."""

    translation = Ref(TRANSLATION, allow_null=False)
    title = serializers.CharField()
    summary = serializers.CharField()
    keywords = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment] # a field of this name
    based_on = Ref(f"{HERE}.RevisionShape", help_text="What they began with.")
    saved_at = serializers.DateTimeField(
        allow_null=True, help_text="null: they typed nothing."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Editing]:
        """Their own."""
        mine = Editing.objects.filter(agent=agent)
        return mine.select_related("translation", "based_on").order_by("pk")


class SnippetShape(Shape):
    """Words that many articles say: `{{ name }}` stands for them."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    sources = InLanguages(help_text="Markdown.")
    edited_by = Ref(AGENT, allow_null=False)
    edited_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Snippet]:
        """For whoever writes."""
        found = Snippet.objects.select_related("edited_by")
        return found if may_draft(agent) else found.none()


class ArticleFileShape(Shape):
    """A picture or another file of an article; `file:<id>` in its words."""

    id = serializers.UUIDField(source="public_id")
    article = Ref(f"{HERE}.ArticleShape", allow_null=False)
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    width = serializers.IntegerField(allow_null=True, help_text="Of pictures.")
    height = serializers.IntegerField(allow_null=True)
    url = serializers.SerializerMethodField(
        help_text="Where whoever may read the article has it."
    )
    added_by = Ref(AGENT, allow_null=False)
    added_at = serializers.DateTimeField()

    def get_url(self, file: ArticleFile) -> str:
        """As the help centre has it."""
        return rendering.file_address(str(file.public_id))

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[ArticleFile]:
        """Of articles they know."""
        found = ArticleFile.objects.filter(article__in=articles_for(agent))
        return found.select_related("article", "added_by")


class SynonymsShape(Shape):
    """Words that mean the same to whoever searches."""

    id = serializers.UUIDField(source="public_id")
    language = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Synonyms]:
        """For whoever writes."""
        found = Synonyms.objects.all()
        return found if may_draft(agent) else found.none()


class StopWordShape(Shape):
    """A word that search does not ask for."""

    id = serializers.UUIDField(source="public_id")
    language = serializers.CharField()
    word = serializers.CharField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[StopWord]:
        """For whoever writes."""
        found = StopWord.objects.all()
        return found if may_draft(agent) else found.none()


class FeedbackShape(Shape):
    """Whether an article helped one reader. Who that was nobody knows."""

    id = serializers.UUIDField(source="public_id")
    translation = Ref(TRANSLATION, allow_null=False)
    revision = Ref(f"{HERE}.RevisionShape", help_text="What they had read.")
    is_helpful = serializers.BooleanField()
    reason = serializers.ChoiceField([("", "none given"), *Feedback.Reason.choices])
    words = serializers.CharField()
    made_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Feedback]:
        """For whoever writes."""
        found = Feedback.objects.select_related("translation", "revision")
        return found if may_draft(agent) else found.none()


class LookupShape(Shape):
    """One search, or one time that answers were offered: what came of it."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(Lookup.Kind.choices)
    where = serializers.ChoiceField(Lookup.Where.choices)
    centre = Ref(f"{HERE}.HelpCentreShape")
    language = serializers.CharField()
    words = serializers.CharField()
    found = serializers.IntegerField()
    shown = serializers.ListField(
        child=serializers.UUIDField(), help_text="Articles, the first one first."
    )
    held_out = serializers.BooleanField(
        help_text="Nothing was offered, to see what happens without."
    )
    clicked = Ref(TRANSLATION)
    clicked_at = serializers.DateTimeField(allow_null=True)
    solved_at = serializers.DateTimeField(
        allow_null=True, help_text="They said that it solved their matter."
    )
    wrote_anyway = serializers.SerializerMethodField(
        help_text="Whether a ticket was made all the same."
    )
    made_at = serializers.DateTimeField()

    def get_wrote_anyway(self, row: Lookup) -> bool:
        """Which ticket it was is told to those alone who see it: not here."""
        return row.ticket_id is not None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Lookup]:
        """What customers typed, for leads and admins."""
        found = Lookup.objects.select_related("centre", "clicked")
        return found if may_write_help(agent) else found.none()
