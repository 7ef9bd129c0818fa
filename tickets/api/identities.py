"""/identities/: addresses of customers, and of who else takes part in tickets."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView, Resource
from tickets import actions
from tickets.api.customers import BY_AGE, customer_of
from tickets.api.shapes_customers import CustomerShape
from tickets.api.shapes_people import IdentityShape
from tickets.customer_filters import IDENTITIES
from tickets.models import Identity
from tickets.queries.customers import seen_customers


class Identities(Resource):
    """Addresses of customers, and of who else takes part in tickets you may see."""

    family = "customers"
    shape = IdentityShape
    filters = IDENTITIES
    orders = BY_AGE

    @call(status=204, about="It was typed wrongly: nothing was said there. For admins.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """409 `address_in_use` where something was, or it proved itself."""
        one: Identity = self.row(id)
        with self.unchanged(one):
            actions.remove_identity(one, by=self.agent)
        return Response(status=204)


class IdentityMoveBody(Body):
    customer = Choose(
        lambda body: seen_customers(body.by), help_text="Whose it is instead."
    )


class MoveIdentity(ApiView):
    """POST /identities/{id}/move/."""

    family = "customers"
    of = IdentityShape

    def still(self, told: Any) -> None:
        """To who still knows of it."""
        known_identity(self)

    @call(
        body=IdentityMoveBody, gives=IdentityShape,
        about="It is another customer's, and so are the tickets it began.",
        operation_id="identities_move",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """Undone by moving it back."""
        identity = known_identity(self)
        given = self.body(IdentityMoveBody, about=identity)
        actions.move_identity(identity, to=given["customer"], by=self.agent)
        told = IdentityShape.told(self.agent).get(pk=identity.pk)
        return Response(represent(IdentityShape, [told])[0])


class TakeBackStop(ApiView):
    """POST /identities/{id}/take-back-stop/."""

    family = "customers"
    of = IdentityShape

    def still(self, told: Any) -> None:
        """To who still knows of it."""
        known_identity(self)

    @call(
        gives=IdentityShape,
        about="What the house says by itself goes there again: its owner told you so.",
        operation_id="identities_take_back_stop",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing else changes: answers of people went there all the same."""
        identity = known_identity(self)
        actions.take_back_stop(identity, by=self.agent)
        told = IdentityShape.told(self.agent).get(pk=identity.pk)
        return Response(represent(IdentityShape, [told])[0])


class PicturesBody(Body):
    show = serializers.BooleanField(
        help_text="Whether they are shown at once, to all colleagues."
    )


class Pictures(ApiView):
    """POST /identities/{id}/pictures/."""

    family = "customers"
    of = IdentityShape

    def still(self, told: Any) -> None:
        """To who still knows of it."""
        known_identity(self)

    @call(
        body=PicturesBody, gives=IdentityShape,
        about="Whether pictures on other servers are always shown in mail from it.",
        operation_id="identities_pictures",
    )  # fmt: skip
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """409 `nobody_vouches` where no mail from it was vouched for."""
        identity = known_identity(self)
        shows = self.body(PicturesBody, about=identity)["show"]
        (actions.show_pictures if shows else actions.hide_pictures)(
            identity, by=self.agent
        )
        told = IdentityShape.told(self.agent).get(pk=identity.pk)
        return Response(represent(IdentityShape, [told])[0])


def known_identity(view: ApiView) -> Identity:
    """The address that is named.

    Raises:
        Unknown: it is not there, for this agent.
    """
    known = IdentityShape.rows(view.agent).filter(public_id=view.kwargs["id"])
    identity = known.select_related("customer").first()
    if identity is None:
        raise Unknown
    return identity


class IdentityBody(Body):
    kind = serializers.ChoiceField(
        [(kind, kind) for kind in ("email", "phone")],
        help_text="Of which kind of channel; of others nobody types addresses.",
    )
    address = Line(max_length=320)


class CustomerIdentities(Resource):
    """All addresses of a customer."""

    family = "customers"
    shape = IdentityShape
    of = CustomerShape
    orders = {"created_at": Order(("id",))}

    @call(
        body=IdentityBody, gives=IdentityShape, status=201,
        about="Say that an address is theirs, unproven. Only admins may.",
    )  # fmt: skip
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """To others it would tell whose addresses are known."""
        customer = customer_of(self)
        given = self.body(IdentityBody, about=customer)
        made = actions.create_identity(customer, **given, by=self.agent)
        told = IdentityShape.told(self.agent).get(pk=made.pk)
        return self.made(IdentityShape, told)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Theirs alone."""
        return rows.filter(customer=customer_of(self))
