"""/invitations/: who may come in. The link goes by mail and is told nowhere else."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions, mail, queries
from helpdesk.base.accounts.api.doors import AdminResource, admins_first
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.models import Agent, Invitation, Role, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape


class InvitationShape(Shape):
    """Somebody who may become an agent, once, until it ends."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    teams = Ref(f"{PATH}.TeamShape", many=True)
    invited_by = Ref(f"{PATH}.AgentShape", allow_null=False)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Invitation]:
        """Those somebody may still use, for admins."""
        found = queries.open_invitations()
        return found if may_administrate(agent) else found.none()


class InviteBody(Body):
    """Whom to let in."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(Role.of_people(), default=Role.AGENT)
    teams = serializers.ListField(
        child=Choose(lambda body: Team.objects.all()), max_length=200, default=list
    )


class Invitations(AdminResource):
    """Invitations that can still be used."""

    family = "people"
    shape = InvitationShape
    orders: ClassVar = {"-created_at": Order(("-id",))}

    @call(
        body=InviteBody,
        gives=InvitationShape,
        status=201,
        about="Invite somebody: a mail with the link is sent within moments. An older"
        " invitation to the same address ends.",
    )
    def create(self, request: Request) -> Response:
        """The link is in the mail alone: an answer is kept, to be given again."""
        made = actions.invite(**self.body(InviteBody), by=self.agent)
        mail.send_invitation_later(made.invitation, made.token)
        return self.made(InvitationShape, self.row(made.invitation.public_id))

    @call(status=204, about="Its link does nothing any more.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Revoke it."""
        invitation = self.row(id)
        with admins_first(self.agent), self.unchanged(invitation):
            actions.revoke_invitation(invitation, by=self.agent)
        return Response(status=204)


urlpatterns = [
    path(
        "invitations/",
        Invitations.at(get="list", post="create"),
        name="invitations",
    ),
    path(
        "invitations/<uuid:id>/",
        Invitations.at(get="retrieve", delete="destroy"),
        name="invitation",
    ),
]
