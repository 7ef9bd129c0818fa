"""/articles/search/ and /articles/suggestions/: as the pages find and offer it."""

from dataclasses import dataclass
from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Choose, Form
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView
from knowledge_base.api.shapes import HERE
from knowledge_base.models import LANGUAGES, HelpCentre, Reader, Translation
from knowledge_base.queries import addresses
from knowledge_base.queries.finding import find
from knowledge_base.queries.suggest import suggest

READERS = {
    "public": Reader.PUBLIC,
    "customers": Reader.CUSTOMER,
    "agents": Reader.AGENT,
}
LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found. passage: plain words."""

    translation: Translation
    passage: str
    for_agents_only: bool = False

    @property
    def title(self) -> str:
        return self.translation.title

    @property
    def url(self) -> str:
        return addresses.of_article(self.translation)


class FoundArticleShape(Shape):
    """An article that may be the answer."""

    translation = Ref(f"{HERE}.TranslationShape", allow_null=False)
    title = serializers.CharField()
    url = serializers.CharField(help_text="Where readers find it.")
    passage = serializers.CharField(help_text="Where it says something of this.")
    for_agents_only = serializers.BooleanField(help_text="No customer may read it.")


class FoundArticlesShape(Shape):
    """The best first."""

    results = FoundArticleShape(many=True)
    meant = serializers.CharField(
        help_text="The question as it was probably meant, if that was looked for."
    )


class FindArticlesBody(Body):
    """What somebody looks for, or writes."""

    q = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)
    language = serializers.ChoiceField(sorted(LANGUAGES), default="en")
    centre = Choose(
        lambda _: HelpCentre.objects.all(),
        default=None,
        allow_null=True,
        help_text="null: all of them.",
    )
    reader = serializers.ChoiceField(
        list(READERS), default="agents", help_text="Whose eyes: what they may read."
    )
    limit = serializers.IntegerField(min_value=1, max_value=200, default=10)


class FoundBy(ApiView, is_base=True):
    """An address that is asked in its query."""

    family = "articles"
    parameters = frozenset({"q", "language", "centre", "reader", "limit"})

    def asked(self, request: Request) -> dict[str, Any]:
        """What is looked for, in the words of what finds it.

        Raises:
            ValidationError: that cannot be.
        """
        sent = Form(request.query_params.items())
        read = FindArticlesBody(data=sent, context={"by": self.agent})
        read.is_valid(raise_exception=True)
        given = dict(read.validated_data)
        return {**given, "reader": READERS[given["reader"]]}


class ArticleSearch(FoundBy):
    """What is published, by words."""

    @call(
        gives=FoundArticlesShape,
        about="`q`: what is looked for; `reader`: whose eyes, of `public`, `customers`,"
        " `agents`; `language`, `centre`, `limit`.",
    )
    def get(self, request: Request) -> Response:
        """As the help centre finds it. It is not written down as a search."""
        given = self.asked(request)
        found = find(given.pop("q"), **given)
        hits = [
            Hit(translation=hit.translation, passage=hit.plain) for hit in found.hits
        ]
        return told(hits, meant=found.meant)


class ArticleSuggestions(FoundBy):
    """What may answer words that somebody is writing."""

    @call(
        gives=FoundArticlesShape,
        about="`q`: what they have written so far. Often there is nothing; otherwise as"
        " for a search.",
    )
    def get(self, request: Request) -> Response:
        """As it is offered in the widget. It is not written down as an offer."""
        given = self.asked(request)
        found = suggest(given.pop("q"), **given)
        hits = [Hit(translation=one.translation, passage=one.plain) for one in found]
        return told(hits)


def told(hits: list[Hit], *, meant: str = "") -> Response:
    """The best first."""
    shown = represent(FoundArticleShape, hits)
    return Response({"results": shown, "meant": meant})


urlpatterns = [
    path("articles/search/", ArticleSearch.as_view(), name="article_search"),
    path(
        "articles/suggestions/",
        ArticleSuggestions.as_view(),
        name="article_suggestions",
    ),
]
