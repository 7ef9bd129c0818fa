"""/mentions/, /mention-rules/ and /watched/."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.api.doors import AdminResource, admins_first
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.filters import Field, Filters
from helpdesk.listening import actions
from helpdesk.listening.api import bodies, shapes
from helpdesk.listening.models import Mention, MentionRule, Reached
from helpdesk.listening.queries.stream import of_keys


def _by_channel(condition: Q) -> Q:
    return Q(Exists(Reached.objects.filter(condition, mention=OuterRef("pk"))))


MENTIONS = Filters(
    Field(name="state", kind=filters.words(Mention.State), path="state",
          about="What became of it."),
    Field(name="channel", kind=filters.ID, path="channel__public_id", many=_by_channel,
          about="A channel that it reached."),
    Field(name="how", kind=filters.words(Mention.How), path="how",
          about="Why it reached us first."),
    Field(name="language", kind=filters.TEXT, path="language", about="Its language."),
    Field(name="sentiment",
          kind=filters.one_of({word: n for n, word in shapes.SENTIMENTS.items()}),
          path="sentiment", none=True, about="By words; to sort by."),
    Field(name="reach", kind=filters.NUMBER, path="reach",
          about="Followers of its writer."),
    Field(name="author", kind=filters.TEXT, path="author",
          about="The network's id of the account that wrote it."),
    Field(name="said_at", kind=filters.MOMENT, path="said_at", about="When it was said."),
)  # fmt: skip


class Mentions(Resource):
    """What is said of us in public: docs/mentions.md."""

    family = "tickets"
    shape = shapes.MentionShape
    filters = MENTIONS
    orders: ClassVar = {
        "-said_at": Order(("-said_at", "-id")),
        "said_at": Order(("said_at", "id")),
    }

    def read(self, rows: QuerySet[Any], order: Order) -> list[Any]:
        """By their keys first: see `told_to`."""
        return of_keys(list(rows.values_list("pk", flat=True)), self.agent)

    @call(
        gives=shapes.MentionShape,
        about="Make a ticket of it, of the channel's team. It is in `ticket` then.",
    )
    def ticket(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its ticket."""
        return self._decide(id, actions.make_ticket)

    @call(gives=shapes.MentionShape, about="Nothing is to be done about it.")
    def ignore(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing."""
        return self._decide(id, actions.ignore)

    @call(
        gives=shapes.MentionShape,
        about="Keep an eye on it: what is said below it is never ignored by a rule.",
    )
    def watch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """An eye on it."""
        return self._decide(id, actions.watch)

    @call(
        gives=shapes.MentionShape,
        about="Take the last decision back. A ticket in which nothing happened since is"
        " resolved; any other is not unmade.",
    )
    def undo(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it was before."""
        return self._decide(id, actions.undo)

    def _decide(self, id: UUID, act: Callable[..., object]) -> Response:  # noqa: A002 - its name in the address
        row = self.row(id)
        with self.unchanged(row):
            act(row, by=self.agent)
        return self.shown(self.row(id))


class RefusedMentionShape(Shape):
    id = serializers.UUIDField()
    code = serializers.CharField()
    detail = serializers.CharField()


class BulkMentionsShape(Shape):
    """What became of each."""

    done = serializers.ListField(child=serializers.UUIDField())
    refused = RefusedMentionShape(many=True)


class MentionsInBulk(ApiView):
    """Up to a hundred at once."""

    family = "tickets"

    @call(
        body=bodies.BulkMentionsBody,
        gives=BulkMentionsShape,
        about="Do one thing to many. One that is refused does not stop the others.",
        operation_id="mentions_in_bulk",
    )
    def post(self, request: Request) -> Response:
        """Each by itself."""
        sent = self.body(bodies.BulkMentionsBody)
        names = sent["mentions"]
        seen = Mention.objects.visible_to(self.agent).filter(public_id__in=names)
        found = actions.many(seen.order_by("id"), sent["verb"], by=self.agent)
        known = {one.public_id for one in found.done}
        known |= {one.public_id for one, _why in found.refused}
        refused = [
            {"id": one.public_id, "code": why.code, "detail": str(why)}
            for one, why in found.refused
        ]
        unknown = {"code": "not_found", "detail": "There is no such mention."}
        refused += [
            {"id": name, **unknown}
            for name in dict.fromkeys(names)
            if name not in known
        ]
        return Response(
            {"done": [one.public_id for one in found.done], "refused": refused}
        )


class MentionRules(AdminResource):
    """In the order in which they are asked."""

    shape = shapes.MentionRuleShape
    orders: ClassVar = {"position": Order(("position", "id"))}

    @call(
        body=bodies.MentionRuleBody,
        gives=shapes.MentionRuleShape,
        status=201,
        about="Lay down a rule. It decides about what comes from now on.",
    )
    def create(self, request: Request) -> Response:
        """A new one comes last."""
        sent = self.body(bodies.MentionRuleBody)
        made = actions.save_mention_rule(**_typed(sent), by=self.agent)
        return self.made(shapes.MentionRuleShape, self.row(made.public_id))

    @call(
        body=bodies.MentionRulePatch,
        gives=shapes.MentionRuleShape,
        about="Change some of it.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        sent = self.body(bodies.MentionRulePatch, about=self.row(id))
        with transaction.atomic():
            lock_admins(self.agent)
            rule = self.row(id)
            with self.unchanged(rule):
                whole = {**_now(rule), **_typed(sent)}
                actions.save_mention_rule(**whole, rule=rule, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="It decides nothing more; what it decided stays.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It is gone."""
        rule = self.row(id)
        with admins_first(self.agent), self.unchanged(rule):
            actions.delete_mention_rule(rule, by=self.agent)
        return Response(status=204)

    @call(
        body=bodies.RuleSwitchBody,
        gives=shapes.MentionRuleShape,
        about="Let it decide, or no longer.",
    )
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """On or off."""
        rule = self.row(id)
        with admins_first(self.agent), self.unchanged(rule):
            sent = self.body(bodies.RuleSwitchBody)
            actions.switch_mention_rule(rule, **sent, by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=bodies.RuleMoveBody,
        gives=shapes.MentionRuleShape,
        about="Change places with its neighbour.",
    )
    def move(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """At the end nothing happens."""
        rule = self.row(id)
        with admins_first(self.agent), self.unchanged(rule):
            sent = self.body(bodies.RuleMoveBody)
            actions.move_mention_rule(rule, **sent, by=self.agent)
        return self.shown(self.row(id))


class WatchedWords(AdminResource):
    """What is looked for where nobody names us."""

    shape = shapes.WatchedShape

    @call(
        body=bodies.WatchedBody,
        gives=shapes.WatchedShape,
        status=201,
        about="Watch a word or an account from now on.",
    )
    def create(self, request: Request) -> Response:
        """One more."""
        made = actions.add_watched(**self.body(bodies.WatchedBody), by=self.agent)
        return self.made(shapes.WatchedShape, self.row(made.public_id))

    @call(
        body=bodies.WatchedPatch, gives=shapes.WatchedShape, about="Change some of it."
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        kept = self.row(id)
        with admins_first(self.agent), self.unchanged(kept):
            sent = self.body(bodies.WatchedPatch)
            actions.edit_watched(kept, **sent, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="It is watched no more; what was found stays.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It is gone."""
        kept = self.row(id)
        with admins_first(self.agent), self.unchanged(kept):
            actions.delete_watched(kept, by=self.agent)
        return Response(status=204)


def _typed(sent: dict[str, Any]) -> dict[str, Any]:
    """As the action takes it."""
    return {
        name: bodies.when_of(value) if name == "when" else value
        for name, value in sent.items()
    }


def _now(rule: MentionRule) -> dict[str, Any]:
    """As it is."""
    names = ("name", "does", "when", "team", "tags", "priority")
    return {name: getattr(rule, name) for name in names}
