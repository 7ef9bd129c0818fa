"""/ticket-templates/: how new tickets of a kind begin."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Named, Ref, Shape
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets import part_filters as filters
from tickets.actions.bring import LONGEST_TAG, MOST_TAGS
from tickets.api.bodies import MAX_HTML, Few, FieldValues, Words
from tickets.api.saved_words import Changes
from tickets.models import Priority, TicketTemplate
from tickets.queries.canned import teams_with_canned
from tickets.queries.opening import channels_seen_by, teams_seen_by

PEOPLE, TICKETS = "helpdesk.base.accounts.api.shapes", "tickets.api.shapes"
KEPT = (
    "name", "subject", "text", "html", "channel", "for_team", "assignee", "priority",
    "tags", "fields", "is_sent", "team",
)  # fmt: skip


class TicketTemplateShape(Shape):
    """What a new ticket begins with."""

    family = "settings"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    owner = Ref(f"{PEOPLE}.AgentShape", help_text="Whose alone it is.")
    team = Ref(f"{PEOPLE}.TeamShape", help_text="Who shares it; neither: everybody.")
    subject = serializers.CharField(help_text="With its variables.")
    text = serializers.CharField(help_text="With its variables.")
    html = serializers.CharField(help_text="Sanitised; empty for plain text.")
    channel = Ref(f"{TICKETS}.ChannelShape", help_text="By which it goes.")
    for_team = Ref(f"{PEOPLE}.TeamShape", help_text="Whose matter it becomes.")
    assignee = Ref(f"{PEOPLE}.AgentShape", help_text="Whose it becomes.")
    priority = Named(Priority)
    tags = serializers.ListField(child=serializers.CharField())
    fields = serializers.DictField(  # type: ignore[assignment] # of this name
        help_text="Values of custom fields by key."
    )
    is_sent = serializers.BooleanField(
        help_text="Its words go to the customer; else they are only written down."
    )
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[TicketTemplate]:
        """What they may use, or change."""
        usable = TicketTemplate.objects.usable_by(agent)
        rows = usable | TicketTemplate.objects.editable_by(agent)
        found = rows.select_related(
            "team", "owner", "edited_by", "channel", "for_team", "assignee"
        )
        return found.order_by().distinct()


class TicketTemplateBody(Body):
    name = Line(max_length=80)
    subject = Few(500, help_text="Its variables are filled in: `{{customer.name}}`.")
    text = Words(help_text="The same: `{{customer.first_name|there}}`.")
    html = Words(MAX_HTML, help_text="The same words with their formatting.")
    channel = Choose(
        lambda body: channels_seen_by(body.by), default=None, allow_null=True
    )
    for_team = Choose(
        lambda body: teams_seen_by(body.by),
        default=None,
        allow_null=True,
        help_text="Whose matter it becomes; null: the channel's.",
    )
    assignee = Choose(
        lambda body: Agent.objects.who_can_own(),
        default=None,
        allow_null=True,
        help_text="Whose it becomes; null: of whoever sends it.",
    )
    priority = Named(Priority, default=Priority.NORMAL)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TAG),
        max_length=MOST_TAGS,
        default=list,
    )
    fields = FieldValues(default=dict)  # type: ignore[assignment] # of this name
    is_sent = serializers.BooleanField(
        default=True, help_text="false: its words are only written down."
    )
    team = Choose(
        lambda body: teams_with_canned(body.by),
        default=None,
        allow_null=True,
        help_text="Who shares it; null: everybody, which is for leads and admins.",
    )
    is_personal = serializers.BooleanField(
        default=False, help_text="Yours alone; else the team's, or everybody's."
    )


class TicketTemplatePatch(Changes, TicketTemplateBody):
    """What changes of it; fields change as a whole."""


class TicketTemplates(Resource):
    """Templates of new tickets that you may use, or change."""

    family = "settings"
    shape = TicketTemplateShape
    filters = filters.TICKET_TEMPLATES
    orders = {"name": Order(("name", "id")), "-name": Order(("-name", "-id"))}

    @call(
        body=TicketTemplateBody,
        gives=TicketTemplateShape,
        status=201,
        about="Keep one. POST /tickets/ fills in its words with `has_variables`.",
    )
    def create(self, request: Request) -> Response:
        """Keep it."""
        given = _typed(self.body(TicketTemplateBody))
        kept = actions.save_ticket_template(**given, by=self.agent)
        return self.made(TicketTemplateShape, kept)

    @call(body=TicketTemplatePatch, gives=TicketTemplateShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays; new words without formatting lose the old one's."""
        template: TicketTemplate = self.row(id)
        with self.unchanged(template):
            given = _typed(self.body(TicketTemplatePatch))
            if given.get("text", template.text) != template.text:
                given.setdefault("html", "")
            elif given.get("html", template.html) != template.html:
                given.setdefault("text", "")
            now = {one: getattr(template, one) for one in KEPT}
            now |= {"is_personal": template.owner_id is not None}
            now |= given
            actions.save_ticket_template(**now, template=template, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Forget it. Tickets that began with it stay.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        template: TicketTemplate = self.row(id)
        with self.unchanged(template):
            actions.delete_ticket_template(template, by=self.agent)
        return Response(status=204)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """A team and oneself are not both named."""
    if given.get("is_personal"):
        return {**given, "team": None}
    return given


urlpatterns = [
    path(
        "ticket-templates/",
        TicketTemplates.at(get="list", post="create"),
        name="ticket_templates",
    ),
    path(
        "ticket-templates/<uuid:id>/",
        TicketTemplates.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="ticket_template",
    ),
]
