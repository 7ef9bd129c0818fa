"""/offer-rules/: where answers are offered before a question is asked; for admins."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.api.doors import AdminView
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from knowledge_base.actions.offering import OUTAGE, save_offer_rules
from knowledge_base.api.centre_bodies import in_languages
from knowledge_base.api.shapes import InLanguages
from knowledge_base.models import OfferRules
from knowledge_base.models.offering import MOST_HELD_OUT


class OfferRulesShape(Shape):
    """Where answers are offered, and to how many they are not."""

    in_widget = serializers.BooleanField()
    in_form = serializers.BooleanField()
    in_mail = serializers.BooleanField(help_text="In acknowledgements.")
    held_out = serializers.IntegerField(
        help_text="Of a hundred visitors so many are offered nothing, to see what they do."
    )
    outage = InLanguages(help_text="What is said instead while something is down.")


class OfferRulesBody(Body):
    in_widget = serializers.BooleanField()
    in_form = serializers.BooleanField()
    in_mail = serializers.BooleanField()
    held_out = serializers.IntegerField(min_value=0, max_value=MOST_HELD_OUT)
    outage = in_languages(OUTAGE)


class OfferRulesView(AdminView):
    family = "articles"

    @call(gives=OfferRulesShape, about="What is decided of offers.")
    def get(self, request: Request) -> Response:
        """As it is now."""
        return _shown(OfferRules.objects.current())

    @call(body=OfferRulesBody, gives=OfferRulesShape, about="Decide it anew.")
    def put(self, request: Request) -> Response:
        """All of it."""
        given = self.body(OfferRulesBody)
        return _shown(save_offer_rules(**given, by=self.agent))


def _shown(rules: OfferRules) -> Response:
    return Response(represent(OfferRulesShape, [rules])[0])


urlpatterns = [path("offer-rules/", OfferRulesView.as_view(), name="offer_rules")]
