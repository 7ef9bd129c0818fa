"""/customer-imports/: customers from a file, step by step as on the page."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.uploads import WITH_FILES
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.errors import NotAllowed
from helpdesk.base.filters import Field, Filters, words
from helpdesk.base.spreadsheets import sheet
from tickets import actions
from tickets.api.attachments import AnyAnswer
from tickets.api.customers import BY_AGE
from tickets.models import CustomerImport, Exported, ImportedRow
from tickets.queries import importing as queries
from tickets.views.sheets import given

PEOPLE = "helpdesk.base.accounts.api.shapes"


class CustomerImportShape(Shape):
    """A file with customers, and how far it was brought in."""

    id = serializers.UUIDField(source="public_id")
    filename = serializers.CharField()
    by = Ref(f"{PEOPLE}.AgentShape")
    at = serializers.DateTimeField()
    state = serializers.ChoiceField(CustomerImport.State.choices)
    headings = serializers.ListField(child=serializers.CharField())
    mapping = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        help_text="What each column is; guessed at first. Empty: it is left out.",
    )
    wins = serializers.BooleanField(
        help_text="Where both say something, the file does."
    )
    position = serializers.IntegerField(help_text="The last row that was worked.")
    total = serializers.IntegerField(allow_null=True, help_text="Rows there are.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Of rows, by what became of them."
    )
    words = serializers.CharField(help_text="Why it could not be read to its end.")
    finished_at = serializers.DateTimeField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[CustomerImport]:
        """Their own, and an admin's all."""
        return queries.seen_imports(agent).order_by()


class ImportedRowShape(Shape):
    """What became, or would become, of one row."""

    row = serializers.IntegerField(source="number", help_text="The headings are row 1.")
    outcome = serializers.ChoiceField(ImportedRow.Outcome.choices)
    shown = serializers.CharField(help_text="Who it is about.")
    words = serializers.CharField(help_text="Why it is refused.")
    undone = serializers.ChoiceField(ImportedRow.Undone.choices, allow_blank=True)


class ImportBody(Body):
    upload = serializers.FileField(help_text="A CSV file; its first row has headings.")


class ImportCheckBody(Body):
    mapping = serializers.ListField(
        child=Line(max_length=60, allow_blank=True),
        max_length=100,
        help_text="What each column is, in their order: `name`, `email`, `phone`,"
        " `organization`, `language`, `external_id`, `note`, `field:<key>`, or empty.",
    )
    wins = serializers.BooleanField(default=False)


class Imports(Resource):
    """Files with customers that you brought in, or are about to."""

    family = "customers"
    shape = CustomerImportShape
    orders = BY_AGE
    parser_classes = WITH_FILES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """For leads and admins alone."""
        super().initial(request, *args, **kwargs)
        _require(self.agent)

    def still(self, told: Any) -> None:
        """To who still may."""
        self.row(UUID(told["id"]))

    @call(
        body=ImportBody, gives=CustomerImportShape, status=201,
        about="Upload a file. Nothing is brought in yet; `mapping` is a guess.",
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Multipart: its one field is the file."""
        file = self.body(ImportBody)["upload"]
        made = actions.upload_customers(file, filename=file.name or "", by=self.agent)
        return self.made(CustomerImportShape, made)

    @call(status=204, about="Forget a file that was not brought in.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """409 `not_now` once it was."""
        one: CustomerImport = self.row(id)
        with self.unchanged(one):
            actions.drop_import(one, by=self.agent)
        return Response(status=204)

    @call(
        body=ImportCheckBody, gives=CustomerImportShape,
        about="Say what columns are, and have each row looked at: nothing is kept.",
    )  # fmt: skip
    def check(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """Look at `state` and `/rows/` for what comes of it."""
        one: CustomerImport = self.row(id)
        with self.unchanged(one):
            actions.check_import(one, **self.body(ImportCheckBody), by=self.agent)
        return self.shown(self.row(id))

    @call(gives=CustomerImportShape, about="Bring in what was looked at.")
    def run(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """Goes on by itself; `state` says when it is done."""
        one: CustomerImport = self.row(id)
        with self.unchanged(one):
            actions.run_import(one, by=self.agent)
        return self.shown(self.row(id))

    @call(gives=CustomerImportShape, about="Go no further; what came in stays.")
    def stop(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """409 `not_now` unless it is being looked at, or brought in."""
        one: CustomerImport = self.row(id)
        with self.unchanged(one):
            actions.stop_import(one, by=self.agent)
        return self.shown(self.row(id))

    @call(gives=CustomerImportShape, about="Take back what nobody built on.")
    def undo(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """What stays is told by `undone` of `/rows/`."""
        one: CustomerImport = self.row(id)
        with self.unchanged(one):
            actions.undo_import(one, by=self.agent)
        return self.shown(self.row(id))


class ImportRows(Resource):
    """What became, or would become, of the rows of a file."""

    family = "customers"
    shape = ImportedRowShape
    orders = {"row": Order(("number", "id"))}
    filters = Filters(
        Field(
            name="outcome",
            kind=words(ImportedRow.Outcome),
            path="outcome",
            about="What became of it.",
        )
    )

    def rows(self) -> QuerySet[Any]:
        """Of one whose import they see."""
        _require(self.agent)
        return queries.rows_of(_import(self)).order_by()


class RefusedFile(ApiView):
    """Refused rows as a file."""

    family = "customers"
    of = CustomerImportShape
    content_negotiation_class = AnyAnswer
    repeatable = False

    @call(
        responses={(200, "text/csv"): OpenApiTypes.STR},
        about="The refused rows with why, as CSV: to be mended and brought in again.",
        operation_id="customer_imports_refused",
    )
    def post(self, request: Request, id: UUID) -> StreamingHttpResponse:  # noqa: A002 - as above
        """As its page gives it."""
        _require(self.agent)
        one = _import(self)
        lines = given(
            Exported.What.REFUSED, queries.refused_lines(one),
            asked=str(one.public_id), by=self.agent,
        )  # fmt: skip
        return sheet(lines, filename="refused.csv")


def _import(view: ApiView) -> CustomerImport:
    found = queries.seen_imports(view.agent).filter(public_id=view.kwargs["id"]).first()
    if found is None:
        raise Unknown
    return found


def _require(agent: Agent) -> None:
    """Raises NotAllowed: leads and admins bring customers in."""
    if not queries.may_import(agent):
        raise NotAllowed
