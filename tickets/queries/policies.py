"""SLA policies as their settings page lists them."""

from django.db.models import QuerySet

from tickets.models import SlaPolicy


def policies() -> QuerySet[SlaPolicy]:
    """In the order in which they are tried, with what their rows say."""
    named = ("teams", "channels", "tags", "organizations", "targets")
    rows = SlaPolicy.objects.order_by("position")
    return rows.select_related("calendar").prefetch_related(*named)
