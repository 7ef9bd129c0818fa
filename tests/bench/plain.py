"""The API most people would write first: a ModelSerializer, a ModelViewSet, a page."""

from typing import Any, ClassVar

from django.urls import path
from rest_framework import pagination, renderers, serializers, viewsets

from helpdesk.urls import urlpatterns as ours
from tickets.models import Ticket


class TicketSerializer(serializers.ModelSerializer[Ticket]):
    class Meta:
        model = Ticket
        fields = "__all__"


class Fifty(pagination.LimitOffsetPagination):
    default_limit = 50


class Tickets(viewsets.ReadOnlyModelViewSet[Ticket]):
    serializer_class = TicketSerializer
    pagination_class = Fifty
    schema = None
    renderer_classes: ClassVar[list[Any]] = [renderers.JSONRenderer]

    def get_queryset(self) -> Any:
        return Ticket.objects.visible_to(self.request.user).order_by("-id")  # type: ignore[arg-type] # signed in


class Prefetched(Tickets):
    """Of somebody who looked at the queries: three instead of fifty-three."""

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("tags")


urlpatterns = [
    path("plain/tickets/", Tickets.as_view({"get": "list"})),
    path("plain/prefetched/", Prefetched.as_view({"get": "list"})),
    *ours,
]
handler403 = "helpdesk.base.http.forbidden"
handler404 = "helpdesk.base.http.not_found"
