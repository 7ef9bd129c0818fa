"""/help-centres/ and /categories/: what a brand shows, and where articles stand in it."""

from typing import ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Page, represent
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.actions import Brought, InLanguage, Writing
from knowledge_base.api import filters
from knowledge_base.api.bodies import BringBody
from knowledge_base.api.shapes import ArticleShape, CategoryShape, HelpCentreShape
from knowledge_base.models import HelpCentre


class HelpCentres(Resource):
    """Help centres, the default one first."""

    family = "articles"
    shape = HelpCentreShape
    orders: ClassVar = {"name": Order(("-is_default", "name", "id"))}

    @call(
        body=BringBody,
        responses={201: Page.of(ArticleShape)},
        about="Bring in up to a hundred articles of elsewhere: published, each in all its"
        " languages, at the addresses it had. All of them, or none.",
    )
    def bring(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """In the order in which they were sent."""
        centre: HelpCentre = self.row(id)
        sent = self.body(BringBody)["articles"]
        brought = [
            Brought(
                owner=one["owner"] or self.agent,
                category=one["category"],
                audience=one["audience"],
                languages=tuple(
                    InLanguage(
                        language=words.pop("language"),
                        slug=words.pop("slug"),
                        words=Writing(**words),
                    )
                    for words in one["languages"]
                ),
            )
            for one in sent
        ]
        made = actions.bring_articles(centre, articles=brought, by=self.agent)
        rows = ArticleShape.rows(self.agent).filter(pk__in=[one.pk for one in made])
        shown = represent(ArticleShape, rows.order_by("pk"))  # type: ignore[arg-type] # rows
        told = {"results": shown, "next": None, "next_cursor": None}
        return Response(told, status=201)


class Categories(Resource):
    """Where articles stand, as readers see them."""

    family = "articles"
    shape = CategoryShape
    filters = filters.CATEGORIES
    orders: ClassVar = {"position": Order(("position", "id"))}


urlpatterns = [
    path("help-centres/", HelpCentres.at(get="list"), name="help_centres"),
    path("help-centres/<uuid:id>/", HelpCentres.at(get="retrieve"), name="help_centre"),
    path(
        "help-centres/<uuid:id>/bring/",
        HelpCentres.at(post="bring"),
        name="help_centre_bring",
    ),
    path("categories/", Categories.at(get="list"), name="categories"),
    path("categories/<uuid:id>/", Categories.at(get="retrieve"), name="category"),
]
