"""Customers, organizations and tickets as CSV files; who took them out is written down."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import ApiView, Resource, refuse_unknown
from helpdesk.base.filters import Filters, WrongFilters
from helpdesk.base.spreadsheets import sheet
from tickets.api.attachments import AnyAnswer
from tickets.customer_filters import CUSTOMERS, ORGANIZATIONS
from tickets.filters import TICKETS
from tickets.models import Customer, Exported, Organization, Ticket
from tickets.queries import exports
from tickets.views.sheets import given

_FILE: Any = {(200, "text/csv"): OpenApiTypes.STR}


class Export(ApiView, is_base=True):
    """A list as a file: with the filters of the list, and without its pages."""

    content_negotiation_class = AnyAnswer
    # What it gives is no JSON that could be kept.
    repeatable = False
    filters: ClassVar[Filters]

    def check_parameters(self, request: Request) -> None:
        """Those of the list."""
        refuse_unknown(set(request.query_params) - set(self.filters.parameters()))

    def where(self) -> Q:
        """What the address asks for.

        Raises:
            ValidationError: it cannot be asked.
        """
        try:
            return self.filters.condition(self.request.query_params, by=self.agent)
        except WrongFilters as wrong:
            raise serializers.ValidationError(
                {key: [words] for key, words in wrong.wrong.items()},
                code="invalid_parameter",
            ) from None

    def asked(self) -> str:
        return urlencode(list(self.request.query_params.lists()), doseq=True)

    def file(self, what: Exported.What, rows: Any) -> StreamingHttpResponse:
        """The file, written down."""
        lines = given(what, rows, asked=self.asked(), by=self.agent)
        return sheet(lines, filename=f"{what}.csv")


class CustomersFile(Export):
    """Customers as a file."""

    family = "customers"
    filters = CUSTOMERS

    @call(
        responses=_FILE, operation_id="customers_export",
        about="Customers you may know of, as CSV. Takes the filters of the list.",
    )  # fmt: skip
    def post(self, request: Request) -> StreamingHttpResponse:
        """As their page gives it."""
        where = self.where()

        def rows() -> QuerySet[Customer]:
            return Customer.objects.filter(where).select_related("organization")

        found = exports.customers(self.agent, rows)
        return self.file(Exported.What.CUSTOMERS, found)


class OrganizationsFile(Export):
    """Organizations as a file."""

    family = "customers"
    filters = ORGANIZATIONS

    @call(
        responses=_FILE, operation_id="organizations_export",
        about="Organizations you may know of, as CSV. Takes the filters of the list.",
    )  # fmt: skip
    def post(self, request: Request) -> StreamingHttpResponse:
        """As their page gives it."""
        where = self.where()

        def rows() -> QuerySet[Organization]:
            return Organization.objects.filter(where)

        found = exports.organizations(self.agent, rows)
        return self.file(Exported.What.ORGANIZATIONS, found)


class TicketsFile(Export):
    """Tickets as a file."""

    family = "tickets"
    filters = TICKETS

    @call(
        responses=_FILE, operation_id="tickets_export",
        about="Tickets you see, as CSV, without their words. Takes the filters of the"
        " list.",
    )  # fmt: skip
    def post(self, request: Request) -> StreamingHttpResponse:
        """As their page gives it."""
        where = self.where()
        found = exports.tickets(self.agent, lambda: Ticket.objects.filter(where))
        return self.file(Exported.What.TICKETS, found)


class ExportedShape(Shape):
    """A file that somebody was given."""

    id = serializers.UUIDField(source="public_id")
    what = serializers.ChoiceField(Exported.What.choices)
    asked = serializers.CharField(help_text="Its conditions, as an address has them.")
    by = Ref("helpdesk.base.accounts.api.shapes.AgentShape")
    at = serializers.DateTimeField()
    count = serializers.IntegerField(
        allow_null=True, help_text="Of rows; null: it was not taken to its end."
    )

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Exported]:
        """For admins alone."""
        rows = Exported.objects.order_by()
        return rows if may_administrate(agent) else rows.none()


class Exports(Resource):
    """Lists that people and programs took out as files."""

    family = "customers"
    shape = ExportedShape
    orders = {"-at": Order(("-id",)), "at": Order(("id",))}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """For admins alone."""
        super().initial(request, *args, **kwargs)
        if not may_administrate(self.agent):
            raise OnlyAdmins
