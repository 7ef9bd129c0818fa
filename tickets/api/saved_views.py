"""/views/: saved views and their tickets; /ticket-fields/: what they can ask."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.filters import ID, Field, Filters
from tickets import actions
from tickets.api.saved_words import Changes
from tickets.api.tickets import Tickets
from tickets.asked.meaning import operators
from tickets.asked.registry import askable
from tickets.asked.text import parsed, printed
from tickets.asked.tree import WrongTree, read
from tickets.models import View
from tickets.queries.canned import teams_with_canned
from tickets.queries.listings import of_saved, whole_of

PEOPLE = "helpdesk.base.accounts.api.shapes"


class Conditions(serializers.JSONField):
    """Conditions as docs/fields.md has them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            "Conditions, as JSON or in one line of text: docs/fields.md says how.",
        )
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The tree that they are.

        Raises:
            ValidationError: they are none; says where.
        """
        try:
            if isinstance(data, str):
                return parsed(data, askable())
            return read(data)
        except WrongTree as wrong:
            raise serializers.ValidationError(
                str(wrong), code="wrong_conditions"
            ) from wrong


class ViewShape(Shape):
    """A saved view: a list of tickets by conditions, with a name."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    where = serializers.JSONField(help_text="Its conditions: docs/fields.md.")
    text = serializers.SerializerMethodField(help_text="The same as text.")
    order = serializers.ChoiceField(
        View.Order.choices, help_text="As pages sort it; here `?order=` does."
    )
    owner = Ref(f"{PEOPLE}.AgentShape", help_text="Whose it is alone.")
    team = Ref(
        f"{PEOPLE}.TeamShape",
        help_text="Who shares it; without owner and team everybody.",
    )
    position = serializers.IntegerField()
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField()

    def get_text(self, view: View) -> str:
        """As it stands in the address of a page."""
        return printed(read(view.where), askable())

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[View]:
        """What they may use, or change."""
        views = View.objects.there()
        usable = views.usable_by(agent) | views.editable_by(agent)
        return usable.select_related("owner", "team", "edited_by").distinct()


VIEWS = Filters(
    Field(
        name="owner",
        kind=ID,
        path="owner__public_id",
        about="Whose it is; `none`: people share it.",
        none=True,
        me=True,
    ),
    Field(
        name="team",
        kind=ID,
        path="team__public_id",
        about="Who shares it; `none`: no team.",
        none=True,
    ),
)


class ViewBody(Body):
    name = Line(max_length=80)
    where = Conditions()
    order = serializers.ChoiceField(View.Order.choices, default=View.Order.NEWEST)
    is_private = serializers.BooleanField(
        default=True, help_text="It is yours alone; else `team` says whose it is."
    )
    team = Choose(
        lambda body: teams_with_canned(body.by),
        default=None,
        allow_null=True,
        help_text="Who shares it; null: everybody, which is for leads and admins.",
    )


class ViewPatch(Changes, ViewBody):
    """What changes of it."""


class ViewMoveBody(Body):
    up = serializers.BooleanField(help_text="False: down.")


class Views(Resource):
    """Saved views that you may use, or change."""

    family = "tickets"
    shape = ViewShape
    filters = VIEWS
    orders: ClassVar = {
        "position": Order(("position", "id")),
        "name": Order(("name", "id")),
    }

    @call(body=ViewBody, gives=ViewShape, status=201, about="Save a view.")
    def create(self, request: Request) -> Response:
        """Everybody may, for themselves."""
        made = actions.save_view(**self.body(ViewBody), by=self.agent)
        return self.made(ViewShape, self.row(made.public_id))

    @call(body=ViewPatch, gives=ViewShape, about="Change it, or share it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        view: View = self.row(id)
        with self.unchanged(view):
            given = self.body(ViewPatch)
            if given.get("team"):
                given.setdefault("is_private", False)
            now = {
                "name": view.name,
                "where": read(view.where),
                "order": view.order,
                "is_private": view.owner is not None,
                "team": view.team,
            }
            actions.save_view(**(now | given), view=view, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Delete it. For a month it can be brought back.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Out of everybody's list."""
        view: View = self.row(id)
        with self.unchanged(view):
            actions.delete_view(view, by=self.agent)
        return Response(status=204)

    @call(body=ViewMoveBody, gives=ViewShape, about="Change places with its neighbour.")
    def move(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """At the end nothing happens."""
        view: View = self.row(id)
        with self.unchanged(view):
            actions.move_view(view, **self.body(ViewMoveBody), by=self.agent)
        return self.shown(self.row(id))

    @call(gives=ViewShape, about="Bring back a view that was deleted.")
    def restore(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For whoever could change it.

        Raises:
            Unknown: there never was one that they may know of.
        """
        seen = View.objects.usable_by(self.agent) | View.objects.editable_by(self.agent)
        view = seen.filter(public_id=id).first()
        if view is None:
            raise Unknown
        with versions.unchanged(request, view, seen, ViewShape):
            actions.restore_view(view, by=self.agent)
        return self.shown(self.row(id))


class ViewTickets(Tickets):
    """The tickets of a saved view: of those you may see. Filters narrow it further."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the view in the address.

        Raises:
            Unknown: there is none that this agent may use.
        """
        usable = ViewShape.rows(self.agent).filter(public_id=self.kwargs["id"])
        view = usable.first()
        if view is None:
            raise Unknown
        (one,) = whole_of([view], self.agent)
        return rows.filter(of_saved(one).where(self.agent))


class FieldShape(Shape):
    """Something that can be asked of tickets."""

    name = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment] # a field of this name
        help_text="What people call it, in your language."
    )
    about = serializers.CharField()
    type = serializers.ChoiceField(
        ["choice", "flag", "moment", "number", "word", "words"]
    )
    operators = serializers.ListField(child=serializers.CharField())
    values = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What it can be, where that is a closed list of words.",
    )


class TicketFields(ApiView):
    """All that views, lists and the search box can ask of tickets."""

    family = "tickets"

    @call(
        gives=FieldShape,
        many=True,
        about="What can be asked of tickets: docs/fields.md.",
        operation_id="ticket_fields_list",
    )
    def get(self, request: Request) -> Response:
        """Few: never more than a page."""
        rows = [_Shown(one) for one in askable().fields.values()]
        shown = represent(FieldShape, rows)
        return Response({"results": shown, "next": None, "next_cursor": None})


class _Shown:
    """A field as its shape reads it."""

    def __init__(self, known: Field) -> None:
        self.name, self.about = known.name, known.about
        self.label, self.type = str(known.label), known.kind.type
        self.operators = list(operators(known))
        self.values = known.kind.schema.get("enum")


urlpatterns = [
    path("views/", Views.at(get="list", post="create"), name="views"),
    path(
        "views/<uuid:id>/",
        Views.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="view",
    ),
    path("views/<uuid:id>/move/", Views.at(post="move"), name="view_move"),
    path("views/<uuid:id>/restore/", Views.at(post="restore"), name="view_restore"),
    path("views/<uuid:id>/tickets/", ViewTickets.at(get="list"), name="view_tickets"),
    path("ticket-fields/", TicketFields.as_view(), name="ticket_fields"),
]
