"""/tickets/whole-list/: one verb to all tickets of a list, and what became of each;
/looks/: how one looks at lists."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent, Density
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.ids import new_id
from tickets import actions
from tickets.actions.many import MOST, start_many, undo_many
from tickets.asked.tree import WrongTree
from tickets.models import Look, ManyJob
from tickets.models.look import MOST_COLUMNS
from tickets.queries import listings, looks
from tickets.queries.columns import columns, sortable

VERBS = ("take", "resolve", "reopen", "snooze", "wake", "tag", "untag", "run_macro")
_NAMED = {"snooze", "tag", "untag", "run_macro"}
# As `each.VERBS` have them, where programs know another word.
_ANY_LIST = "A built-in list by its name, or a saved view by its id."


class RefusedTicketShape(Shape):
    """One on which it was refused."""

    number = serializers.IntegerField()
    why = serializers.CharField()


class WholeListJobShape(Shape):
    """A verb that is run on all tickets of a list, some at a time."""

    id = serializers.UUIDField(source="public_id")
    verb = serializers.CharField()
    total = serializers.IntegerField(help_text="Of tickets in the list when it began.")
    done = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of those it worked on."
    )
    refusals = serializers.IntegerField()
    refused = RefusedTicketShape(many=True, help_text="The first hundred of them.")
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="Null while it goes on."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[ManyJob]:
        """One's own alone, of the last week."""
        return ManyJob.objects.filter(agent=agent).order_by()


class WholeListBody(Body):
    """Which list, and what is done to each of its tickets."""

    verb = serializers.ChoiceField([(one, one) for one in VERBS])
    name = Line(
        max_length=80,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the tag; the macro's id; until when it sleeps, as ISO 8601.",
    )
    view = Line(max_length=40, required=False, help_text=_ANY_LIST)
    where = serializers.CharField(
        required=False, max_length=4_000, help_text="Conditions in one line of text."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """With what its verb takes."""
        if not attrs.keys() & {"view", "where"}:
            raise serializers.ValidationError({"view": ["Name a list."]})
        verb, name = attrs["verb"], attrs["name"].strip()
        if verb in _NAMED and not name:
            raise serializers.ValidationError({"name": ["This verb takes one."]})
        if verb == "snooze":
            name = _moment(name)
        if verb == "run_macro":
            # All of them are undone as one.
            name = f"{name}:{new_id()}"
        return attrs | {"name": name}


def _moment(typed: str) -> str:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise serializers.ValidationError({"name": ["No moment with its zone."]})
    return at.isoformat()


class WholeLists(Resource):
    """What you had done to whole lists, the last week."""

    family = "tickets"
    shape = WholeListJobShape
    orders: ClassVar = {"-started_at": Order(("-id",)), "started_at": Order(("id",))}

    @call(
        body=WholeListBody, gives=WholeListJobShape, status=201,
        about="Run a verb on each ticket of a list, up to 10,000 of them.",
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """It goes on by itself: look at `ended_at`."""
        given = self.body(WholeListBody)
        names = ("view", "where")
        asked: dict[str, str] = {name: given[name] for name in names if name in given}
        try:
            listing = listings.listing(self.agent, asked)
        except KeyError:
            raise Unknown from None
        except WrongTree as wrong:
            raise serializers.ValidationError(
                {"where": [str(wrong)]}, code="wrong_conditions"
            ) from None
        rows = listing.tickets(self.agent).order_by("number")
        numbers = list(rows.values_list("number", flat=True)[: MOST + 1])
        made = start_many(given["verb"], numbers, name=given["name"], by=self.agent)
        return self.made(WholeListJobShape, made)

    @call(
        gives=WholeListJobShape, status=201,
        about="Do no more of it, and take back what was done.",
    )  # fmt: skip
    def undo(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """That is a job as well; 409 `already_taken_back` the second time."""
        one: ManyJob = self.row(id)
        with self.unchanged(one):
            back = undo_many(one, by=self.agent)
        return self.made(WholeListJobShape, back)


class ListLookShape(Shape):
    """How one looks at a list."""

    view = serializers.CharField(help_text=_ANY_LIST)
    is_table = serializers.BooleanField()
    columns = serializers.ListField(
        child=serializers.CharField(), help_text="Of the table; empty: the usual ones."
    )
    order = serializers.CharField(
        help_text="A column to sort by, `-` before it: downwards; empty: the view's own."
    )
    density = serializers.CharField(help_text="Empty: as in the profile.")


class ListLooksShape(Shape):
    """Of those lists that look otherwise than they come."""

    results = ListLookShape(many=True)


class ListLookBody(Body):
    """What changes; what is not said stays."""

    view = Line(max_length=40, help_text=_ANY_LIST)
    is_table = serializers.BooleanField(required=False)
    columns = serializers.ListField(
        child=Line(max_length=100), max_length=MOST_COLUMNS, required=False
    )
    order = Line(max_length=100, required=False, allow_blank=True)
    density = serializers.ChoiceField(
        [("", ""), *Density.choices], required=False, allow_blank=True
    )

    def validate_columns(self, value: list[str]) -> list[str]:
        """Names of columns that there are."""
        if strange := [name for name in value if name not in columns()]:
            raise serializers.ValidationError(f"No such column: {strange[0]}.")
        return value

    def validate_order(self, value: str) -> str:
        """A column that lists can be sorted by."""
        if value and not sortable(value.removeprefix("-")):
            raise serializers.ValidationError("Nothing is sorted by this.")
        return value


class Looks(ApiView):
    """How one looks at lists; nobody else does so by it."""

    family = "tickets"

    @call(gives=ListLooksShape, about="How you look at lists.")
    def get(self, request: Request) -> Response:
        """Those that you changed."""
        rows = list(Look.objects.filter(agent=self.agent).order_by("view"))
        return Response({"results": represent(ListLookShape, rows)})

    @call(
        body=ListLookBody, gives=ListLookShape, about="Look at a list so from now on."
    )
    def post(self, request: Request) -> Response:
        """Pages do so from the next one on."""
        given = self.body(ListLookBody)
        view = given.pop("view")
        try:
            listings.listing(self.agent, {"view": view})
        except KeyError:
            raise Unknown from None
        actions.save_look(self.agent, view, **given)
        return Response(represent(ListLookShape, [looks.look_of(self.agent, view)])[0])


ONE = "tickets/whole-list/<uuid:id>/"

urlpatterns = [
    path(
        "tickets/whole-list/",
        WholeLists.at(get="list", post="create"),
        name="whole_lists",
    ),
    path(ONE, WholeLists.at(get="retrieve"), name="whole_list"),
    path(f"{ONE}undo/", WholeLists.at(post="undo"), name="whole_list_undo"),
    path("looks/", Looks.as_view(), name="looks"),
]
