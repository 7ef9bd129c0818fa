"""/gaps/: what the knowledge base should answer and does not, as a queue of tasks."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import Resource
from knowledge_base import actions
from knowledge_base.api import filters
from knowledge_base.api.bodies import Changes, an_agent
from knowledge_base.api.shapes import AGENT
from knowledge_base.api.shapes_parts import TRANSLATION
from knowledge_base.models import Gap
from knowledge_base.queries.sight import translations_for
from knowledge_base.rules import may_draft


class GapShape(Shape):
    """Something the knowledge base should answer, and does not."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(Gap.Kind.choices, help_text="Where it was seen.")
    state = serializers.ChoiceField(Gap.State.choices)
    cover = serializers.ChoiceField(
        Gap.Cover.choices, help_text="Whether there is an article about it."
    )
    title = serializers.CharField()
    language = serializers.CharField()
    count = serializers.IntegerField(help_text="How often it was asked.")
    minutes = serializers.FloatField(help_text="What it costs an agent each time.")
    similarity = serializers.FloatField(help_text="Of the nearest article, 0 to 1.")
    score = serializers.FloatField(help_text="What closing it would save, in minutes.")
    owner = Ref(AGENT)
    due = serializers.DateField(allow_null=True)
    translation = Ref(TRANSLATION, help_text="What answers it, or is going to.")
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    closed_by = Ref(AGENT)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_words = serializers.CharField(help_text="Why it was dismissed.")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Gap]:
        """For whoever writes."""
        found = Gap.objects.select_related("owner", "translation", "closed_by")
        return found if may_draft(agent) else found.none()


def _known(body: Any) -> QuerySet[Any]:
    return translations_for(body.by)


class GapPatch(Changes):
    """Who writes it, until when, and where."""

    owner = an_agent(allow_null=True)
    due = serializers.DateField(allow_null=True)
    translation = Choose(_known)


class FinishGapBody(Body):
    translation = Choose(
        _known, default=None, allow_null=True, help_text="null: the one it has."
    )


class DismissGapBody(Body):
    reason = serializers.CharField(max_length=300)


class Gaps(Resource):
    """What is missing, the most worth first: `?state=open` is what there is to do."""

    family = "articles"
    shape = GapShape
    filters = filters.GAPS
    orders: ClassVar = {
        "-score": Order(("-score", "id")),
        "-last_at": Order(("-last_at", "-id")),
    }

    @call(body=GapPatch, gives=GapShape, about="Give it to somebody, or plan it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        gap = self.row(id)
        with self.unchanged(gap):
            given = self.body(GapPatch)
            if "owner" in given:
                actions.assign_gap(gap, to=given["owner"], by=self.agent)
            if "due" in given:
                actions.schedule_gap(gap, due=given["due"], by=self.agent)
            if "translation" in given:
                actions.link_gap(gap, translation=given["translation"], by=self.agent)
        return self.shown(self.row(id))

    @call(gives=GapShape, about="Take it: you write it.")
    def take(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """From whomever had it."""
        return self._done(id, actions.assign_gap, to=self.agent)

    @call(body=FinishGapBody, gives=GapShape, about="It is answered.")
    def finish(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Again, nothing changes."""
        return self._done(id, actions.finish_gap, FinishGapBody)

    @call(
        body=DismissGapBody,
        gives=GapShape,
        about="Nobody is going to write it, and why.",
    )
    def dismiss(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It is open again when asked much more."""
        return self._done(id, actions.dismiss_gap, DismissGapBody)

    @call(gives=GapShape, about="Open it again.")
    def reopen(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Closing it was a slip, or too early."""
        return self._done(id, actions.reopen_gap)

    def _done(
        self,
        id: UUID,  # noqa: A002 - its name in the address
        verb: Callable[..., None],
        kind: type[Body] = Body,
        **more: Any,
    ) -> Response:
        gap = self.row(id)
        with self.unchanged(gap):
            verb(gap, **self.body(kind), **more, by=self.agent)
        return self.shown(self.row(id))


_ONE = "gaps/<uuid:id>/"
urlpatterns = [
    path("gaps/", Gaps.at(get="list"), name="gap_list"),
    path(_ONE, Gaps.at(get="retrieve", patch="partial_update"), name="gap"),
    path(f"{_ONE}take/", Gaps.at(post="take"), name="gap_take"),
    path(f"{_ONE}finish/", Gaps.at(post="finish"), name="gap_finish"),
    path(f"{_ONE}dismiss/", Gaps.at(post="dismiss"), name="gap_dismiss"),
    path(f"{_ONE}reopen/", Gaps.at(post="reopen"), name="gap_reopen"),
]
