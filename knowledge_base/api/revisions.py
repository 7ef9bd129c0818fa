"""/revisions/: how the words of an article came to be what they are."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.api import filters
from knowledge_base.api.bodies import BringBackBody, RevisionBody, SendBackBody
from knowledge_base.api.shapes import RevisionShape, TranslationShape
from knowledge_base.api.translations import known_translation, writing
from knowledge_base.models import Revision


class Revisions(Resource):
    """Revisions, for whoever writes: `?state=waiting` are those to look at."""

    family = "articles"
    shape = RevisionShape
    filters = filters.REVISIONS
    orders: ClassVar = {"-made_at": Order(("-made_at", "-id"))}

    @call(gives=RevisionShape, about="Ask somebody to look at it.")
    def submit(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It waits for a review."""
        return self._done(id, actions.submit)

    @call(gives=RevisionShape, about="It does not want to be looked at yet.")
    def take_back(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A draft again."""
        return self._done(id, actions.take_back)

    @call(
        gives=RevisionShape,
        about="It is good as it is; readers see it once it is published.",
    )
    def approve(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Again, nothing changes."""
        return self._done(id, actions.approve)

    @call(body=SendBackBody, gives=RevisionShape, about="It has to change first.")
    def send_back(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """With words for whoever wrote it."""
        return self._done(id, actions.send_back, SendBackBody)

    @call(
        body=BringBackBody,
        gives=RevisionShape,
        status=201,
        about="Say again what it says: a new revision, and those between stay.",
    )
    def bring_back(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A draft."""
        revision: Revision = self.row(id)
        with self.unchanged(revision):
            given = self.body(BringBackBody)
            made = actions.bring_back(revision, **given, by=self.agent)
        return self.made(RevisionShape, self.row(made.public_id))

    def _done(self, id: UUID, verb: Any, kind: type[Body] = Body) -> Response:  # noqa: A002 - its name in the address
        revision: Revision = self.row(id)
        with self.unchanged(revision):
            verb(revision, **self.body(kind), by=self.agent)
        return self.shown(self.row(id))


class TranslationRevisions(Resource):
    """Those of a translation, the newest first."""

    family = "articles"
    shape = RevisionShape
    of = TranslationShape
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


_ONE = "revisions/<uuid:id>/"
urlpatterns = [
    path("revisions/", Revisions.at(get="list"), name="revisions"),
    path(_ONE, Revisions.at(get="retrieve"), name="revision"),
    path(f"{_ONE}submit/", Revisions.at(post="submit"), name="revision_submit"),
    path(
        f"{_ONE}take-back/", Revisions.at(post="take_back"), name="revision_take_back"
    ),
    path(f"{_ONE}approve/", Revisions.at(post="approve"), name="revision_approve"),
    path(
        f"{_ONE}send-back/", Revisions.at(post="send_back"), name="revision_send_back"
    ),
    path(
        f"{_ONE}bring-back/",
        Revisions.at(post="bring_back"),
        name="revision_bring_back",
    ),
    path(
        "translations/<uuid:id>/revisions/",
        TranslationRevisions.at(get="list", post="create"),
        name="translation_revisions",
    ),
]
