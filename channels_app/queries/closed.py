"""Channels that nothing is sent by at present: their provider wants it later, or is in
trouble."""

from django.db.models import Q
from django.utils import timezone

from channels_app.models import Allowance, Connection


def closed() -> list[int]:
    """Their keys."""
    now = timezone.now()
    paused = Connection.objects.filter(paused_until__gt=now).values_list("pk")
    full = Allowance.objects.filter(Q(whom=""), closed_until__gt=now)
    return [pk for (pk,) in paused.union(full.values_list("channel_id"))]
