"""/help-centres/ and /categories/: what a brand shows, and where articles stand in it."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Page, represent
from helpdesk.base.api.uploads import WITH_FILES
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.actions import Brought, InLanguage, Writing, categories, centres
from knowledge_base.api import filters
from knowledge_base.api.bodies import BringBody
from knowledge_base.api.centre_bodies import (
    CategoryBody,
    CategoryPatch,
    HelpCentreBody,
    HelpCentreLogoBody,
    HelpCentrePatch,
    MoveCategoryBody,
    PlaceCategoryBody,
)
from knowledge_base.api.shapes import ArticleShape, CategoryShape, HelpCentreShape
from knowledge_base.models import Category, HelpCentre

_CENTRE = (
    "name", "languages", "slug", "host", "accent", "greeting", "needs_review",
)  # fmt: skip
_CATEGORY = ("names", "intros", "slug", "icon", "parent")


class HelpCentres(Resource):
    """Help centres, the default one first."""

    family = "articles"
    shape = HelpCentreShape
    orders: ClassVar = {"name": Order(("-is_default", "name", "id"))}

    @call(body=HelpCentreBody, gives=HelpCentreShape, status=201, about="Make one.")
    def create(self, request: Request) -> Response:
        """Leads and admins do."""
        made = centres.save_centre(**self.body(HelpCentreBody), by=self.agent)
        return self.made(HelpCentreShape, self.row(made.public_id))

    @call(body=HelpCentrePatch, gives=HelpCentreShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        centre: HelpCentre = self.row(id)
        with self.unchanged(centre):
            now = {name: getattr(centre, name) for name in _CENTRE}
            given = now | self.body(HelpCentrePatch)
            centres.save_centre(**given, centre=centre, by=self.agent)
        return self.shown(self.row(id))

    @call(gives=HelpCentreShape, about="It is the one at /help/ from now on.")
    def make_default(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The former one is at its own address."""
        centre = self.row(id)
        with self.unchanged(centre):
            self.body(Body)
            centres.make_default(centre, by=self.agent)
        return self.shown(self.row(id))

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
        with self.unchanged(centre):
            made = actions.bring_articles(centre, articles=brought, by=self.agent)
        rows = ArticleShape.rows(self.agent).filter(pk__in=[one.pk for one in made])
        shown = represent(ArticleShape, rows.order_by("pk"))  # type: ignore[arg-type] # rows
        told = {"results": shown, "next": None, "next_cursor": None}
        return Response(told, status=201)


class HelpCentreLogo(Resource):
    """Its logo, above every page."""

    family = "articles"
    shape = HelpCentreShape
    parser_classes = WITH_FILES

    @call(
        body={"multipart/form-data": HelpCentreLogoBody},
        gives=HelpCentreShape,
        about="Show this picture.",
    )
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """In place of what was there."""
        centre = self.row(id)
        with self.unchanged(centre):
            content = self.body(HelpCentreLogoBody)["file"].read(centres.LOGO_BYTES + 1)
            centres.set_logo(centre, content=content, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Show its name instead.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Again, nothing changes."""
        centre = self.row(id)
        with self.unchanged(centre):
            centres.drop_logo(centre, by=self.agent)
        return Response(status=204)


class Categories(Resource):
    """Where articles stand, as readers see them."""

    family = "articles"
    shape = CategoryShape
    filters = filters.CATEGORIES
    orders: ClassVar = {"position": Order(("position", "id"))}

    @call(body=CategoryBody, gives=CategoryShape, status=201, about="Make one.")
    def create(self, request: Request) -> Response:
        """The last beside its sisters."""
        made = categories.save_category(**self.body(CategoryBody), by=self.agent)
        return self.made(CategoryShape, self.row(made.public_id))

    @call(body=CategoryPatch, gives=CategoryShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        category: Category = self.row(id)
        with self.unchanged(category):
            now = {name: getattr(category, name) for name in _CATEGORY}
            given = now | self.body(CategoryPatch)
            centre = category.centre
            categories.save_category(
                **given, centre=centre, category=category, by=self.agent
            )
        return self.shown(self.row(id))

    @call(status=204, about="Delete it; only an empty one goes.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        category = self.row(id)
        with self.unchanged(category):
            categories.delete_category(category, by=self.agent)
        return Response(status=204)

    @call(body=MoveCategoryBody, gives=CategoryShape, about="One place up or down.")
    def move(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """At the end nothing changes."""
        return self._done(id, categories.move_category, MoveCategoryBody)

    @call(
        body=PlaceCategoryBody, gives=CategoryShape, about="Before one of its sisters."
    )
    def place(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Or behind all of them."""
        return self._done(id, categories.place_category, PlaceCategoryBody)

    def _done(self, id: UUID, verb: Any, kind: type[Body]) -> Response:  # noqa: A002 - its name in the address
        category = self.row(id)
        with self.unchanged(category):
            verb(category, **self.body(kind), by=self.agent)
        return self.shown(self.row(id))


urlpatterns = [
    path(
        "help-centres/", HelpCentres.at(get="list", post="create"), name="help_centres"
    ),
    path(
        "help-centres/<uuid:id>/",
        HelpCentres.at(get="retrieve", patch="partial_update"),
        name="help_centre",
    ),
    path(
        "help-centres/<uuid:id>/make-default/",
        HelpCentres.at(post="make_default"),
        name="help_centre_make_default",
    ),
    path(
        "help-centres/<uuid:id>/logo/",
        HelpCentreLogo.at(put="put", delete="destroy"),
        name="help_centre_logo",
    ),
    path(
        "help-centres/<uuid:id>/bring/",
        HelpCentres.at(post="bring"),
        name="help_centre_bring",
    ),
    path("categories/", Categories.at(get="list", post="create"), name="categories"),
    path(
        "categories/<uuid:id>/",
        Categories.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="category",
    ),
    path(
        "categories/<uuid:id>/move/", Categories.at(post="move"), name="category_move"
    ),
    path(
        "categories/<uuid:id>/place/",
        Categories.at(post="place"),
        name="category_place",
    ),
]
