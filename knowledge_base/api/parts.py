"""What articles are made of, and what readers say: snippets, files, words, feedback."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.uploads import WITH_FILES
from helpdesk.base.api.views import Resource
from knowledge_base.actions import snippets, synonyms
from knowledge_base.actions.dropped_files import delete_file
from knowledge_base.actions.files import MAX_BYTES, NewFile, add_file
from knowledge_base.api import filters
from knowledge_base.api.articles import known_article
from knowledge_base.api.centre_bodies import (
    ArticleFileBody,
    SnippetBody,
    SnippetPatch,
    StopWordBody,
    SynonymsBody,
    SynonymsPatch,
)
from knowledge_base.api.shapes import ArticleShape
from knowledge_base.api.shapes_parts import (
    ArticleFileShape,
    FeedbackShape,
    LookupShape,
    SnippetShape,
    StopWordShape,
    SynonymsShape,
)
from knowledge_base.models import Synonyms


class Snippets(Resource):
    """Words that many articles say, for whoever writes."""

    family = "articles"
    shape = SnippetShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(body=SnippetBody, gives=SnippetShape, status=201, about="Make one.")
    def create(self, request: Request) -> Response:
        """Leads and admins do."""
        made = snippets.save_snippet(**self.body(SnippetBody), by=self.agent)
        return self.made(SnippetShape, self.row(made.public_id))

    @call(
        body=SnippetPatch,
        gives=SnippetShape,
        about="Say it otherwise, in all articles.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its name stays."""
        snippet = self.row(id)
        with self.unchanged(snippet):
            given = self.body(SnippetPatch)
            snippets.save_snippet(**given, snippet=snippet, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Delete it; one that articles use stays.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        snippet = self.row(id)
        with self.unchanged(snippet):
            snippets.delete_snippet(snippet, by=self.agent)
        return Response(status=204)


class ArticleFiles(Resource):
    """Pictures and other files of an article."""

    family = "articles"
    shape = ArticleFileShape
    of = ArticleShape
    parser_classes = WITH_FILES

    def rows(self) -> Any:
        """Of this article.

        Raises:
            Unknown: they know of no such article.
        """
        return super().rows().filter(article=known_article(self))

    @call(
        body={"multipart/form-data": ArticleFileBody},
        gives=ArticleFileShape,
        status=201,
        about="Add one; `file:<id>` in the words of the article stands for it.",
    )
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its type is told by its bytes."""
        article = known_article(self)
        sent = self.body(ArticleFileBody)["file"]
        content = sent.read(MAX_BYTES + 1)
        file = NewFile(name=sent.name or "", content=content)
        made = add_file(article, file=file, by=self.agent)
        return self.made(ArticleFileShape, self.row(made.public_id))


class Files(Resource):
    """Pictures and other files of all articles."""

    family = "articles"
    shape = ArticleFileShape
    filters = filters.FILES

    @call(status=204, about="Delete it; one that the article shows stays.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        file = self.row(id)
        with self.unchanged(file):
            delete_file(file, by=self.agent)
        return Response(status=204)


class SynonymGroups(Resource):
    """Words that mean the same to whoever searches."""

    family = "articles"
    shape = SynonymsShape
    filters = filters.SYNONYMS
    orders: ClassVar = {"language": Order(("language", "id"))}

    @call(body=SynonymsBody, gives=SynonymsShape, status=201, about="Add some.")
    def create(self, request: Request) -> Response:
        """Leads and admins do."""
        made = synonyms.save_synonyms(**self.body(SynonymsBody), by=self.agent)
        return self.made(SynonymsShape, self.row(made.public_id))

    @call(body=SynonymsPatch, gives=SynonymsShape, about="Change them.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        group: Synonyms = self.row(id)
        with self.unchanged(group):
            now = {"language": group.language, "words": group.words}
            given = now | self.body(SynonymsPatch)
            synonyms.save_synonyms(**given, synonyms=group, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="They mean different things after all.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        group = self.row(id)
        with self.unchanged(group):
            synonyms.delete_synonyms(group, by=self.agent)
        return Response(status=204)


class StopWords(Resource):
    """Words that search does not ask for."""

    family = "articles"
    shape = StopWordShape
    filters = filters.STOP_WORDS
    orders: ClassVar = {"language": Order(("language", "word", "id"))}

    @call(body=StopWordBody, gives=StopWordShape, status=201, about="Add one.")
    def create(self, request: Request) -> Response:
        """Again, nothing changes."""
        made = synonyms.add_stop_word(**self.body(StopWordBody), by=self.agent)
        return self.made(StopWordShape, self.row(made.public_id))

    @call(status=204, about="Search asks for it again.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        word = self.row(id)
        with self.unchanged(word):
            synonyms.delete_stop_word(word, by=self.agent)
        return Response(status=204)


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
    path("snippets/", Snippets.at(get="list", post="create"), name="snippets"),
    path(
        "snippets/<uuid:id>/",
        Snippets.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="snippet",
    ),
    path(
        "articles/<uuid:id>/files/",
        ArticleFiles.at(get="list", post="create"),
        name="article_files",
    ),
    path("article-files/", Files.at(get="list"), name="all_article_files"),
    path(
        "article-files/<uuid:id>/",
        Files.at(get="retrieve", delete="destroy"),
        name="article_file",
    ),
    path("synonyms/", SynonymGroups.at(get="list", post="create"), name="synonyms"),
    path(
        "synonyms/<uuid:id>/",
        SynonymGroups.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="synonym_group",
    ),
    path("stop-words/", StopWords.at(get="list", post="create"), name="stop_words"),
    path(
        "stop-words/<uuid:id>/",
        StopWords.at(get="retrieve", delete="destroy"),
        name="stop_word",
    ),
    path("feedback/", FeedbackList.at(get="list"), name="all_feedback"),
    path("feedback/<uuid:id>/", FeedbackList.at(get="retrieve"), name="feedback"),
    path("lookups/", Lookups.at(get="list"), name="lookups"),
    path("lookups/<uuid:id>/", Lookups.at(get="retrieve"), name="lookup"),
]
