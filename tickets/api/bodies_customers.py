"""What is sent about customers and the companies they belong to."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.api.bodies import Body, Choose, Line
from tickets.api.bodies import FieldValues
from tickets.queries.customers import seen_customers, seen_organizations


def organizations(body: Body) -> QuerySet[Any]:
    return seen_organizations(body.by)


class CustomerBody(Body):
    name = Line(max_length=200)
    organization = Choose(organizations, default=None, allow_null=True)


class CustomerPatch(Body):
    name = Line(max_length=200, required=False, allow_blank=True)
    organization = Choose(organizations, required=False, allow_null=True)
    language = Line(
        max_length=35, required=False, allow_blank=True, help_text="As `de`."
    )
    external_id = Line(max_length=200, required=False, allow_blank=True)
    fields = FieldValues(required=False)  # type: ignore[assignment] # of this name


class OrganizationBody(Body):
    name = Line(max_length=200)


class OrganizationPatch(Body):
    name = Line(max_length=200, required=False)
    fields = FieldValues(required=False)  # type: ignore[assignment] # of this name


class CustomerMergeBody(Body):
    customer = Choose(
        lambda body: seen_customers(body.by), help_text="Who is the same person."
    )
    taken = serializers.ListField(
        child=Line(max_length=60),
        max_length=200,
        default=list,
        help_text="What holds as it is of the one that goes, where both have something:"
        " `name`, `organization`, `language`, `external_id`, `field:<key>`.",
    )


class CustomerUnmergeBody(Body):
    merge = Choose(
        lambda body: body.about.came.select_related("customer", "into"),
        help_text="The merge that was none.",
    )


class OrganizationMergeBody(Body):
    organization = Choose(organizations, help_text="What is the same company.")


class OrganizationUnmergeBody(Body):
    merge = Choose(
        lambda body: body.about.came.select_related("organization", "into"),
        help_text="The merge that was none.",
    )


class CustomerNoteBody(Body):
    text = serializers.CharField(max_length=10_000)
    is_pinned = serializers.BooleanField(default=False)


class CustomerNotePatch(Body):
    text = serializers.CharField(max_length=10_000, required=False)
    is_pinned = serializers.BooleanField(required=False)
