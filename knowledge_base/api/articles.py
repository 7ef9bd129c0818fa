"""/articles/: answers, in all their languages."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import ApiView, Resource
from knowledge_base import actions
from knowledge_base.actions import many, short_forms
from knowledge_base.api import filters
from knowledge_base.api.bodies import (
    ArrangeBody,
    ArticleBody,
    GiveArticlesBody,
    MoveArticlesBody,
    SeveralArticlesBody,
    TranslationBody,
)
from knowledge_base.api.centre_bodies import ShortFormBody
from knowledge_base.api.shapes import (
    ArticleShape,
    ChangedArticlesShape,
    TranslationShape,
)
from knowledge_base.models import Article
from knowledge_base.queries.sight import articles_for
from tickets.api.shapes_words import CannedReplyShape
from tickets.models import CannedReply

_AROUND = ("category", "audience", "owner", "review_by")


class Articles(Resource):
    """Articles: of those in the archive, and drafts, whoever writes knows."""

    family = "articles"
    shape = ArticleShape
    filters = filters.ARTICLES
    orders: ClassVar = {"-made_at": Order(("-made_at", "-id"))}

    @call(
        body=ArticleBody,
        gives=ArticleShape,
        status=201,
        about="Write one: a draft with its first revision.",
    )
    def create(self, request: Request) -> Response:
        """Every agent who answers customers may."""
        given = self.body(ArticleBody)
        written = actions.write_article(**given, by=self.agent)
        return self.made(ArticleShape, self.row(written.article.public_id))

    @call(
        body=ArrangeBody, gives=ArticleShape, about="Change what is around its words."
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        article: Article = self.row(id)
        with self.unchanged(article):
            now = {name: getattr(article, name) for name in _AROUND}
            now["related"] = list(article.related.all())
            actions.arrange(article, **now | self.body(ArrangeBody), by=self.agent)
        return self.shown(self.row(id))

    @call(body=ShortFormBody, gives=ArticleShape, about="What it is, said shortly.")
    def short_form(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A canned reply, or none."""
        article = self.row(id)
        with self.unchanged(article):
            reply = self.body(ShortFormBody)["canned_reply"]
            short_forms.link_short_form(article, reply=reply, by=self.agent)
        return self.shown(self.row(id))

    @call(gives=ArticleShape, about="It is nobody's answer any more, in no language.")
    def archive(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its words are kept."""
        return self._done(id, actions.archive)

    @call(gives=ArticleShape, about="From the archive to where it was.")
    def restore(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it was."""
        return self._done(id, actions.restore)

    def _done(self, id: UUID, verb: Any) -> Response:  # noqa: A002 - its name in the address
        article: Article = self.row(id)
        with self.unchanged(article):
            verb(article, by=self.agent)
        return self.shown(self.row(id))


class SeveralArticles(ApiView):
    """One thing done to up to a hundred articles, or to none of them."""

    family = "articles"
    verb: ClassVar[Any]
    takes: ClassVar[type[Body]] = SeveralArticlesBody

    def do(self) -> Response:
        """How many that changed."""
        given = self.body(self.takes)
        done = type(self).verb(given.pop("articles"), **given, by=self.agent)
        return Response({"changed": done})


class MoveArticles(SeveralArticles):
    verb = staticmethod(many.move_articles)
    takes = MoveArticlesBody

    @call(
        body=MoveArticlesBody, gives=ChangedArticlesShape, about="Into this category."
    )
    def post(self, request: Request) -> Response:
        """All of one help centre."""
        return self.do()


class GiveArticles(SeveralArticles):
    verb = staticmethod(many.give_articles)
    takes = GiveArticlesBody

    @call(
        body=GiveArticlesBody,
        gives=ChangedArticlesShape,
        about="They are this agent's to keep right.",
    )
    def post(self, request: Request) -> Response:
        """All of them."""
        return self.do()


class ArchiveArticles(SeveralArticles):
    verb = staticmethod(many.archive_articles)

    @call(
        body=SeveralArticlesBody,
        gives=ChangedArticlesShape,
        about="Nobody's answers any more.",
    )
    def post(self, request: Request) -> Response:
        """Those that are not in the archive."""
        return self.do()


class RestoreArticles(SeveralArticles):
    verb = staticmethod(many.restore_articles)

    @call(
        body=SeveralArticlesBody, gives=ChangedArticlesShape, about="From the archive."
    )
    def post(self, request: Request) -> Response:
        """Those that are in it."""
        return self.do()


class ArticleOfReply(ApiView):
    """An article that begins with what is said often."""

    family = "articles"
    of = CannedReplyShape

    @call(
        gives=ArticleShape,
        status=201,
        about="A draft with the words of a canned reply, which is its short form.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Of one that they may use."""
        found = CannedReply.objects.usable_by(self.agent).filter(public_id=id).first()
        if found is None:
            raise Unknown
        self.body(Body)
        made = short_forms.article_of_reply(found, by=self.agent)
        rows = ArticleShape.rows(self.agent)
        return self.made(ArticleShape, rows.get(pk=made.article_id))


class ArticleTranslations(Resource):
    """An article in its languages."""

    family = "articles"
    shape = TranslationShape
    of = ArticleShape
    filters = filters.TRANSLATIONS
    orders: ClassVar = {"language": Order(("language", "id"))}

    def rows(self) -> Any:
        """Of this article.

        Raises:
            Unknown: they know of no such article.
        """
        return super().rows().filter(article=self.article)

    @property
    def article(self) -> Article:
        """That of the address."""
        return known_article(self)

    @call(
        body=TranslationBody,
        gives=TranslationShape,
        status=201,
        about="Begin to translate it: a draft, to which revisions come.",
    )
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """One for each language."""
        article = self.article
        made = actions.begin_translation(
            article, **self.body(TranslationBody), by=self.agent
        )
        return self.made(TranslationShape, self.row(made.public_id))


def known_article(view: Resource) -> Article:
    """The article in a view's address.

    Raises:
        Unknown: there is none that this agent may see.
    """
    found = articles_for(view.agent).filter(public_id=view.kwargs["id"]).first()
    if found is None:
        raise Unknown
    return found


_ONE = "articles/<uuid:id>/"
urlpatterns = [
    path("articles/move/", MoveArticles.as_view(), name="articles_move"),
    path("articles/give/", GiveArticles.as_view(), name="articles_give"),
    path("articles/archive/", ArchiveArticles.as_view(), name="articles_archive"),
    path("articles/restore/", RestoreArticles.as_view(), name="articles_restore"),
    path(
        "canned-replies/<uuid:id>/article/",
        ArticleOfReply.as_view(),
        name="canned_reply_article",
    ),
    path(
        f"{_ONE}short-form/", Articles.at(post="short_form"), name="article_short_form"
    ),
    path("articles/", Articles.at(get="list", post="create"), name="articles"),
    path(_ONE, Articles.at(get="retrieve", patch="partial_update"), name="article"),
    path(f"{_ONE}archive/", Articles.at(post="archive"), name="article_archive"),
    path(f"{_ONE}restore/", Articles.at(post="restore"), name="article_restore"),
    path(
        f"{_ONE}translations/",
        ArticleTranslations.at(get="list", post="create"),
        name="article_translations",
    ),
]
