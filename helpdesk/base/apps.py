from celery.signals import task_prerun
from django.apps import AppConfig

from helpdesk.base import doorbell


class BaseConfig(AppConfig):
    name = "helpdesk.base"
    label = "base"

    def ready(self) -> None:
        """Hang the bell, and answer all of them; models exist only now."""
        from helpdesk.base import housekeeping  # noqa: PLC0415
        from helpdesk.base.api import once  # noqa: PLC0415

        housekeeping.every_day(once.forget_old)

        doorbell.hang(
            doorbell.Bell(
                name="base.housekeeping",
                waiting=housekeeping.waiting,
                drain=housekeeping.drain,
            )
        )
        task_prerun.connect(doorbell.answer, dispatch_uid="doorbell")
