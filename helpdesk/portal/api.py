"""/portal/: what admins decided of the customer portal."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.api.doors import AdminView, admins_first
from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape
from helpdesk.portal import actions
from helpdesk.portal.models import Portal, Sharing
from tickets.models import Organization


class PortalShape(Shape):
    is_on = serializers.BooleanField(help_text="Whether its pages are there.")
    team = serializers.UUIDField(
        allow_null=True, help_text="Who gets what is asked there; null: nobody chose."
    )
    opens = serializers.ChoiceField(
        Portal.Opens.choices, help_text="Who may open a request."
    )
    shares = serializers.ChoiceField(
        Portal.Shares.choices, help_text="Who sees an organization's requests."
    )
    sharing = serializers.ListField(
        child=serializers.UUIDField(), help_text="Organizations, where some share."
    )


class PortalBody(Body):
    """The whole of it: what is not named is not shared."""

    is_on = serializers.BooleanField()
    team = Choose(lambda body: Team.objects.all())
    opens = serializers.ChoiceField(Portal.Opens.choices)
    shares = serializers.ChoiceField(Portal.Shares.choices)
    sharing = serializers.ListField(
        child=Choose(lambda body: _organizations()), max_length=10_000, default=list
    )


def _organizations() -> QuerySet[Organization]:
    return Organization.objects.all()


class PortalView(AdminView):
    """The customer portal."""

    @call(gives=PortalShape, about="What admins decided of it.")
    def get(self, request: Request) -> Response:
        """As it is; switched off, as long as nobody decided anything."""
        portal = Portal.objects.select_related("channel__team").first()
        sharing = Sharing.objects.order_by("organization__name", "organization")
        told = {
            "is_on": portal is not None and portal.is_on,
            "team": portal.team.public_id if portal else None,
            "opens": portal.opens if portal else Portal.Opens.EVERYBODY,
            "shares": portal.shares if portal else Portal.Shares.NOBODY,
            "sharing": list(sharing.values_list("organization__public_id", flat=True)),
        }
        return Response(told)

    @call(body=PortalBody, gives=PortalShape, about="Decide all of it.")
    def put(self, request: Request) -> Response:
        """Decide it."""
        given = self.body(PortalBody)
        with transaction.atomic(), admins_first(self.agent):
            actions.save_portal(**given, by=self.agent)
        return self.get(request)


urlpatterns = [path("portal/", PortalView.as_view(), name="portal")]
