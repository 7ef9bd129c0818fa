"""/first-steps/: what a new helpdesk still lacks, and whether it is told beside inboxes."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from helpdesk.base.api.views import ApiView
from helpdesk.setup import first_steps


class FirstStepShape(Shape):
    """One that they can take."""

    name = serializers.CharField(source="step.name")
    is_taken = serializers.BooleanField()


class FirstStepsShape(Shape):
    """What is still to be done, as far as one can do it."""

    results = FirstStepShape(many=True)
    are_shown = serializers.BooleanField(
        help_text="Beside one's inbox, while one of them is not taken."
    )


class FirstStepsBody(Body):
    """Whether they are told."""

    for_whom = serializers.ChoiceField(
        [("me", "me"), ("all", "all")], help_text="`all` is for admins."
    )
    wanted = serializers.BooleanField()


class FirstSteps(ApiView):
    """What a new helpdesk needs, and what of it is done."""

    family = "people"

    @call(gives=FirstStepsShape, about="The steps; each knows by itself.")
    def get(self, request: Request) -> Response:
        """None for who can take none."""
        found = first_steps.steps(self.agent)
        told = {
            "results": represent(FirstStepShape, found),
            "are_shown": first_steps.are_shown(self.agent),
        }
        return Response(told)

    @call(body=FirstStepsBody, gives=FirstStepsShape, about="Hide or show them.")
    def post(self, request: Request) -> Response:
        """Beside one's own inbox, or those of everybody."""
        given = self.body(FirstStepsBody)
        wanted = given["wanted"]
        if given["for_whom"] == "all":
            if not may_administrate(self.agent):
                raise OnlyAdmins
            first_steps.show_all(wanted=wanted, by=self.agent)
        if given["for_whom"] == "me" or wanted:
            first_steps.show(self.agent, wanted=wanted)
        return self.get(request)


urlpatterns = [path("first-steps/", FirstSteps.as_view(), name="first_steps")]
