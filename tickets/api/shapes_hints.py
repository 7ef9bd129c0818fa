"""The outside of hints: what is worth saying to somebody who writes a reply."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.api.shapes import Shape
from tickets.queries.hints import (
    DeflectHint,
    Hint,
    KnownHint,
    PromiseHint,
    RefusalHint,
)
from tickets.queries.own_words import PublicHint


class KnownFactShape(Shape):
    """A fact that the draft asks for."""

    name = serializers.CharField()
    value = serializers.CharField()


class SpanShape(Shape):
    """Some of the draft's words, and where they stand."""

    starts = serializers.IntegerField()
    ends = serializers.IntegerField()
    words = serializers.CharField()


class HintShape(Shape):
    """One hint; which of its fields there are depends on its kind."""

    kind = serializers.ChoiceField(["promise", "known", "refusal", "deflect", "public"])
    words = serializers.CharField(required=False, help_text="promise, deflect, public")
    what = serializers.CharField(required=False, help_text="promise: for a follow-up")
    due_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="promise: null names no time"
    )
    facts = KnownFactShape(many=True, required=False, help_text="known")
    spans = SpanShape(many=True, required=False, help_text="refusal")
    alternatives = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="refusal: saved replies that say what can be done",
    )
    team = serializers.UUIDField(
        required=False, allow_null=True, help_text="deflect: the team it names"
    )
    name = serializers.CharField(
        required=False, help_text="public: the kind of fact that everybody would read"
    )


class HintsShape(Shape):
    """All that is worth saying of a draft, the most useful first."""

    results = serializers.SerializerMethodField()

    @extend_schema_field(HintShape(many=True))
    def get_results(self, found: Sequence[Hint]) -> list[dict[str, Any]]:
        """Each with what belongs to its kind."""
        return [{"kind": one.kind, **_SHOWN[type(one)](one)} for one in found]


def _promise(one: PromiseHint) -> dict[str, Any]:
    return {"what": one.what, "words": one.words, "due_at": one.due_at}


def _known(one: KnownHint) -> dict[str, Any]:
    return {"facts": [{"name": fact.name, "value": fact.value} for fact in one.facts]}


def _refusal(one: RefusalHint) -> dict[str, Any]:
    return {
        "spans": [
            {"starts": span.start, "ends": span.end, "words": span.words}
            for span in one.spans
        ],
        "alternatives": [reply.public_id for reply in one.alternatives],
    }


def _deflect(one: DeflectHint) -> dict[str, Any]:
    team = one.team
    return {"words": one.words, "team": None if team is None else team.public_id}


def _public(one: PublicHint) -> dict[str, Any]:
    return {"words": one.words, "name": one.name}


_SHOWN: dict[type[Any], Callable[[Any], dict[str, Any]]] = {
    PromiseHint: _promise,
    KnownHint: _known,
    RefusalHint: _refusal,
    DeflectHint: _deflect,
    PublicHint: _public,
}
