from django.apps import AppConfig

# Every process that rings needs the Celery app, not only the worker: without it a ring
# would go to Celery's own default address.
from helpdesk import celery  # noqa: F401


class RuntimeConfig(AppConfig):
    name = "helpdesk.runtime"
    label = "runtime"
