"""/company/ and /profile/: whom this helpdesk serves, and what one chooses for oneself."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.actions.company import LOGO_BYTES
from helpdesk.base.accounts.api.doors import AdminView
from helpdesk.base.accounts.api.teams import signature_field
from helpdesk.base.accounts.availability_forms import MOST_CHATS
from helpdesk.base.accounts.keys import MOST_WAYS, read
from helpdesk.base.accounts.models import (
    Agent,
    Company,
    Density,
    Role,
    Theme,
    known_zone,
)
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from helpdesk.base.api.uploads import WITH_FILES
from helpdesk.base.api.views import ApiView

# What the column holds, in minor units.
MOST_MONEY = 2**31 - 1


class CompanyShape(Shape):
    name = serializers.CharField(help_text="Customers and agents see it.")
    push_subjects = serializers.BooleanField(
        help_text="Push messages to agents show the subject of a ticket."
    )

    accent = serializers.CharField(
        help_text="Of pages that customers see, as #rrggbb; empty: ours."
    )
    has_logo = serializers.BooleanField(
        help_text="Whether a picture stands there instead of the name."
    )


class CompanyPatch(Body):
    name = Line(max_length=200, required=False)
    push_subjects = serializers.BooleanField(required=False)
    accent = Line(max_length=7, required=False, allow_blank=True)


class CompanyLogoBody(Body):
    file = serializers.FileField(help_text=f"PNG, JPEG, WebP; {LOGO_BYTES} bytes.")


class CompanyView(AdminView):
    """The company itself."""

    @call(gives=CompanyShape, about="Its name and colour; what push messages show.")
    def get(self, request: Request) -> Response:
        """As it is."""
        return Response(represent(CompanyShape, [Company.objects.get()])[0])

    @call(body=CompanyPatch, gives=CompanyShape, about="Change it.")
    def patch(self, request: Request) -> Response:
        """What is not said stays."""
        now = Company.objects.values("name", "push_subjects", "accent").get()
        actions.save_company(**{**now, **self.body(CompanyPatch)}, by=self.agent)
        return self.get(request)


class CompanyLogoView(AdminView):
    """The company's logo."""

    parser_classes = WITH_FILES

    @call(
        body={"multipart/form-data": CompanyLogoBody},
        gives=CompanyShape,
        about="Show this picture.",
    )
    def put(self, request: Request) -> Response:
        """In place of what was there."""
        content = self.body(CompanyLogoBody)["file"].read(LOGO_BYTES + 1)
        actions.set_company_logo(content=content, by=self.agent)
        return Response(represent(CompanyShape, [Company.objects.get()])[0])

    @call(status=204, about="Show its name instead.")
    def delete(self, request: Request) -> Response:
        """Again, nothing changes."""
        actions.drop_company_logo(by=self.agent)
        return Response(status=204)


class OwnBudgetShape(Shape):
    agent = serializers.UUIDField(source="public_id")
    budget = serializers.IntegerField(source="goodwill_budget")


class GoodwillSettingsShape(Shape):
    budget = serializers.IntegerField(help_text="Of each agent, in minor units.")
    currency = serializers.CharField(help_text="ISO 4217.")
    own = OwnBudgetShape(many=True, help_text="Those for whom it differs.")


class OwnBudgetBody(Body):
    # Whose ids they are is asked once for all of them (`GoodwillView.put`).
    agent = serializers.UUIDField()
    budget = serializers.IntegerField(min_value=0, max_value=MOST_MONEY)


class GoodwillBody(Body):
    """The whole of it: who is not named has what everybody has."""

    budget = serializers.IntegerField(
        min_value=0,
        max_value=MOST_MONEY,
        help_text="In minor units; 0: whatever is given needs approval.",
    )
    currency = serializers.RegexField(r"^[A-Z]{3}\Z", max_length=3)
    own = serializers.ListField(child=OwnBudgetBody(), max_length=1_000, default=list)


class GoodwillView(AdminView):
    """What agents may give away in a month."""

    @call(gives=GoodwillSettingsShape, about="The budgets.")
    def get(self, request: Request) -> Response:
        """As they are."""
        company = Company.objects.get()
        owners = Agent.objects.who_can_own().exclude(goodwill_budget=None)
        told = {
            "budget": company.goodwill_budget,
            "currency": company.goodwill_currency,
            "own": represent(OwnBudgetShape, list(owners.order_by("name", "pk"))),
        }
        return Response(told)

    @call(body=GoodwillBody, gives=GoodwillSettingsShape, about="Set all budgets.")
    def put(self, request: Request) -> Response:
        """Set them."""
        given = self.body(GoodwillBody)
        named = {one["agent"]: one["budget"] for one in given.pop("own")}
        with transaction.atomic():
            lock_admins(self.agent)
            everybody = list(Agent.objects.who_can_own())
            if named.keys() - {one.public_id for one in everybody}:
                raise Unknown
            own = {one: named.get(one.public_id) for one in everybody}
            actions.set_goodwill(**given, own=own, by=self.agent)
        return self.get(request)


