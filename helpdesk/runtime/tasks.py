from celery import shared_task

from helpdesk.runtime import beats, watchdog

# Imported by every worker, which is how its watchdog starts.
__all__ = ["heard", "watchdog"]


@shared_task(name=beats.HEARD)
def heard() -> None:
    """The pump rings this to learn whether a worker still hears it."""
    beats.beat(beats.WORKER)
