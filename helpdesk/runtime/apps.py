import gc
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate

# Every process that rings needs the Celery app, not only the worker: without it a ring
# would go to Celery's own default address.
from helpdesk import celery  # noqa: F401


class RuntimeConfig(AppConfig):
    name = "helpdesk.runtime"
    label = "runtime"

    def ready(self) -> None:
        pre_migrate.connect(_keep, sender=self, dispatch_uid="runtime.keep")


def _keep(**_: Any) -> None:
    """What was loaded stays: migrations make and drop thousands of models, and each time
    all of it would be looked through for what could be thrown away, a quarter of the time.
    """
    gc.freeze()
