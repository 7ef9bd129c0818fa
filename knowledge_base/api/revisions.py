"""/revisions/: how the words of an article came to be what they are."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.api import filters
from knowledge_base.api.bodies import RevisionBody
from knowledge_base.api.shapes import RevisionShape
from knowledge_base.api.translations import known_translation, writing


class Revisions(Resource):
    """Revisions, for whoever writes: `?state=waiting` are those to look at."""

    family = "articles"
    shape = RevisionShape
    filters = filters.REVISIONS
    orders: ClassVar = {"-made_at": Order(("-made_at", "-id"))}


class TranslationRevisions(Resource):
    """Those of a translation, the newest first."""

    family = "articles"
    shape = RevisionShape
    filters = filters.REVISIONS
    orders: ClassVar = {"-number": Order(("-number", "-id"))}

    def rows(self) -> Any:
        """Of this translation.

        Raises:
            Unknown: they know of no such translation.
        """
        return super().rows().filter(translation=known_translation(self))

    @call(
        body=RevisionBody,
        gives=RevisionShape,
        status=201,
        about="Say it otherwise: a draft; what is published stays as it is.",
    )
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The next one."""
        translation = known_translation(self)
        given = self.body(RevisionBody, about=translation)
        words = writing(given)
        made = actions.revise(translation, words=words, **given, by=self.agent)
        return self.made(RevisionShape, self.row(made.public_id))


urlpatterns = [
    path("revisions/", Revisions.at(get="list"), name="revisions"),
    path("revisions/<uuid:id>/", Revisions.at(get="retrieve"), name="revision"),
    path(
        "translations/<uuid:id>/revisions/",
        TranslationRevisions.at(get="list", post="create"),
        name="translation_revisions",
    ),
]
