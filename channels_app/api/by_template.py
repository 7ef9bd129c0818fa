"""/tickets/{id}/template-replies/: answers in words that a provider approved."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions.by_template import reply_by_template
from channels_app.forms.by_template import LONGEST
from channels_app.models import Template
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import ApiView
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.api.shapes import TicketShape
from tickets.api.shapes_messages import MessageShape
from tickets.api.verbs import seen


class TemplateReplyBody(Body):
    template = Choose(
        lambda body: Template.objects.filter(gone_at=None),
        help_text="It goes by its own channel; one that is not approved is refused with"
        " `template_not_approved`.",
    )
    values = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True),
        required=False,
        help_text="What stands in its places, by their names. With one missing nothing"
        " is sent (`template_values_missing`).",
    )


class TemplateReplies(ApiView):
    """Answer by a template."""

    family = "tickets"
    of = TicketShape

    def still(self, told: Any) -> None:
        """To who still sees the ticket."""
        seen(self.agent, self.kwargs["id"])

    @call(
        body=TemplateReplyBody,
        gives=MessageShape,
        status=201,
        about="Answer in words that the provider approved, whenever the customer last"
        " wrote. Your draft stays.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As a reply goes."""
        ticket = seen(self.agent, id)
        if not rules.role_has(self.agent, "reply"):
            raise NotAllowed
        given = {"values": {}, **self.body(TemplateReplyBody)}
        message = reply_by_template(ticket, **given, by=self.agent)
        row = MessageShape.rows(self.agent).get(pk=message.pk)
        return self.made(MessageShape, row)


urlpatterns = [
    path(
        "tickets/<uuid:id>/template-replies/",
        TemplateReplies.as_view(),
        name="ticket_template_replies",
    ),
]
