"""/attachments/{id}/content/: the bytes of files that came with messages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from helpdesk.base import blobs
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import ApiView
from helpdesk.base.http import download
from tickets.api.shapes_messages import AttachmentShape


class AnyAnswer(BaseContentNegotiation):
    """Bytes are what they are, whatever was asked for; errors are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The one there is."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: Any = None
    ) -> Any:
        """The one there is."""
        return renderers[0], renderers[0].media_type


class AttachmentContent(ApiView):
    """The bytes of a file, always as a download (AC-24)."""

    family = "tickets"
    content_negotiation_class = AnyAnswer

    @call(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        about="The bytes of a file that came.",
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - its name in the address
        """As its page gives it: never as the type its sender claimed."""
        file = AttachmentShape.rows(self.agent).filter(public_id=id).first()
        if file is None:
            raise Unknown
        try:
            content = blobs.get(file.blob)
        except FileNotFoundError:
            raise Unknown from None
        return download(content, filename=file.filename)
