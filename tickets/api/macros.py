"""/macros/: steps under a name; verbs of a ticket run them (`run-macro`, `undo-macro`)."""

from typing import Any, ClassVar
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
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.uploads import WITH_FILES, Files
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.actions.macro_steps import MOST_STEPS, STEPS, told
from tickets.actions.macros import would_stop
from tickets.api.bodies import taken
from tickets.api.saved_words import Changes
from tickets.models import Macro, Ticket
from tickets.queries.canned import teams_with_canned
from tickets.queries.variables import variables_of
from tickets.variables import fill

PEOPLE = "helpdesk.base.accounts.api.shapes"
STEP_HELP = (
    "`do` and what that takes: " + "; ".join(
        f"{name} ({', '.join(step.takes)})" if step.takes else name
        for name, step in STEPS.items()
    ) + ". Times are `tomorrow`, `monday`, `in-4-hours`, `in-3-days`; words may have"
    " variables: `{{customer.first_name|there}}`."
)  # fmt: skip


class MacroFileShape(Shape):
    """A file that goes with its reply."""

    id = serializers.UUIDField(source="public_id")
    filename = serializers.CharField(help_text="A label, never a path.")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")


class MacroShape(Shape):
    """Several steps that are taken as one."""

    family = "settings"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    owner = Ref(f"{PEOPLE}.AgentShape", help_text="Whose alone it is.")
    team = Ref(f"{PEOPLE}.TeamShape", help_text="Who shares it; neither: everybody.")
    steps = serializers.ListField(
        child=serializers.DictField(), help_text="Each with `do`, and what that takes."
    )
    files = MacroFileShape(many=True)
    edited_by = Ref(f"{PEOPLE}.AgentShape")
    edited_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Macro]:
        """What they may use, or change."""
        rows = Macro.objects.usable_by(agent) | Macro.objects.editable_by(agent)
        found = rows.select_related("team", "owner", "edited_by").order_by()
        return found.distinct().prefetch_related("files")


class MacroStepShape(Shape):
    """What a step will do, for people."""

    title = serializers.CharField()
    words = serializers.CharField(help_text="As they will be sent.")


class MacroPreviewShape(Shape):
    """What a macro would do to a ticket now."""

    steps = MacroStepShape(many=True)
    stops = serializers.CharField(
        help_text="Why it would be refused; empty: it is not."
    )
    code = serializers.CharField(help_text="The same for programs.")


class MacroBody(Body):
    name = Line(max_length=80)
    steps = serializers.ListField(
        child=serializers.DictField(), max_length=MOST_STEPS, default=list,
        help_text=STEP_HELP,
    )  # fmt: skip
    team = Choose(
        lambda body: teams_with_canned(body.by), default=None, allow_null=True
    )
    is_personal = serializers.BooleanField(
        default=False, help_text="Yours alone; else the team's, or everybody's."
    )


class MacroPatch(Changes, MacroBody):
    """What of it changes; steps change as a whole."""


class MacroFilesBody(Body):
    files = Files(help_text="In multipart/form-data alone.")


class MacroFileBody(Body):
    file = Choose(lambda body: body.about.files.all())


class MacroPreviewBody(Body):
    ticket = Choose(lambda body: Ticket.objects.visible_to(body.by))


class Macros(Resource):
    """Macros that you may use, or change."""

    family = "settings"
    shape = MacroShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(body=MacroBody, gives=MacroShape, status=201, about="Put steps under a name.")
    def create(self, request: Request) -> Response:
        """Keep it."""
        made = actions.save_macro(**_typed(self.body(MacroBody)), by=self.agent)
        return self.made(MacroShape, made)

    @call(body=MacroPatch, gives=MacroShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        macro: Macro = self.row(id)
        with self.unchanged(macro):
            given = _typed(self.body(MacroPatch))
            now = {"name": macro.name, "steps": macro.steps, "team": macro.team}
            now |= {"is_personal": macro.owner_id is not None}
            actions.save_macro(**(now | given), macro=macro, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Forget it. What it did stays done.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        macro: Macro = self.row(id)
        with self.unchanged(macro):
            actions.delete_macro(macro, by=self.agent)
        return Response(status=204)

    @call(body=MacroFilesBody, gives=MacroShape, about="Files that go with its reply.")
    def attach(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Beside those that it has."""
        macro: Macro = self.row(id)
        with self.unchanged(macro):
            files = taken(self.body(MacroFilesBody, about=macro)["files"])
            actions.attach_to_macro(macro, files=files, by=self.agent)
        return self.shown(self.row(id))

    @call(body=MacroFileBody, gives=MacroShape, about="A file goes along no more.")
    def drop_file(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What was sent keeps it."""
        macro: Macro = self.row(id)
        with self.unchanged(macro):
            file = self.body(MacroFileBody, about=macro)["file"]
            actions.drop_macro_file(file, by=self.agent)
        return self.shown(self.row(id))

    @call(body=MacroPreviewBody, gives=MacroPreviewShape, about="What it would do.")
    def preview(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """All of it is tried on the ticket, and none of it kept."""
        macro: Macro = self.row(id)
        with self.unchanged(macro):
            ticket = self.body(MacroPreviewBody)["ticket"]
            stops = would_stop(ticket, macro, by=self.agent)
        values = variables_of(ticket, self.agent)
        shown = {
            "steps": [
                {"title": title, "words": fill(words, values)[0]}
                for title, words in told(macro.steps)
            ],
            "stops": str(stops or ""),
            "code": stops.code if stops else "",
        }
        return Response(shown)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """A team and oneself are not both named."""
    if given.get("is_personal"):
        return {**given, "team": None}
    return given


class _WithFiles(Macros):
    parser_classes = WITH_FILES


ONE = "macros/<uuid:id>/"
urlpatterns = [
    path("macros/", Macros.at(get="list", post="create"), name="macros"),
    path(
        ONE,
        Macros.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="macro",
    ),
    path(f"{ONE}attach/", _WithFiles.at(post="attach"), name="macro_attach"),
    path(f"{ONE}drop-file/", Macros.at(post="drop_file"), name="macro_drop_file"),
    path(f"{ONE}preview/", Macros.at(post="preview"), name="macro_preview"),
]
