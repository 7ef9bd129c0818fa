"""/calendars/: business hours, for admins."""

from itertools import pairwise
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions, queries
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.actions.calendars import MOST_HOLIDAYS
from helpdesk.base.accounts.api.doors import AdminResource, admins_first
from helpdesk.base.accounts.api.rota import Clock, clock
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.holiday_forms import CountryForm
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Agent, Calendar, WorkingHours, known_zone
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape

MOST_BLOCKS = 7 * 24


class HoursShape(Shape):
    """A block of a weekday."""

    weekday = serializers.IntegerField(help_text="0 is Monday.")
    begins = serializers.SerializerMethodField(help_text="On the wall there: HH:MM.")
    ends = serializers.SerializerMethodField(help_text="Up to 24:00.")

    def get_begins(self, hours: WorkingHours) -> str:
        """HH:MM."""
        return clock(hours.begins)

    def get_ends(self, hours: WorkingHours) -> str:
        """HH:MM."""
        return clock(hours.ends)


class HolidayShape(Shape):
    """A day on which nobody is there."""

    day = serializers.DateField()
    name = serializers.CharField(allow_blank=True)


class CalendarShape(Shape):
    """Business hours. Without a block it is never open."""

    family = "settings"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    zone = serializers.CharField(help_text="As Europe/Berlin.")
    hours = HoursShape(many=True)
    holidays = HolidayShape(many=True)
    teams = Ref(f"{PATH}.TeamShape", many=True, help_text="That go by it.")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Calendar]:
        """All, for admins."""
        found = queries.calendars()
        return found if may_administrate(agent) else found.none()


class HoursBody(Body):
    weekday = serializers.IntegerField(min_value=0, max_value=6)
    begins = Clock()
    ends = Clock()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The earlier first.

        Raises:
            ValidationError: it ends before it begins.
        """
        if attrs["begins"] >= attrs["ends"]:
            raise serializers.ValidationError(
                {"ends": ["After it begins; what goes past midnight is two blocks."]}
            )
        return attrs


class HolidayBody(Body):
    day = serializers.DateField()
    name = Line(max_length=100, default="", allow_blank=True)


class CalendarBody(Body):
    """Business hours as a whole."""

    name = Line(max_length=100)
    zone = serializers.CharField(
        max_length=60, validators=[known_zone], help_text="As Europe/Berlin."
    )
    hours = serializers.ListField(
        child=HoursBody(), max_length=MOST_BLOCKS, required=False
    )
    holidays = serializers.ListField(
        child=HolidayBody(), max_length=MOST_HOLIDAYS, required=False
    )

    def validate_hours(self, value: list[dict[str, Any]]) -> list[Block]:
        """Blocks in their order.

        Raises:
            ValidationError: two of them overlap.
        """
        blocks = [Block(**one) for one in value]
        blocks.sort(key=lambda one: (one.weekday, one.begins))
        for earlier, later in pairwise(blocks):
            if later.weekday == earlier.weekday and later.begins < earlier.ends:
                raise serializers.ValidationError("Two of these overlap.")
        return blocks


class CalendarPatch(CalendarBody):
    """What of it changes; hours and holidays change as a whole."""

    name = Line(max_length=100, required=False)
    zone = serializers.CharField(max_length=60, validators=[known_zone], required=False)


class AddHolidaysBody(Body):
    """Days one by one, or those of a country."""

    holidays = serializers.ListField(
        child=HolidayBody(), max_length=MOST_HOLIDAYS, required=False
    )
    country = serializers.CharField(
        max_length=2, required=False, help_text="As DE: its public holidays."
    )
    region = serializers.CharField(
        max_length=10, required=False, help_text="As BY, where regions have their own."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes them: this year's and the next two, of a country.

        Raises:
            ValidationError: there is no such country, no such region, or nothing.
        """
        found = [(one["day"], one["name"]) for one in attrs.get("holidays", [])]
        if "country" in attrs:
            form = CountryForm(attrs)
            if not form.is_valid():
                raise serializers.ValidationError(
                    {
                        name: [str(one) for one in words]
                        for name, words in form.errors.items()
                    }
                )
            found += form.cleaned_data["holidays"]
        if not found:
            raise serializers.ValidationError("Say which: `holidays` or `country`.")
        return {"holidays": found}


class Calendars(AdminResource):
    """Business hours of teams and SLA policies."""

    shape = CalendarShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(
        body=CalendarBody, gives=CalendarShape, status=201, about="Make business hours."
    )
    def create(self, request: Request) -> Response:
        """Make some."""
        given = _typed(self.body(CalendarBody))
        made = actions.save_calendar(**{"blocks": [], **given}, by=self.agent)
        return self.made(CalendarShape, self.row(made.public_id))

    @call(
        body=CalendarPatch,
        gives=CalendarShape,
        about="Change business hours; lists that are named are replaced.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        given = _typed(self.body(CalendarPatch, about=self.row(id)))
        with transaction.atomic():
            lock_admins(self.agent)
            calendar = self.row(id)
            with self.unchanged(calendar):
                whole = {**_now(calendar), **given}
                actions.save_calendar(**whole, calendar=calendar, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Forget business hours that nobody goes by.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Those in use are refused."""
        calendar = self.row(id)
        with admins_first(self.agent), self.unchanged(calendar):
            actions.delete_calendar(calendar, by=self.agent)
        return Response(status=204)

    @call(
        body=AddHolidaysBody,
        gives=CalendarShape,
        about="Add days to those there are, which keep their names.",
    )
    def add_holidays(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Add some."""
        calendar = self.row(id)
        given = self.body(AddHolidaysBody, about=calendar)
        with admins_first(self.agent), self.unchanged(calendar):
            actions.add_holidays(calendar, **given, by=self.agent)
        return self.shown(self.row(id))


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """As `save_calendar` takes it."""
    typed = dict(given)
    if "hours" in typed:
        typed["blocks"] = typed.pop("hours")
    if "holidays" in typed:
        typed["holidays"] = [(one["day"], one["name"]) for one in typed["holidays"]]
    return typed


def _now(calendar: Calendar) -> dict[str, Any]:
    return {
        "name": calendar.name,
        "zone": calendar.zone,
        "blocks": [
            Block(one.weekday, one.begins, one.ends) for one in calendar.hours.all()
        ],
        "holidays": [(one.day, one.name) for one in calendar.holidays.all()],
    }


urlpatterns = [
    path("calendars/", Calendars.at(get="list", post="create"), name="calendars"),
    path(
        "calendars/<uuid:id>/",
        Calendars.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="calendar",
    ),
    path(
        "calendars/<uuid:id>/add-holidays/",
        Calendars.at(post="add_holidays"),
        name="calendar_add_holidays",
    ),
]
