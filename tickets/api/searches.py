"""/search/recent/: what one searched for lately, kept for oneself alone."""

from typing import ClassVar

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape, represent
from helpdesk.base.api.views import ApiView
from tickets import actions
from tickets.queries.search import LONGEST
from tickets.queries.search.recent import recent


class RecentSearchShape(Shape):
    """Words one searched for."""

    q = serializers.CharField(source="words")
    searched_at = serializers.DateTimeField()


class RecentSearchesShape(Shape):
    """The last first."""

    results = RecentSearchShape(many=True)


class SearchedBody(Body):
    """What one searched for."""

    q = Line(max_length=LONGEST)


class RecentSearches(ApiView):
    """One's own; nobody else is told of them."""

    family = "tickets"
    parameters: ClassVar = frozenset({"q"})

    @call(gives=RecentSearchesShape, about="The last twenty, for ninety days at most.")
    def get(self, request: Request) -> Response:
        """As the search page offers them."""
        rows = list(recent(self.agent))
        return Response({"results": represent(RecentSearchShape, rows)})

    @call(body=SearchedBody, gives=RecentSearchesShape, about="Keep one as the last.")
    def post(self, request: Request) -> Response:
        """Pages do so when what was found is opened."""
        actions.remember_search(self.body(SearchedBody)["q"], by=self.agent)
        return self.get(request)

    @call(gives=RecentSearchesShape, about="Forget all; with `?q=`, that one.")
    def delete(self, request: Request) -> Response:
        """What is not there is forgotten already."""
        words = request.query_params.get("q", "")
        if words:
            actions.forget_search(words, by=self.agent)
        else:
            actions.forget_searches(by=self.agent)
        return self.get(request)


urlpatterns = [
    path("search/recent/", RecentSearches.as_view(), name="recent_searches"),
]
