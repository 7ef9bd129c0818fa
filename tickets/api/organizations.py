"""/organizations/: companies that customers belong to, and two that are one."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView, Resource
from tickets import actions
from tickets.api.bodies_customers import (
    OrganizationBody,
    OrganizationMergeBody,
    OrganizationPatch,
    OrganizationUnmergeBody,
)
from tickets.api.customers import BY_AGE, BY_NAME
from tickets.api.shapes_customers import OrganizationMergeShape, OrganizationShape
from tickets.customer_filters import MERGES, ORGANIZATIONS
from tickets.models import Organization
from tickets.queries.customers import seen_organizations


class Organizations(Resource):
    """Companies that customers belong to."""

    family = "customers"
    shape = OrganizationShape
    filters = ORGANIZATIONS
    orders = BY_NAME

    @call(body=OrganizationBody, gives=OrganizationShape, status=201, about="Name one.")
    def create(self, request: Request) -> Response:
        """The one you know by this name, if there is one."""
        made = actions.create_organization(**self.body(OrganizationBody), by=self.agent)
        return self.made(OrganizationShape, made)

    @call(
        body=OrganizationPatch,
        gives=OrganizationShape,
        about="Change what is known of it.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """For all of its customers: all of it, or nothing."""
        organization = self.row(id)
        with self.unchanged(organization), transaction.atomic():
            given = self.body(OrganizationPatch, about=organization)
            fields = given.pop("fields", None)
            name = given.get("name", organization.name)
            actions.edit_organization(organization, name=name, by=self.agent)
            if fields is not None:
                actions.set_organization_fields(
                    organization, fields=fields, by=self.agent
                )
        return self.shown(self.row(id))

    @call(status=204, about="Delete it, for good, as long as nothing belongs to it.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """409 `not_empty` where something does, whether you may see it or not."""
        organization = self.row(id)
        with self.unchanged(organization):
            actions.delete_organization(organization, by=self.agent)
        return Response(status=204)


def organization_of(view: Resource | ApiView) -> Organization:
    """The organization that the address names.

    Raises:
        Unknown: there is none that this agent may know of.
    """
    seen = seen_organizations(view.agent)
    organization = seen.filter(public_id=view.kwargs["id"]).first()
    if organization is None:
        raise Unknown
    return organization


class OrganizationMerges(Resource):
    """What turned out to be this organization."""

    family = "customers"
    shape = OrganizationMergeShape
    filters = MERGES
    orders = BY_AGE

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Into this one."""
        return rows.filter(into=organization_of(self))


class MergeOrganization(ApiView):
    """POST /organizations/{id}/merge/."""

    family = "customers"
    of = OrganizationShape

    def still(self, told: Any) -> None:
        """To who still knows of it."""
        organization_of(self)

    @call(
        body=OrganizationMergeBody, gives=OrganizationMergeShape, status=201,
        about="All that is another organization's is this one's: they are one company.",
        operation_id="organizations_merge",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The id in the address stays; the one in the body goes."""
        into = organization_of(self)
        other = self.body(OrganizationMergeBody, about=into)["organization"]
        merge = actions.merge_organizations(other, into=into, by=self.agent)
        return self.made(OrganizationMergeShape, merge)


class UnmergeOrganization(ApiView):
    """POST /organizations/{id}/unmerge/."""

    family = "customers"
    of = OrganizationShape

    def still(self, told: Any) -> None:
        """To who still knows of it."""
        organization_of(self)

    @call(
        body=OrganizationUnmergeBody, gives=OrganizationMergeShape,
        about="They are two companies after all; everything goes back.",
        operation_id="organizations_unmerge",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Undone once."""
        about = organization_of(self)
        merge = self.body(OrganizationUnmergeBody, about=about)["merge"]
        actions.unmerge_organizations(merge, by=self.agent)
        return Response(represent(OrganizationMergeShape, [merge])[0])
