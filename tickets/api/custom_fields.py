"""/custom-fields/: what a company keeps of tickets, customers and organizations."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.api.doors import admins_first
from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.actions.custom_fields import HELP, KEY, LABEL
from tickets.api.saved_words import Changes
from tickets.custom_fields import (
    LONGEST_CHOICE,
    MOST_CHOICES,
    Condition,
    Kind,
    Of,
    Option,
    Required,
)
from tickets.models import CustomField
from tickets.part_filters import CUSTOM_FIELDS

PEOPLE = "helpdesk.base.accounts.api.shapes"
WORDS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
}


@extend_schema_field(WORDS)
class ByLanguage(serializers.JSONField):
    """Words by language."""


class FieldOptionShape(Shape):
    """One of its choices."""

    value = serializers.CharField(help_text="What values carry.")
    labels = ByLanguage(help_text="What people read, by language.")
    is_archived = serializers.BooleanField(help_text="Offered no more.")


class FieldConditionShape(Shape):
    """All that is said has to hold; what is empty is not said."""

    field = serializers.CharField(help_text="Key of another field of the same things.")
    values = serializers.ListField(
        child=serializers.JSONField(),
        help_text="It has one of these; empty: any value.",
    )
    team = serializers.CharField(help_text="Id of the ticket's team.")
    tag = serializers.CharField(help_text="It is on the ticket.")


class CustomFieldShape(Shape):
    """A field as an admin defined it."""

    id = serializers.UUIDField(source="public_id")
    of = serializers.ChoiceField(Of.choices)
    key = serializers.CharField(help_text="What `fields` of its things call it.")
    kind = serializers.ChoiceField(Kind.choices)
    labels = ByLanguage(help_text="What people read, by language.")
    helps = ByLanguage(help_text="What stands below it, by language.")
    options = FieldOptionShape(
        source="defined.options", many=True, help_text="Of choices."
    )
    default = serializers.JSONField(
        source="default_value", allow_null=True, help_text="New ones begin with it."
    )
    required = serializers.ChoiceField(  # type: ignore[assignment] # a field of this name
        Required.choices
    )
    required_when = serializers.SerializerMethodField(
        help_text="Only then it is required."
    )
    shown_when = serializers.SerializerMethodField(help_text="Only then it is shown.")
    position = serializers.IntegerField()
    archived_at = serializers.DateTimeField(
        allow_null=True, help_text="It is asked for no more; values stay."
    )
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField()

    @extend_schema_field(FieldConditionShape)
    def get_required_when(self, field: CustomField) -> dict[str, Any]:
        """All parts of it, said or not."""
        return _whole(field.required_when)

    @extend_schema_field(FieldConditionShape)
    def get_shown_when(self, field: CustomField) -> dict[str, Any]:
        """All parts of it, said or not."""
        return _whole(field.shown_when)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CustomField]:
        """Admins see all; others what is asked for now."""
        rows = CustomField.objects.select_related("edited_by").order_by()
        return rows if agent.is_admin else rows.filter(archived_at=None)


def _whole(said: dict[str, Any]) -> dict[str, Any]:
    return {"field": "", "values": [], "team": "", "tag": "", **said}


class LabelsField(serializers.DictField):
    """Words by language: `{"en": "Plan", "de": "Tarif"}`."""

    default_error_messages = {"language": "Languages are en, de and so on."}

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(child=Line(max_length=longest, allow_blank=True), **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """By codes that could be a language's.

        Raises:
            ValidationError: one is none.
        """
        found: dict[str, str] = super().to_internal_value(data)
        if any(
            not (code.isascii() and code.isalpha() and len(code) < 4) for code in found
        ):
            self.fail("language")
        return found


class FieldOptionBody(Body):
    value = Line(
        max_length=LONGEST_CHOICE, required=False, default="", allow_blank=True
    )
    labels = LabelsField(LONGEST_CHOICE)
    is_archived = serializers.BooleanField(default=False)


class FieldConditionBody(Body):
    field = Line(max_length=KEY, default="", allow_blank=True)
    values = serializers.ListField(
        child=serializers.JSONField(), max_length=MOST_CHOICES, default=list
    )
    team = serializers.UUIDField(default=None, allow_null=True)
    tag = Line(max_length=60, default="", allow_blank=True)


class CustomFieldBody(Body):
    of = serializers.ChoiceField(Of.choices, help_text="For good.")
    kind = serializers.ChoiceField(Kind.choices, help_text="For good.")
    key = Line(
        default="",
        allow_blank=True,
        help_text="Letters, digits and _, at most 40, for good; made of its label, if not"
        " said.",
    )
    labels = LabelsField(LABEL)
    helps = LabelsField(HELP, default=dict)
    options = serializers.ListField(
        child=FieldOptionBody(), max_length=MOST_CHOICES, default=list,
        help_text="Of choices. One left out is offered no more.",
    )  # fmt: skip
    default = serializers.JSONField(default=None, allow_null=True)
    required = serializers.ChoiceField(  # type: ignore[assignment] # a field of this name
        Required.choices, default=Required.NO
    )
    required_when = FieldConditionBody(default=None, allow_null=True)
    shown_when = FieldConditionBody(default=None, allow_null=True)


class CustomFieldPatch(Changes, CustomFieldBody):
    """What changes of it."""

    of = None  # type: ignore[assignment] # for good
    kind = None  # type: ignore[assignment] # for good
    key = None  # type: ignore[assignment] # for good


class FieldArchiveBody(Body):
    archived = serializers.BooleanField(help_text="false: it is asked for again.")


class FieldMoveBody(Body):
    up = serializers.BooleanField(help_text="False: down.")


class CustomFields(Resource):
    """In the order in which they are shown."""

    family = "settings"
    shape = CustomFieldShape
    filters = CUSTOM_FIELDS
    orders: ClassVar = {"position": Order(("position", "id"))}

    @call(body=CustomFieldBody, gives=CustomFieldShape, status=201, about="Define one.")
    def create(self, request: Request) -> Response:
        """A new one comes last, and can be filled in at once."""
        given = _typed(self.body(CustomFieldBody))
        made = actions.save_field(**given, by=self.agent)
        return self.made(CustomFieldShape, made)

    @call(body=CustomFieldPatch, gives=CustomFieldShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        field: CustomField = self.row(id)
        with admins_first(self.agent), self.unchanged(field):
            given = _typed(self.body(CustomFieldPatch))
            actions.save_field(**(_now(field) | given), field=field, by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=FieldArchiveBody, gives=CustomFieldShape,
        about="Ask for it no more, or again. Values that are there stay.",
    )  # fmt: skip
    def archive(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """None is ever deleted."""
        field = self.row(id)
        with admins_first(self.agent), self.unchanged(field):
            actions.archive_field(field, **self.body(FieldArchiveBody), by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=FieldMoveBody,
        gives=CustomFieldShape,
        about="Change places with its neighbour.",
    )
    def move(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """At the end nothing happens."""
        field = self.row(id)
        with admins_first(self.agent), self.unchanged(field):
            actions.move_field(field, **self.body(FieldMoveBody), by=self.agent)
        return self.shown(self.row(id))


def _now(field: CustomField) -> dict[str, Any]:
    """As `save_field` takes it."""
    now = field.defined
    return {
        "of": now.of, "kind": now.kind, "labels": now.labels, "helps": now.helps,
        "options": now.options, "default": now.default, "required": now.required,
        "required_when": now.required_when, "shown_when": now.shown_when,
    }  # fmt: skip


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """The same, of what was sent."""
    typed = dict(given)
    if "options" in typed:
        typed["options"] = [Option(**one) for one in typed["options"]]
    for name in ("required_when", "shown_when"):
        if name in typed:
            typed[name] = _condition(typed[name])
    return typed


def _condition(said: dict[str, Any] | None) -> Condition:
    if said is None:
        return Condition()
    team = said["team"]
    return Condition(
        said["field"], tuple(said["values"]), str(team) if team else "", said["tag"]
    )
