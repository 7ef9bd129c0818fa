"""/me/ and /tokens/: whoever asks, and what else opens something in their name.

No token is made here: one that leaked could make itself heirs that nobody knows of, with
other networks and without its end. Whoever wants one signs in (docs/api-tokens.md).
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions, programs
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.models import Agent, Role, Token
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.scopes import ALL
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView, Resource


class MeShape(Shape):
    """Whose rights count, and how far this very token lets them."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    is_service = serializers.BooleanField(help_text="A program with a name of its own.")
    language = serializers.CharField(help_text="Empty: as whoever asks prefers.")
    time_zone = serializers.CharField(help_text="IANA; empty: the server's.")
    teams = Ref(f"{PATH}.TeamShape", many=True)
    scopes = serializers.SerializerMethodField(help_text="All of them for a session.")

    def get_scopes(self, agent: Agent) -> list[str]:
        """In the order in which they are documented."""
        held: frozenset[str] = agent.held_scopes  # type: ignore[attr-defined] # see Me
        return [scope for scope in ALL if scope in held]


class Me(ApiView):
    """Who a caller is here."""

    family = "people"

    @call(gives=MeShape)
    def get(self, request: Request) -> Response:
        """Whose rights count: with Act-As theirs."""
        sent: Any = request.auth
        me = self.agent
        me.held_scopes = frozenset(ALL) if sent is None else sent.scopes  # type: ignore[attr-defined] # for the shape alone
        return Response(represent(MeShape, [me])[0])


class TokenShape(Shape):
    """A token, without what opens anything."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    mark = serializers.CharField(help_text="The second part of hd_…_…, to tell it by.")
    scopes = serializers.ListField(child=serializers.CharField())
    networks = serializers.ListField(
        child=serializers.CharField(), help_text="CIDR; empty: from anywhere."
    )
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To the minute."
    )
    last_used_from = serializers.IPAddressField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Token]:
        """One's own that were not revoked."""
        return programs.tokens_of(agent)


class Tokens(Resource):
    """One's own."""

    family = "people"
    shape = TokenShape
    orders = {"newest": Order(("-id",))}

    @call(gives=TokenShape, many=True)
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that open something, and those that expired."""
        return super().list(request, **kwargs)

    @call(gives=TokenShape)
    def retrieve(self, request: Request, id: UUID, **kwargs: Any) -> Response:  # noqa: A002 - its name in the address
        """One of them."""
        return super().retrieve(request, id, **kwargs)

    @call(status=204)
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Revoke it: it opens nothing any more, also when it is the one that was sent."""
        token = self.row(id)
        with self.unchanged(token):
            actions.revoke_token(token, by=self.agent)
        return Response(status=204)


urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("tokens/", Tokens.at(get="list"), name="tokens"),
    path(
        "tokens/<uuid:id>/", Tokens.at(get="retrieve", delete="destroy"), name="token"
    ),
]
