"""/envelopes/: what came in, and what of it could not be read; for admins."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app import actions
from channels_app.api.channels import SHAPE
from channels_app.models import Envelope
from helpdesk.base import filters
from helpdesk.base.accounts.api.doors import AdminResource, AdminView
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.filters import Field, Filters
from helpdesk.base.http import download
from tickets.api.attachments import AnyAnswer


class EnvelopeShape(Shape):
    """A payload as its provider gave it."""

    id = serializers.UUIDField(source="public_id")
    channel = Ref(SHAPE, allow_null=False)
    state = serializers.ChoiceField(Envelope.State.choices)
    reason = serializers.CharField(help_text="Why it became no message.")
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    attempts = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Envelope]:
        """All, without their bytes, for admins."""
        found = Envelope.objects.defer("raw").select_related("channel")
        return found if may_administrate(agent) else found.none()


ENVELOPES = Filters(
    Field(
        name="state",
        kind=filters.words(Envelope.State),
        path="state",
        about="quarantined: those that wait for somebody.",
    ),
    Field(
        name="channel",
        kind=filters.ID,
        path="channel__public_id",
        about="By which it came.",
    ),
    Field(
        name="received_at",
        kind=filters.MOMENT,
        path="received_at",
        about="When it came.",
    ),
)


class RejectBody(Body):
    reason = Line(max_length=300, help_text="Nothing is turned away without a word.")


class Envelopes(AdminResource):
    """What came in, word for word."""

    family = "channels"
    shape = EnvelopeShape
    filters = ENVELOPES
    orders: ClassVar = {"-received_at": Order(("-id",))}

    @call(gives=EnvelopeShape, about="Work one in quarantine once more.")
    def reprocess(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Put it back in line, as new."""
        envelope = self.row(id)
        with self.unchanged(envelope):
            self.body(Body)
            actions.reprocess(envelope, by=self.agent)
        return self.shown(self.row(id))

    @call(body=RejectBody, gives=EnvelopeShape, about="Keep it; make no ticket of it.")
    def reject(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """With a reason."""
        envelope = self.row(id)
        with self.unchanged(envelope):
            actions.reject(envelope, **self.body(RejectBody), by=self.agent)
        return self.shown(self.row(id))


class EnvelopeBytes(AdminView):
    """The payload byte for byte, always as a download."""

    family = "channels"
    content_negotiation_class = AnyAnswer

    @call(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        about="The payload byte for byte.",
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - its name in the address
        """As its page gives it."""
        envelope = EnvelopeShape.rows(self.agent).filter(public_id=id).first()
        if envelope is None:
            raise Unknown
        try:
            content = envelope.content()
        except FileNotFoundError:
            raise Unknown from None
        return download(content, filename=f"{envelope.public_id}.eml")


urlpatterns = [
    path("envelopes/", Envelopes.at(get="list"), name="envelopes"),
    path("envelopes/<uuid:id>/", Envelopes.at(get="retrieve"), name="envelope"),
    path("envelopes/<uuid:id>/raw/", EnvelopeBytes.as_view(), name="envelope_raw"),
    path(
        "envelopes/<uuid:id>/reprocess/",
        Envelopes.at(post="reprocess"),
        name="envelope_reprocess",
    ),
    path(
        "envelopes/<uuid:id>/reject/",
        Envelopes.at(post="reject"),
        name="envelope_reject",
    ),
]
