"""/tags/{id}/: a tag is called otherwise, merged, archived, deleted."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.actions.tags import MOST_FORMER
from tickets.api.customers import BY_AGE
from tickets.api.parts import Tags
from tickets.api.shapes_words import TagMergeShape, TagShape
from tickets.customer_filters import MERGES
from tickets.models import Tag


class TagPatch(Body):
    """What changes of it."""

    name = Line(
        max_length=60, required=False, help_text="Everywhere at once; in lower case."
    )
    description = Line(max_length=200, required=False, allow_blank=True)
    former = serializers.ListField(
        child=Line(max_length=60),
        max_length=MOST_FORMER,
        required=False,
        help_text="Other names; one that is left out is free again.",
    )


class TagArchiveBody(Body):
    archived = serializers.BooleanField(help_text="false: it is proposed again.")


class TagMergeBody(Body):
    into = Choose(
        lambda body: Tag.objects.known_to(body.by), help_text="What it becomes."
    )


class TagUnmergeBody(Body):
    merge = Choose(
        lambda body: body.about.came.select_related("into"),
        help_text="The merge that was none.",
    )


class OneTag(Tags):
    """What leads and admins do to a tag all of whose tickets they see."""

    family = "settings"

    @call(body=TagPatch, gives=TagShape, about="Change its name, or what it is for.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """409 `tag_taken` where another is called so: merge them."""
        tag: Tag = self.row(id)
        with self.unchanged(tag):
            now: dict[str, Any] = {
                "name": tag.name,
                "description": tag.description,
                "former": [one.name for one in tag.former.all()],
            }
            actions.save_tag(tag, **(now | self.body(TagPatch)), by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Delete it, as long as nothing has it.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """409 `tag_in_use` where a ticket or a setting does."""
        tag: Tag = self.row(id)
        with self.unchanged(tag):
            actions.delete_tag(tag, by=self.agent)
        return Response(status=204)

    @call(
        body=TagArchiveBody, gives=TagShape,
        about="Propose it no more, or again. Tickets keep it.",
    )  # fmt: skip
    def archive(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Searches find it all the same."""
        tag: Tag = self.row(id)
        with self.unchanged(tag):
            actions.archive_tag(tag, **self.body(TagArchiveBody), by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=TagMergeBody, gives=TagMergeShape, status=201,
        about="Tickets and settings that have it have the other one instead.",
    )  # fmt: skip
    def merge(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The id in the address goes; the one in the body stays."""
        tag: Tag = self.row(id)
        with self.unchanged(tag):
            given = self.body(TagMergeBody, about=tag)
            done = actions.merge_tags(tag, **given, by=self.agent)
        return self.made(TagMergeShape, done)

    @call(body=TagUnmergeBody, gives=TagMergeShape, about="They are two after all.")
    def unmerge(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The id in the address is what they became."""
        tag: Tag = self.row(id)
        with self.unchanged(tag):
            done = self.body(TagUnmergeBody, about=tag)["merge"]
            actions.unmerge_tags(done, by=self.agent)
        [row] = TagMergeShape.rows(self.agent).filter(pk=done.pk)
        return Response(represent(TagMergeShape, [row])[0])


class TagMerges(Resource):
    """What was merged into a tag."""

    family = "settings"
    shape = TagMergeShape
    filters = MERGES
    orders = BY_AGE

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Into this one."""
        known = TagShape.rows(self.agent).filter(public_id=self.kwargs["id"])
        if not known.exists():
            raise Unknown
        return rows.filter(into__in=known.values("pk"))


_ONE = "tags/<uuid:id>/"

urlpatterns = [
    path(
        _ONE,
        OneTag.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="tag",
    ),
    path(f"{_ONE}archive/", OneTag.at(post="archive"), name="tag_archive"),
    path(f"{_ONE}merge/", OneTag.at(post="merge"), name="tag_merge"),
    path(f"{_ONE}unmerge/", OneTag.at(post="unmerge"), name="tag_unmerge"),
    path(f"{_ONE}merges/", TagMerges.at(get="list"), name="tag_merges"),
]
