"""The outside of a brief: what whoever takes over reads instead of the whole thread."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.api.shapes import Shape, represent
from tickets.queries.brief import Brief
from tickets.queries.event_types import PREFIX, UNTOLD
from tickets.queries.path import Changed
from tickets.queries.timeline import Told


class BriefFactShape(Shape):
    name = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment] # a field of this name
        help_text="What an admin calls it, or empty."
    )
    value = serializers.CharField()
    by = serializers.CharField(help_text="The name of who wrote it down.")
    confirmed_by = serializers.CharField()


class BriefPromiseShape(Shape):
    what = serializers.CharField()
    owner = serializers.CharField(help_text="The name of who promised it.")
    due_at = serializers.DateTimeField()


class BriefWordsShape(Shape):
    by = serializers.CharField(help_text="Of us; empty: the customer.")
    at = serializers.DateTimeField()
    text = serializers.CharField(help_text="Its beginning.")


class BriefKnownShape(Shape):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # as above
    value = serializers.CharField()


class BriefStepShape(Shape):
    kind = serializers.ChoiceField(["channel", "team", "person"])
    name = serializers.CharField()
    at = serializers.DateTimeField()


class HappenedShape(Shape):
    """An event, without what it was about: /events/ has that."""

    type = serializers.CharField(source="verb")
    at = serializers.DateTimeField()
    seq = serializers.IntegerField()
    actor_name = serializers.CharField(source="actor")


class ChangedShape(Shape):
    """Since its reader last looked."""

    theirs = serializers.IntegerField(help_text="Messages of the customer.")
    ours = serializers.IntegerField(help_text="Replies of others.")
    notes = serializers.IntegerField(help_text="Notes of others.")
    events = serializers.SerializerMethodField()

    @extend_schema_field(HappenedShape(many=True))
    def get_events(self, changed: Changed) -> list[dict[str, Any]]:
        """What else happened, the newest at the end."""
        told = [one for one in changed.events if one.verb not in UNTOLD]
        return [_named(one) for one in told]


class BriefShape(Shape):
    """What colleagues wrote down, what was said last, and how the matter came here."""

    customer = serializers.CharField(help_text="What they are called.")
    goal = serializers.CharField()
    summary = serializers.CharField()
    unsaid = serializers.IntegerField(help_text="Messages since the summary.")
    is_stale = serializers.BooleanField()
    facts = serializers.SerializerMethodField()
    promises = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField(
        help_text="By which channels, teams and people it came here."
    )
    known = serializers.SerializerMethodField(
        help_text="What was kept of the customer from other tickets."
    )
    changed = serializers.SerializerMethodField(
        help_text="Since you last looked; null in a hand-over's snapshot."
    )

    @extend_schema_field(BriefFactShape(many=True))
    def get_facts(self, brief: Brief) -> list[dict[str, Any]]:
        """Those that hold."""
        return list(brief.facts)

    @extend_schema_field(BriefPromiseShape(many=True))
    def get_promises(self, brief: Brief) -> list[dict[str, Any]]:
        """Those that are open."""
        return _timed(brief.promises, "due_at")

    @extend_schema_field(BriefWordsShape(many=True))
    def get_words(self, brief: Brief) -> list[dict[str, Any]]:
        """The last ones, the newest at the end."""
        return _timed(brief.words, "at")

    @extend_schema_field(BriefStepShape(many=True))
    def get_path(self, brief: Brief) -> list[dict[str, Any]]:
        """Its stations in their order."""
        return _timed(brief.path, "at")

    @extend_schema_field(BriefKnownShape(many=True))
    def get_known(self, brief: Brief) -> list[dict[str, Any]]:
        """Of the customer."""
        return list(brief.known)

    @extend_schema_field(ChangedShape(allow_null=True))
    def get_changed(self, brief: Brief) -> dict[str, Any] | None:
        """For who reads it."""
        one = brief.changed
        return None if one is None else represent(ChangedShape, [one])[0]


def _timed(rows: Iterable[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    """With a time that came out of JSON as one that is written like all others."""
    return [{**row, name: datetime.fromisoformat(row[name])} for row in rows]


def _named(one: Told) -> dict[str, Any]:
    shown = represent(HappenedShape, [one])[0]
    return {**shown, "type": f"{PREFIX}{one.verb}"}
