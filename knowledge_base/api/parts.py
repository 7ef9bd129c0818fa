"""What articles are made of, and what readers say: snippets, files, words, feedback."""

from typing import Any, ClassVar

from django.urls import path

from helpdesk.base.api.pages import Order
from helpdesk.base.api.views import Resource
from knowledge_base.api import filters
from knowledge_base.api.articles import known_article
from knowledge_base.api.shapes_parts import (
    ArticleFileShape,
    FeedbackShape,
    LookupShape,
    SnippetShape,
    StopWordShape,
    SynonymsShape,
)


class Snippets(Resource):
    """Words that many articles say, for whoever writes."""

    family = "articles"
    shape = SnippetShape
    orders: ClassVar = {"name": Order(("name", "id"))}


class ArticleFiles(Resource):
    """Pictures and other files of an article."""

    family = "articles"
    shape = ArticleFileShape

    def rows(self) -> Any:
        """Of this article.

        Raises:
            Unknown: they know of no such article.
        """
        return super().rows().filter(article=known_article(self))


class Files(Resource):
    """Pictures and other files of all articles."""

    family = "articles"
    shape = ArticleFileShape
    filters = filters.FILES


class SynonymGroups(Resource):
    """Words that mean the same to whoever searches."""

    family = "articles"
    shape = SynonymsShape
    filters = filters.SYNONYMS
    orders: ClassVar = {"language": Order(("language", "id"))}


class StopWords(Resource):
    """Words that search does not ask for."""

    family = "articles"
    shape = StopWordShape
    filters = filters.STOP_WORDS
    orders: ClassVar = {"language": Order(("language", "word", "id"))}


class FeedbackList(Resource):
    """What readers say of articles, the newest first."""

    family = "articles"
    shape = FeedbackShape
    filters = filters.FEEDBACK
    orders: ClassVar = {"-made_at": Order(("-made_at", "-id"))}


class Lookups(Resource):
    """What was searched for and offered, the newest first; for leads and admins."""

    family = "articles"
    shape = LookupShape
    filters = filters.LOOKUPS
    orders: ClassVar = {"-made_at": Order(("-made_at", "-id"))}


urlpatterns = [
    path("snippets/", Snippets.at(get="list"), name="snippets"),
    path("snippets/<uuid:id>/", Snippets.at(get="retrieve"), name="snippet"),
    path(
        "articles/<uuid:id>/files/", ArticleFiles.at(get="list"), name="article_files"
    ),
    path("article-files/", Files.at(get="list"), name="all_article_files"),
    path("article-files/<uuid:id>/", Files.at(get="retrieve"), name="article_file"),
    path("synonyms/", SynonymGroups.at(get="list"), name="synonyms"),
    path("synonyms/<uuid:id>/", SynonymGroups.at(get="retrieve"), name="synonym_group"),
    path("stop-words/", StopWords.at(get="list"), name="stop_words"),
    path("stop-words/<uuid:id>/", StopWords.at(get="retrieve"), name="stop_word"),
    path("feedback/", FeedbackList.at(get="list"), name="all_feedback"),
    path("feedback/<uuid:id>/", FeedbackList.at(get="retrieve"), name="feedback"),
    path("lookups/", Lookups.at(get="list"), name="lookups"),
    path("lookups/<uuid:id>/", Lookups.at(get="retrieve"), name="lookup"),
]
