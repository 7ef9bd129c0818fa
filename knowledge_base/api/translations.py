"""/translations/: articles in one language, and what readers see of them."""

from contextlib import AbstractContextManager
from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api import versions
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.api import filters
from knowledge_base.api.bodies import (
    AddressBody,
    EditingBody,
    ExpireBody,
    PublishBody,
    PublishLaterBody,
)
from knowledge_base.api.shapes import TranslationShape
from knowledge_base.api.shapes_parts import EditingShape
from knowledge_base.models import Editing, Translation
from knowledge_base.rules import may_draft

WORDS = ("title", "summary", "keywords", "source")


def writing(given: dict[str, Any]) -> Writing:
    """The words of a body; the rest of it stays there."""
    return Writing(**{name: given.pop(name) for name in WORDS})


class Translations(Resource):
    """Articles in one language each; drafts for whoever writes."""

    family = "articles"
    shape = TranslationShape
    filters = filters.TRANSLATIONS
    orders: ClassVar = {
        "-updated_at": Order(("-updated_at", "-id")),
        "title": Order(("title", "id")),
    }

    @call(
        body=PublishBody,
        gives=TranslationShape,
        about="Readers see this revision from now on.",
    )
    def publish(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Leads and admins do."""
        return self._done(id, actions.publish, PublishBody)

    @call(
        body=PublishLaterBody,
        gives=TranslationShape,
        about="Readers see this revision, or a newer one that is approved by then, from"
        " this time on.",
    )
    def publish_later(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """null takes it back."""
        return self._done(id, actions.publish_later, PublishLaterBody)

    @call(
        body=ExpireBody, gives=TranslationShape, about="Nobody reads it from then on."
    )
    def expire(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """null: it stays."""
        return self._done(id, actions.expire, ExpireBody)

    @call(
        body=AddressBody,
        gives=TranslationShape,
        about="It has another address; former ones lead there for good.",
    )
    def change_address(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Leads and admins do."""
        return self._done(id, actions.change_address, AddressBody)

    @call(
        gives=TranslationShape,
        about="Nobody outside may read it any more; it is a draft, and all of it is kept.",
    )
    def withdraw(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Again, nothing changes."""
        return self._done(id, actions.withdraw)

    def _done(self, id: UUID, verb: Any, kind: Any = None) -> Response:  # noqa: A002 - its name in the address
        translation: Translation = self.row(id)
        with self.unchanged(translation):
            given = self.body(kind, about=translation) if kind else {}
            verb(translation, **given, by=self.agent)
        return self.shown(self.row(id))


class MyEditing(Resource):
    """What you have typed and not made a revision of."""

    family = "articles"
    shape = EditingShape

    def row(self, id: UUID) -> Editing:  # noqa: A002 - its name in the address
        """Of this translation; empty, and saved at no time, while they typed nothing."""
        translation = self._translation()
        found: Editing | None = self.rows().filter(translation=translation).first()
        return found or _nothing_typed(translation)

    @call(
        body=EditingBody, gives=EditingShape, about="Keep it, in whatever state it is."
    )
    def keep(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """In place of what was there."""
        translation = self._translation()
        given = self.body(EditingBody, about=translation)
        based_on = given.pop("based_on")
        with self._same(translation):
            actions.keep(
                translation, words=writing(given), based_on=based_on, by=self.agent
            )
        return self.shown(self.row(id))

    @call(status=204, about="Drop it. Again, nothing changes.")
    def drop(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Revisions stay."""
        translation = self._translation()
        with self._same(translation):
            actions.drop_editing(translation, by=self.agent)
        return Response(status=204)

    def _same(self, translation: Translation) -> AbstractContextManager[None]:
        """While they typed nothing there is no row to lock."""

        def show() -> Any:
            return represent(EditingShape, [self.row(translation.public_id)])[0]

        return versions.shown_unchanged(self.request, translation, show)

    def _translation(self) -> Translation:
        """That of the address.

        Raises:
            Unknown: there is none, or they do not write.
        """
        if not may_draft(self.agent):
            raise Unknown
        return known_translation(self)


def _nothing_typed(translation: Translation) -> Editing:
    empty = Editing(translation=translation)
    empty.saved_at = None  # type: ignore[assignment] # it is never saved
    return empty


def known_translation(view: Resource) -> Translation:
    """The translation in a view's address.

    Raises:
        Unknown: there is none that this agent may see.
    """
    rows = TranslationShape.rows(view.agent).filter(public_id=view.kwargs["id"])
    found: Translation | None = rows.first()
    if found is None:
        raise Unknown
    return found


_ONE = "translations/<uuid:id>/"
urlpatterns = [
    path("translations/", Translations.at(get="list"), name="translations"),
    path(_ONE, Translations.at(get="retrieve"), name="translation"),
    path(
        f"{_ONE}publish/", Translations.at(post="publish"), name="translation_publish"
    ),
    path(
        f"{_ONE}publish-later/",
        Translations.at(post="publish_later"),
        name="translation_publish_later",
    ),
    path(f"{_ONE}expire/", Translations.at(post="expire"), name="translation_expire"),
    path(
        f"{_ONE}change-address/",
        Translations.at(post="change_address"),
        name="translation_change_address",
    ),
    path(
        f"{_ONE}withdraw/",
        Translations.at(post="withdraw"),
        name="translation_withdraw",
    ),
    path(
        f"{_ONE}editing/",
        MyEditing.at(get="retrieve", put="keep", delete="drop"),
        name="translation_editing",
    ),
]
