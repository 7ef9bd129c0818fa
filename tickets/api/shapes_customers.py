"""The outside of customers, of the companies they belong to, and of who is who."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import (
    Customer,
    CustomerMerge,
    CustomerNote,
    Organization,
    OrganizationMerge,
)
from tickets.queries.customer_notes import seen_notes
from tickets.queries.customers import seen_customers, seen_organizations

PEOPLE = "helpdesk.base.accounts.api.shapes"
HERE = "tickets.api.shapes_customers"


@extend_schema_field({"type": "object", "additionalProperties": True})
class Values(serializers.JSONField):
    """What custom fields have, by key: see /custom-fields/. Empty ones are not there."""

    def __init__(self) -> None:
        super().__init__(read_only=True, help_text="Of custom fields, by key.")


class OrganizationShape(Shape):
    """The company a customer belongs to."""

    family = "customers"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    fields = Values()  # type: ignore[assignment] # of this name, not those of this
    created_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Organization]:
        """Of customers this agent may know of."""
        return seen_organizations(agent).order_by()


class CustomerShape(Shape):
    """A person on the other side."""

    family = "customers"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(help_text="Empty where only an address is known.")
    organization = Ref(f"{HERE}.OrganizationShape")
    language = serializers.CharField(
        help_text="That they like to read; empty: unknown."
    )
    external_id = serializers.CharField(help_text="What another system calls them.")
    fields = Values()  # type: ignore[assignment] # of this name, not those of this
    created_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Customer]:
        """Customers of tickets this agent sees, and those they typed in."""
        return seen_customers(agent).select_related("organization")


class CustomerMergeShape(Shape):
    """Two customers that turned out to be one person."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.UUIDField(
        source="customer.public_id", help_text="Who it was; nothing is theirs any more."
    )
    name = serializers.CharField(
        source="customer.name", help_text="What they were called."
    )
    into = Ref(f"{HERE}.CustomerShape", help_text="Whose all of it is.")
    by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = Ref(f"{PEOPLE}.AgentShape")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CustomerMerge]:
        """Into customers this agent may know of."""
        into = seen_customers(agent).values("pk")
        merges = CustomerMerge.objects.filter(into__in=into).order_by()
        return merges.select_related("customer", "into", "by", "undone_by")


class OrganizationMergeShape(Shape):
    """Two organizations that turned out to be one company."""

    id = serializers.UUIDField(source="public_id")
    organization = serializers.UUIDField(
        source="organization.public_id",
        help_text="What it was; nothing belongs to it any more.",
    )
    name = serializers.CharField(
        source="organization.name", help_text="What it was called."
    )
    into = Ref(f"{HERE}.OrganizationShape", help_text="Whose all of it is.")
    by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = Ref(f"{PEOPLE}.AgentShape")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[OrganizationMerge]:
        """Into organizations this agent may know of."""
        into = seen_organizations(agent).values("pk")
        merges = OrganizationMerge.objects.filter(into__in=into).order_by()
        return merges.select_related("organization", "into", "by", "undone_by")


class CustomerNoteShape(Shape):
    """What colleagues ought to know of a customer or an organization."""

    id = serializers.UUIDField(source="public_id")
    customer = Ref(f"{HERE}.CustomerShape")
    organization = Ref(f"{HERE}.OrganizationShape")
    text = serializers.CharField()
    by = Ref(f"{PEOPLE}.AgentShape")
    made_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    pinned_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it stands before the others."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CustomerNote]:
        """Of whom this agent may know, and nobody deleted."""
        rows: QuerySet[CustomerNote] = seen_notes(agent)
        return rows.select_related("customer", "organization", "by").order_by()