class ProfileShape(Shape):
    """Oneself, and what one chose."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    name = serializers.CharField()
    language = serializers.CharField(help_text="Empty: as the browser asks for.")
    time_zone = serializers.CharField(help_text="Empty: the server's.")
    theme = serializers.ChoiceField(Theme.choices)
    density = serializers.ChoiceField(Density.choices)
    shortcuts = serializers.BooleanField(help_text="Whether single keys do something.")
    keys = serializers.DictField(
        source="own_keys",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What they press for commands: only what was changed.",
    )
    undo_seconds = serializers.IntegerField(
        help_text="So long a reply waits before it leaves."
    )
    chat_capacity = serializers.IntegerField()
    chat_sound = serializers.BooleanField()
    signature = serializers.CharField(
        help_text="Below their letters, as HTML; empty: their team's."
    )


def _zone_or_none(name: str) -> None:
    if name:
        known_zone(name)


class KeyField(serializers.CharField):
    """A key as people write it: "Shift+E", "g m"."""

    def to_internal_value(self, data: Any) -> str:
        try:
            (way,) = read(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError("No such key.") from error
        return way


class ProfilePatch(Body):
    """What changes."""

    name = Line(max_length=150, required=False)
    language = serializers.ChoiceField(
        [("", ""), *settings.LANGUAGES], required=False, allow_blank=True
    )
    time_zone = serializers.CharField(
        max_length=60, required=False, allow_blank=True, validators=[_zone_or_none]
    )
    theme = serializers.ChoiceField(Theme.choices, required=False)
    density = serializers.ChoiceField(Density.choices, required=False)
    shortcuts = serializers.BooleanField(required=False)
    keys = serializers.DictField(
        source="own_keys",
        child=serializers.ListField(child=KeyField(), max_length=MOST_WAYS),
        required=False,
        help_text="All that are to differ from what comes with the commands.",
    )
    undo_seconds = serializers.IntegerField(min_value=0, max_value=30, required=False)
    chat_capacity = serializers.IntegerField(
        min_value=0, max_value=MOST_CHATS, required=False
    )
    chat_sound = serializers.BooleanField(required=False)
    signature = signature_field()


# Which action keeps which of them.
_PROFILE = ("name", "language", "time_zone")
_LOOK = ("theme", "density", "undo_seconds")
_CHATS = ("chat_capacity", "chat_sound")


class ProfileView(ApiView):
    """What people choose for themselves; programs have no such thing."""

    family = "people"

    @call(gives=ProfileShape, about="Oneself.")
    def get(self, request: Request) -> Response:
        """As it is."""
        return Response(represent(ProfileShape, [self._self()])[0])

    @call(body=ProfilePatch, gives=ProfileShape, about="Change what one chose.")
    def patch(self, request: Request) -> Response:
        """What is not said stays."""
        given = self.body(ProfilePatch)
        with transaction.atomic():
            agent = self._self(lock=True)
            if found := _some(agent, _PROFILE, given):
                actions.save_profile(agent, **found, by=agent)
            if found := _some(agent, _LOOK, given):
                actions.save_appearance(agent, **found)
            if {"shortcuts", "own_keys"} & given.keys():
                actions.save_keys(
                    agent,
                    shortcuts=given.get("shortcuts", agent.shortcuts),
                    keys=given.get("own_keys", agent.own_keys),
                )
            if "signature" in given:
                actions.save_signature(agent, signature=given["signature"])
            if found := _some(agent, _CHATS, given):
                actions.save_chats(agent, **found)
        return self.get(request)

    def _self(self, *, lock: bool = False) -> Agent:
        if self.agent.is_service:
            raise Unknown
        rows = Agent.objects.select_for_update(no_key=True) if lock else Agent.objects
        return rows.get(pk=self.agent.pk)


def _some(
    agent: Agent, names: tuple[str, ...], given: dict[str, Any]
) -> dict[str, Any]:
    """All of what an action keeps, if any of it was said."""
    if not set(names) & given.keys():
        return {}
    return {name: given.get(name, getattr(agent, name)) for name in names}


urlpatterns = [
    path("company/", CompanyView.as_view(), name="company"),
    path("company/logo/", CompanyLogoView.as_view(), name="company_logo"),
    path("company/goodwill/", GoodwillView.as_view(), name="company_goodwill"),
    path("profile/", ProfileView.as_view(), name="profile"),
]
