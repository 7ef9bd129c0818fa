"""/setting-changes/: who changed what of the settings, for admins."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base import filters
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.models import Agent, SettingChange
from helpdesk.base.accounts.told_changes import changes_for, lines_of
from helpdesk.base.api.pages import Order
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.filters import Field, Filters


class ChangedFieldShape(Shape):
    """One field of it."""

    field = serializers.CharField()
    before = serializers.JSONField(
        help_text="As it was; null for nothing. Of several things, those that went."
    )
    after = serializers.JSONField(
        help_text="As it became; null for nothing. Of several things, those that came."
    )
    is_many = serializers.BooleanField(
        help_text="Whether before and after are what went and what came."
    )
    is_secret = serializers.BooleanField(
        help_text="Whether it is only told that it changed."
    )


class SettingChangeShape(Shape):
    """What one call or one page changed of one thing."""

    id = serializers.UUIDField(source="public_id")
    at = serializers.DateTimeField()
    by = Ref(f"{PATH}.AgentShape", allow_null=True)
    by_name = serializers.CharField(help_text="What they were called then.")
    way = serializers.ChoiceField(SettingChange.Way.choices)
    through = serializers.CharField(
        help_text="What the token or app was called; empty where there was none."
    )
    kind = serializers.ChoiceField(SettingChange.Kind.choices)
    thing = serializers.UUIDField(
        allow_null=True, help_text="Its id, where it has one; it may be gone."
    )
    name = serializers.CharField(help_text="What it was called then.")
    what = serializers.ChoiceField(SettingChange.What.choices)
    changes = serializers.SerializerMethodField()

    @extend_schema_field(ChangedFieldShape(many=True))
    def get_changes(self, change: SettingChange) -> list[dict[str, Any]]:
        """Each field that was not afterwards as it was before."""
        return [
            {
                "field": line.field,
                "before": line.before,
                "after": line.after,
                "is_many": line.is_many,
                "is_secret": line.is_secret,
            }
            for line in lines_of(change)
        ]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[SettingChange]:
        """For admins alone."""
        return changes_for(agent).order_by()


CHANGES = Filters(
    Field(name="by", kind=filters.ID, path="by__public_id", about="Whose they are."),
    Field(
        name="kind",
        kind=filters.words(SettingChange.Kind),
        path="kind",
        about="Of what kind of thing.",
    ),
    Field(
        name="thing", kind=filters.ID, path="thing", about="Of the thing of this id."
    ),
    Field(name="at", kind=filters.MOMENT, path="at", about="When."),
)


class SettingChanges(AdminResource):
    """Changes of the settings, the newest first."""

    shape = SettingChangeShape
    filters = CHANGES
    orders: ClassVar = {"-at": Order(("-id",)), "at": Order(("id",))}


urlpatterns = [
    path("setting-changes/", SettingChanges.at(get="list"), name="setting_changes"),
]
