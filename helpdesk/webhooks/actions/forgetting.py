"""The log is kept for two weeks."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.webhooks.models import Delivery, Secret

KEPT = timedelta(days=14)


def forget() -> None:
    """Deliveries of before that go, with what was answered; and secrets that expired."""
    now = timezone.now()
    Delivery.objects.filter(made_at__lt=now - KEPT).delete()
    Secret.objects.filter(expires_at__lte=now).delete()
