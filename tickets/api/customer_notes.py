"""Notes on customers and organizations: those of one, and each by its id."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api import versions
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.api.bodies_customers import CustomerNoteBody, CustomerNotePatch
from tickets.api.customers import BY_AGE, customer_of
from tickets.api.organizations import organization_of
from tickets.api.shapes_customers import (
    CustomerNoteShape,
    CustomerShape,
    OrganizationShape,
)
from tickets.models import Customer, Organization
from tickets.queries.customer_notes import seen_notes


class NotesOf(Resource, is_base=True):
    """Notes on a customer or on an organization."""

    family = "customers"
    shape = CustomerNoteShape
    orders = BY_AGE

    def whose(self) -> Customer | Organization:
        """Whom they are on.

        Raises:
            Unknown: nobody whom this agent sees.
        """
        raise NotImplementedError

    def still(self, told: Any) -> None:
        """To who still knows of them."""
        self.whose()

    @call(
        body=CustomerNoteBody,
        gives=CustomerNoteShape,
        status=201,
        about="Write a note.",
    )
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """No customer reads it."""
        whose = self.whose()
        given = self.body(CustomerNoteBody)
        made = actions.write_customer_note(whose, **given, by=self.agent)
        return self.made(CustomerNoteShape, made)


class CustomerNotes(NotesOf):
    """Notes on a customer."""

    of = CustomerShape

    def whose(self) -> Customer:
        """The customer of the address."""
        return customer_of(self)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this one."""
        return rows.filter(customer=self.whose())


class OrganizationNotes(NotesOf):
    """Notes on an organization."""

    of = OrganizationShape

    def whose(self) -> Organization:
        """The organization of the address."""
        return organization_of(self)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this one."""
        return rows.filter(organization=self.whose())


class Notes(Resource):
    """Notes on customers and organizations, by their ids."""

    family = "customers"
    shape = CustomerNoteShape
    orders = BY_AGE

    @call(
        body=CustomerNotePatch, gives=CustomerNoteShape, about="Correct it, or pin it."
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """Its words are for who wrote it to change; whoever works here pins it."""
        note = self.row(id)
        with self.unchanged(note), transaction.atomic():
            given = self.body(CustomerNotePatch)
            if "text" in given:
                actions.edit_customer_note(note, text=given["text"], by=self.agent)
            is_pinned = given.get("is_pinned", note.pinned_at is not None)
            actions.pin_customer_note(note, is_pinned=is_pinned, by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Delete it. For a month it can be brought back.")
    def remove(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """For who wrote it, and for admins."""
        note = self.row(id)
        with self.unchanged(note):
            actions.delete_customer_note(note, by=self.agent)
        return Response(status=204)

    @call(gives=CustomerNoteShape, about="Bring back a note that was deleted.")
    def restore(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """For whoever could delete it.

        Raises:
            Unknown: there never was one that they may know of.
        """
        seen = seen_notes(self.agent, is_there=False)
        note = seen.filter(public_id=id).first()
        if note is None:
            raise Unknown
        with versions.unchanged(request, note, seen, CustomerNoteShape):
            actions.restore_customer_note(note, by=self.agent)
        return self.shown(self.row(id))
