"""/customers/, and all that is known of one customer."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.filters import NOTHING
from tickets import actions
from tickets.api.bodies_customers import (
    CustomerBody,
    CustomerMergeBody,
    CustomerPatch,
    CustomerUnmergeBody,
)
from tickets.api.shapes_context import CustomerFactShape
from tickets.api.shapes_customers import CustomerMergeShape, CustomerShape
from tickets.api.shapes_messages import MessageShape
from tickets.api.tickets import Tickets
from tickets.customer_filters import CUSTOMERS, MERGES
from tickets.models import Customer
from tickets.queries.customers import (
    listed_customers,
    seen_customers,
)
from tickets.queries.whole import known_facts

BY_NAME = {
    "name": Order(("name", "id")),
    "-created_at": Order(("-id",)),
    "created_at": Order(("id",)),
}
BY_AGE = {"-created_at": Order(("-id",)), "created_at": Order(("id",))}


class Customers(Resource):
    """Customers of tickets you may see."""

    family = "customers"
    shape = CustomerShape
    filters = CUSTOMERS
    orders = BY_NAME

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Who only sent spam is in no list."""
        return rows.filter(pk__in=listed_customers(self.agent).values("pk"))

    def still(self, told: Any) -> None:
        """To who still knows of them."""
        self.row(UUID(told["id"]))

    @call(body=CustomerBody, gives=CustomerShape, status=201, about="Type one in.")
    def create(self, request: Request) -> Response:
        """Nobody but you and admins sees them until there is a ticket."""
        given = self.body(CustomerBody)
        made = actions.create_customer(**given, by=self.agent)
        return self.made(CustomerShape, made)

    @call(
        body=CustomerPatch, gives=CustomerShape, about="Change what is known of them."
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Name, company and fields: all of it, or nothing."""
        customer = self.row(id)
        with self.unchanged(customer), transaction.atomic():
            given = self.body(CustomerPatch, about=customer)
            fields = given.pop("fields", None)
            known = {
                "name": customer.name,
                "organization": customer.organization,
            }
            actions.edit_customer(customer, **(known | given), by=self.agent)
            if fields is not None:
                actions.set_customer_fields(customer, fields=fields, by=self.agent)
        return self.shown(self.row(id))


def customer_of(view: Resource | ApiView) -> Customer:
    """The customer that the address names.

    Raises:
        Unknown: there is none that this agent may know of.
    """
    seen = seen_customers(view.agent).select_related("organization")
    customer = seen.filter(public_id=view.kwargs["id"]).first()
    if customer is None:
        raise Unknown
    return customer


class CustomerTickets(Tickets):
    """A customer's tickets, as far as you may see them."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Theirs alone."""
        return rows.filter(customer=customer_of(self))


class CustomerFacts(Resource):
    """What holds of a customer, from tickets you may see."""

    family = "customers"
    shape = CustomerFactShape
    filters = NOTHING
    orders = {"at": Order(("at", "id")), "-at": Order(("-at", "-id"))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What was replaced or taken back holds no more."""
        known = known_facts(customer_of(self), self.agent)
        return rows.filter(pk__in=known.order_by().values("pk"))


class CustomerTimeline(Resource):
    """All that was said with a customer, over all channels and tickets you may see."""

    family = "tickets"
    shape = MessageShape
    orders = {
        "-said_at": Order(("-said_at", "-id")),
        "said_at": Order(("said_at", "id")),
    }

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """As their page has it: what was said, and no spam."""
        return rows.filter(
            ticket__customer=customer_of(self),
            ticket__spam_at=None,
            ticket__deleted_at=None,
            held_until=None,
        )


class CustomerMerges(Resource):
    """Who turned out to be this customer."""

    family = "customers"
    shape = CustomerMergeShape
    filters = MERGES
    orders = BY_AGE

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Into this one."""
        return rows.filter(into=customer_of(self))


class MergeCustomer(ApiView):
    """POST /customers/{id}/merge/."""

    family = "customers"
    of = CustomerShape

    def still(self, told: Any) -> None:
        """To who still knows of them."""
        customer_of(self)

    @call(
        body=CustomerMergeBody, gives=CustomerMergeShape, status=201,
        about="All that is another customer's is this one's: they are one person.",
        operation_id="customers_merge",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The id in the address stays; the one in the body goes."""
        into = customer_of(self)
        given = self.body(CustomerMergeBody, about=into)
        other = given.pop("customer")
        merge = actions.merge_customers(other, into=into, **given, by=self.agent)
        return self.made(CustomerMergeShape, merge)


class UnmergeCustomer(ApiView):
    """POST /customers/{id}/unmerge/."""

    family = "customers"
    of = CustomerShape

    def still(self, told: Any) -> None:
        """To who still knows of them."""
        customer_of(self)

    @call(
        body=CustomerUnmergeBody, gives=CustomerMergeShape,
        about="They are two people after all; everything goes back.",
        operation_id="customers_unmerge",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Undone once."""
        merge = self.body(CustomerUnmergeBody, about=customer_of(self))["merge"]
        actions.unmerge_customers(merge, by=self.agent)
        return Response(represent(CustomerMergeShape, [merge])[0])
