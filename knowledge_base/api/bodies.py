"""What calls about articles take."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.fields import empty

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose, Line, Moment
from helpdesk.base.api.shapes import Named
from knowledge_base.models import (
    LANGUAGES,
    Audience,
    Category,
    HelpCentre,
    Revision,
    Significance,
)
from knowledge_base.queries.sight import articles_for, revisions_for
from knowledge_base.rendering import LONGEST

TITLE, LINE, MOST = 150, 300, 100


class Changes(Body):
    """A body of which all may be left out: that stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        """None required, and nothing put in for what is not said."""
        found = super().get_fields()
        for field in found.values():
            field.required, field.default = False, empty
        return found


def language(**more: Any) -> serializers.ChoiceField:
    """One of those that help is written in."""
    return serializers.ChoiceField(sorted(LANGUAGES), **more)


def an_article(**more: Any) -> Choose:
    """One that they know."""
    return Choose(lambda body: articles_for(body.by), **more)


def an_agent(**more: Any) -> Choose:
    """Somebody who works here."""
    return Choose(lambda _: Agent.objects.active(), **more)


def a_category(**more: Any) -> Choose:
    """Where articles stand."""
    return Choose(lambda _: Category.objects.all(), **more)


def _of_same_translation(body: Any) -> QuerySet[Revision]:
    return revisions_for(body.by).filter(translation=body.about)


def _of_same_article(body: Any) -> QuerySet[Revision]:
    found = revisions_for(body.by)
    return found.filter(translation__article=body.about.article_id)


class WordsBody(Body):
    """What is typed. source: Markdown, as docs/articles.md has it."""

    title = Line(max_length=TITLE)
    source = serializers.CharField(  # type: ignore[assignment] # a field of this name
        max_length=LONGEST, trim_whitespace=False
    )
    summary = Line(max_length=LINE, default="", allow_blank=True)
    keywords = Line(max_length=LINE, default="", allow_blank=True)


class ArticleBody(WordsBody):
    """A new article: a draft with its first revision."""

    language = language(required=False, help_text="The help centre's own, if not said.")
    centre = Choose(
        lambda _: HelpCentre.objects.all(),
        default=None,
        allow_null=True,
        help_text="null: the category's, or the default one.",
    )
    category = a_category(default=None, allow_null=True)
    audience = serializers.ChoiceField(Audience.choices, default=Audience.PUBLIC)
    owner = an_agent(default=None, allow_null=True, help_text="null: you.")


class TranslationBody(Body):
    """A translation that begins, with its title alone."""

    language = language()
    title = Line(max_length=TITLE)


class RevisionBody(WordsBody):
    """The next state of the words; what is published stays as it is."""

    significance = Named(Significance, default=Significance.MEDIUM)
    comment = Line(max_length=LINE, default="", allow_blank=True)
    based_on = Choose(
        _of_same_translation,
        default=None,
        allow_null=True,
        help_text="null: the newest.",
    )
    translates = Choose(
        _of_same_article,
        default=None,
        allow_null=True,
        help_text="The original's revision that it translates; null: the published one.",
    )


class EditingBody(Body):
    """Unsaved work, in whatever state it is."""

    title = Line(max_length=TITLE, default="", allow_blank=True)
    source = serializers.CharField(  # type: ignore[assignment] # a field of this name
        max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False
    )
    summary = Line(max_length=LINE, default="", allow_blank=True)
    keywords = Line(max_length=LINE, default="", allow_blank=True)
    based_on = Choose(_of_same_translation, default=None, allow_null=True)


class PublishBody(Body):
    """What readers see from now on."""

    revision = Choose(
        _of_same_translation,
        default=None,
        allow_null=True,
        help_text="null: the newest.",
    )


class InLanguageBody(WordsBody):
    """An article in one language, as it was elsewhere."""

    language = language()
    slug = serializers.SlugField(max_length=80, help_text="Its address stays this one.")


class BroughtArticleBody(Body):
    """An article as it was elsewhere, published in all its languages."""

    owner = an_agent(default=None, allow_null=True, help_text="null: you.")
    category = a_category(default=None, allow_null=True)
    audience = serializers.ChoiceField(Audience.choices, default=Audience.PUBLIC)
    languages = serializers.ListField(
        child=InLanguageBody(),
        min_length=1,
        max_length=len(LANGUAGES),
        help_text="The original first.",
    )


class BringBody(Body):
    """Articles of another help desk. One that is not whole keeps all of them out."""

    articles = serializers.ListField(
        child=BroughtArticleBody(), min_length=1, max_length=MOST
    )


class PublishLaterBody(PublishBody):
    at = Moment(allow_null=True, help_text="null: not by itself.")


class ExpireBody(Body):
    at = Moment(allow_null=True, help_text="null: it stays.")


class AddressBody(Body):
    slug = serializers.SlugField(max_length=80, help_text="The old one leads to it.")


class SendBackBody(Body):
    words = serializers.CharField(max_length=4_000, help_text="What has to change.")


class BringBackBody(Body):
    significance = Named(Significance, default=Significance.MEDIUM)


class ArrangeBody(Changes):
    """What of an article changes, beside its words."""

    category = a_category(allow_null=True)
    audience = serializers.ChoiceField(Audience.choices)
    owner = an_agent()
    review_by = serializers.DateField(allow_null=True)
    related = serializers.ListField(child=an_article(), max_length=MOST)


class SeveralArticlesBody(Body):
    """Several articles at once."""

    articles = serializers.ListField(child=an_article(), min_length=1, max_length=MOST)


class MoveArticlesBody(SeveralArticlesBody):
    category = a_category(allow_null=True)


class GiveArticlesBody(SeveralArticlesBody):
    owner = an_agent()
