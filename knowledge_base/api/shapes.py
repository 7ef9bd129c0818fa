"""The outside of help centres, their categories, and articles."""

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Named, Ref, Shape
from knowledge_base.models import (
    Article,
    Audience,
    Category,
    HelpCentre,
    Revision,
    Significance,
    Translation,
)
from knowledge_base.queries import addresses
from knowledge_base.queries.sight import (
    articles_for,
    revisions_for,
    translations_for,
)
from tickets.models import CannedReply

AGENT = "helpdesk.base.accounts.api.shapes.AgentShape"
HERE = "knowledge_base.api.shapes"


class InLanguages(serializers.DictField):
    """Words by language."""

    child = serializers.CharField(allow_blank=True)


class HelpCentreShape(Shape):
    """A brand's help centre."""

    family = "articles"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    slug = serializers.CharField()
    is_default = serializers.BooleanField(help_text="The one at /help/.")
    host = serializers.CharField(help_text="Where /help/ shows this one; mostly empty.")
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="The first is its own."
    )
    accent = serializers.CharField(help_text="Its colour: `#rrggbb`.")
    has_logo = serializers.SerializerMethodField()
    greeting = InLanguages(help_text="What stands above the search.")
    needs_review = serializers.BooleanField(
        help_text="Nobody publishes what they wrote themselves."
    )

    def get_has_logo(self, centre: HelpCentre) -> bool:
        """Whether."""
        return bool(centre.blob)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[HelpCentre]:
        """All: readers see them."""
        return HelpCentre.objects.all()


class CategoryShape(Shape):
    """Where articles stand, and other categories."""

    family = "articles"

    id = serializers.UUIDField(source="public_id")
    centre = Ref(f"{HERE}.HelpCentreShape", allow_null=False)
    parent = Ref(  # type: ignore[assignment] # a field of this name
        f"{HERE}.CategoryShape", help_text="What it stands in."
    )
    slug = serializers.CharField()
    icon = serializers.CharField()
    position = serializers.IntegerField(help_text="Among its sisters.")
    names = InLanguages()
    intros = InLanguages(help_text="One sentence below its name.")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Category]:
        """All: readers see them."""
        return Category.objects.select_related("centre", "parent")


class ArticleShape(Shape):
    """One answer, in all its languages: its words are in its translations."""

    family = "articles"

    id = serializers.UUIDField(source="public_id")
    centre = Ref(f"{HERE}.HelpCentreShape", allow_null=False)
    category = Ref(f"{HERE}.CategoryShape")
    language = serializers.CharField(help_text="Of the original.")
    audience = serializers.ChoiceField(Audience.choices, help_text="Who may read it.")
    owner = Ref(AGENT, allow_null=False, help_text="Who keeps it right.")
    review_by = serializers.DateField(
        allow_null=True, help_text="When they look at it again."
    )
    translations = Ref(
        f"{HERE}.TranslationShape", many=True, help_text="The original as well."
    )
    related = Ref(f"{HERE}.ArticleShape", many=True)
    canned_reply = Ref(
        "tickets.api.shapes_words.CannedReplyShape",
        source="short_form",
        help_text="Its short form, said in an answer; null where you may not use it.",
    )
    archived_at = serializers.DateTimeField(
        allow_null=True, help_text="Nobody finds it any more since then."
    )
    made_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Article]:
        """Those they know, with what of each they know."""
        found = articles_for(agent).select_related("centre", "category", "owner")
        return found.prefetch_related(
            Prefetch(
                "translations", translations_for(agent).only("public_id", "article")
            ),
            Prefetch("related", articles_for(agent).only("public_id")),
            Prefetch(
                "canned_reply", CannedReply.objects.usable_by(agent), "short_form"
            ),
        )


class TranslationShape(Shape):
    """An article in one language: what is shown, or, while nothing is, its newest words."""

    family = "articles"

    id = serializers.UUIDField(source="public_id")
    article = Ref(f"{HERE}.ArticleShape", allow_null=False)
    language = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Where readers find it.")
    status = serializers.ChoiceField(Translation.Status.choices)
    published = Ref(f"{HERE}.RevisionShape", help_text="What is shown.")
    published_at = serializers.DateTimeField(allow_null=True)
    publish_at = serializers.DateTimeField(
        allow_null=True, help_text="When what is approved is published by itself."
    )
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when it may be read."
    )
    updated_at = serializers.DateTimeField()
    title = serializers.CharField()
    summary = serializers.CharField()
    keywords = serializers.CharField()
    html = serializers.CharField(
        help_text="Sanitised; links to other articles are `article:<slug>`."
    )
    text = serializers.CharField(help_text="Its words alone.")

    def get_url(self, row: Translation) -> str:
        """As the help centre has it."""
        return addresses.of_article(row)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Translation]:
        """Those they know."""
        return translations_for(agent).select_related("article__centre", "published")


class RevisionShape(Shape):
    """One state of the words; it never changes, but for what a review says."""

    family = "articles"

    id = serializers.UUIDField(source="public_id")
    translation = Ref(f"{HERE}.TranslationShape", allow_null=False)
    number = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    keywords = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment] # a field of this name
        help_text="Markdown (docs/articles.md)."
    )
    significance = Named(Significance, help_text="What it means to translations.")
    comment = serializers.CharField(help_text="What changed.")
    author = Ref(AGENT, allow_null=False)
    made_at = serializers.DateTimeField()
    state = serializers.ChoiceField(Revision.State.choices)
    reviewer = Ref(AGENT)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    review_words = serializers.CharField()
    based_on = Ref(f"{HERE}.RevisionShape", help_text="What it was written over.")
    translates = Ref(
        f"{HERE}.RevisionShape", help_text="The original's words that these are."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Revision]:
        """For whoever writes."""
        return revisions_for(agent).select_related(
            "translation", "author", "reviewer", "based_on", "translates"
        )


class ChangedArticlesShape(Shape):
    """What came of a call about several."""

    changed = serializers.IntegerField(help_text="How many there were.")
