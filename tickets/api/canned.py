"""/canned-replies/: words that are said often, their files, and how they will read."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.uploads import WITH_FILES, Files
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets import part_filters as filters
from tickets.actions.canned import FOLDER
from tickets.api.bodies import taken
from tickets.api.saved_words import MAX_HTML, MAX_TEXT, Changes
from tickets.api.shapes_words import CannedReplyShape, ReadyShape
from tickets.models import CannedReply, Ticket
from tickets.queries.canned import ready, teams_with_canned

VARIABLES = (
    "Variables are filled in when it is put in: `{{customer.first_name|there}}`."
)


class CannedReplyBody(Body):
    name = Line(max_length=80)
    text = serializers.CharField(
        max_length=MAX_TEXT,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text=VARIABLES,
    )
    html = serializers.CharField(
        max_length=MAX_HTML,
        default="",
        allow_blank=True,
        help_text="The same words with their formatting, if they have any.",
    )
    folder = Line(
        max_length=2 * FOLDER + 3,
        default="",
        allow_blank=True,
        help_text="`Shipping`, or `Shipping / Lost`.",
    )
    language = serializers.ChoiceField(
        settings.LANGUAGES,
        default="",
        allow_blank=True,
        help_text="In which it is written; empty: in any.",
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
    tags = serializers.ListField(
        child=Line(max_length=40), max_length=10, default=list, help_text="`can`, …"
    )


class CannedReplyPatch(Changes, CannedReplyBody):
    """What changes of it."""


class CannedFilesBody(Body):
    files = Files(allow_empty=False, help_text="In multipart/form-data alone.")


class CannedFileBody(Body):
    file = Choose(lambda body: body.about.files.all())


class CannedPreviewBody(Body):
    ticket = Choose(lambda body: Ticket.objects.visible_to(body.by))


class CannedReplies(Resource):
    """Saved replies that you may use, or change."""

    family = "settings"
    shape = CannedReplyShape
    filters = filters.CANNED_REPLIES
    orders = {"name": Order(("name", "id")), "-name": Order(("-name", "-id"))}

    @call(body=CannedReplyBody, gives=CannedReplyShape, status=201, about="Save one.")
    def create(self, request: Request) -> Response:
        """Keep it."""
        given = _typed(self.body(CannedReplyBody))
        kept = actions.save_canned_reply(**given, by=self.agent)
        return self.made(CannedReplyShape, kept)

    @call(body=CannedReplyPatch, gives=CannedReplyShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays; new words without formatting lose the old one's."""
        reply: CannedReply = self.row(id)
        with self.unchanged(reply):
            given = _typed(self.body(CannedReplyPatch))
            if given.get("text", reply.text) == reply.text:
                given.setdefault("html", reply.html)
            kept = ("name", "text", "folder", "language", "team", "tags")
            now = {one: getattr(reply, one) for one in kept}
            now |= {"is_personal": reply.owner_id is not None}
            actions.save_canned_reply(**(now | given), reply=reply, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Forget it. What was said with it stays said.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For good."""
        reply: CannedReply = self.row(id)
        with self.unchanged(reply):
            actions.delete_canned_reply(reply, by=self.agent)
        return Response(status=204)

    @call(body=CannedFilesBody, gives=CannedReplyShape, about="Files that come along.")
    def attach(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Beside those that it has."""
        reply: CannedReply = self.row(id)
        with self.unchanged(reply):
            files = taken(self.body(CannedFilesBody, about=reply)["files"])
            actions.attach_to_canned_reply(reply, files=files, by=self.agent)
        return self.shown(self.row(id))

    @call(body=CannedFileBody, gives=CannedReplyShape, about="A file comes no more.")
    def drop_file(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What was sent keeps it."""
        reply: CannedReply = self.row(id)
        with self.unchanged(reply):
            file = self.body(CannedFileBody, about=reply)["file"]
            actions.drop_canned_file(file, by=self.agent)
        return self.shown(self.row(id))

    @call(body=CannedPreviewBody, gives=ReadyShape, about="How it reads in a ticket.")
    def preview(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its variables are filled in; those that nothing stands for stay, and are told."""
        reply: CannedReply = self.row(id)
        with self.unchanged(reply):
            ticket = self.body(CannedPreviewBody)["ticket"]
        return Response(represent(ReadyShape, ready([reply], ticket, self.agent))[0])


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """A team and oneself are not both named."""
    if given.get("is_personal"):
        return {**given, "team": None}
    return given


class _WithFiles(CannedReplies):
    parser_classes = WITH_FILES


ONE = "canned-replies/<uuid:id>/"
urlpatterns = [
    path(
        "canned-replies/",
        CannedReplies.at(get="list", post="create"),
        name="canned_replies",
    ),
    path(
        ONE,
        CannedReplies.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="canned_reply",
    ),
    path(f"{ONE}attach/", _WithFiles.at(post="attach"), name="canned_reply_attach"),
    path(
        f"{ONE}drop-file/",
        CannedReplies.at(post="drop_file"),
        name="canned_reply_drop_file",
    ),
    path(
        f"{ONE}preview/", CannedReplies.at(post="preview"), name="canned_reply_preview"
    ),
]
