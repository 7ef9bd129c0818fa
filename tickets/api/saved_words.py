"""/fact-names/ and /holding-replies/: what the house says and records."""

from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.api.doors import admins_first
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView, Resource
from tickets import actions
from tickets import part_filters as filters
from tickets.api.shapes_context import FactNameShape
from tickets.api.shapes_words import HoldingReplyShape, Words
from tickets.models import FactName, Phrase
from tickets.queries.phrases import default, phrases

MAX_TEXT, MAX_HTML, MAX_HOLDING = 50_000, 200_000, 20_000
HOLDING = Phrase.Purpose.HOLDING


class Changes(Body):
    """A body of which all may be left out: that stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        """None required, and nothing put in for what is not said."""
        found = super().get_fields()
        for field in found.values():
            field.required, field.default = False, empty
        return found


class FactNameBody(Body):
    label = Line(  # type: ignore[assignment] # a field of this name
        max_length=60, help_text="What people read."
    )
    pattern = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        help_text="A regular expression for its values in customers' words.",
    )
    is_personal = serializers.BooleanField(default=False)
    is_single = serializers.BooleanField(default=False)


class FactNamePatch(Changes, FactNameBody):
    is_active = serializers.BooleanField(
        help_text="false: no more facts of it; those there are stay."
    )


class FactNames(Resource):
    """What can be known of tickets, by name. Built-in ones are switched off, never gone."""

    family = "settings"
    shape = FactNameShape
    filters = filters.FACT_NAMES
    orders = {"position": Order(("position", "id"))}

    @call(body=FactNameBody, gives=FactNameShape, status=201, about="Add one.")
    def create(self, request: Request) -> Response:
        """Admins do."""
        kept = actions.save_fact_name(**self.body(FactNameBody), by=self.agent)
        return self.made(FactNameShape, kept)

    @call(body=FactNamePatch, gives=FactNameShape, about="Change or switch it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        name: FactName = self.row(id)
        with admins_first(self.agent), self.unchanged(name):
            given = self.body(FactNamePatch)
            on = given.pop("is_active", None)
            if on is not None:
                actions.switch_fact_name(name, on=on, by=self.agent)
                name.refresh_from_db()
            kept = ("label", "pattern", "is_personal", "is_single")
            now = {key: getattr(name, key) for key in kept} | given
            actions.save_fact_name(**now, fact_name=name, by=self.agent)
        return self.shown(self.row(id))


class HoldingBody(Body):
    text = serializers.CharField(
        max_length=MAX_HOLDING,
        allow_blank=True,
        trim_whitespace=False,
        help_text="`{name}`, `{time}` and `{agent}` are put in; empty: our own words.",
    )


class HoldingReplies(ApiView):
    """What customers are told when a promise takes longer, in each language."""

    family = "settings"

    @call(
        gives=HoldingReplyShape,
        many=True,
        about="One for each language.",
        operation_id="holding_replies_list",
    )
    def get(self, request: Request) -> Response:
        """Few: never more than a page."""
        _require_admin(self.agent)
        found = phrases(HOLDING)
        rows = [_words(language, text) for language, text in found.items()]
        shown = represent(HoldingReplyShape, rows)
        return Response({"results": shown, "next": None, "next_cursor": None})


class HoldingReply(ApiView):
    """The same in one language."""

    family = "settings"

    @call(gives=HoldingReplyShape, about="What is said in one language.")
    def get(self, request: Request, language: str) -> Response:
        """As it is now."""
        _require_admin(self.agent)
        return _shown(language)

    @call(body=HoldingBody, gives=HoldingReplyShape, about="Say it otherwise.")
    def put(self, request: Request, language: str) -> Response:
        """Admins do."""
        _require_admin(self.agent)
        _shown(language)
        text = self.body(HoldingBody)["text"]
        actions.save_phrases(HOLDING, texts={language: text}, by=self.agent)
        return _shown(language)


def _require_admin(agent: Agent) -> None:
    """For everybody else there is no such page.

    Raises:
        Unknown: they are none.
    """
    if not may_administrate(agent):
        raise Unknown


def _shown(language: str) -> Response:
    """What is said in it.

    Raises:
        Unknown: we do not speak it.
    """
    if language not in dict(settings.LANGUAGES):
        raise Unknown
    words = _words(language, phrases(HOLDING)[language])
    return Response(represent(HoldingReplyShape, [words])[0])


def _words(language: str, text: str) -> Words:
    return Words(language, text, text == default(HOLDING, language))
