"""Signs of life, in the database: where both pump and worker can read them."""

from datetime import datetime

from django.utils import timezone

from helpdesk.runtime.models import Beat

# The task by which a worker shows that it hears, and the two names of beats.
HEARD = "runtime.heard"
RUNG = "rung"
WORKER = "worker"


def beat(name: str) -> None:
    Beat.objects.bulk_create(
        [Beat(name=name, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def last(name: str) -> datetime | None:
    return Beat.objects.filter(name=name).values_list("at", flat=True).first()
