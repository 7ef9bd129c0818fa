from django.apps import AppConfig

from helpdesk.base import doorbell


class ReportsConfig(AppConfig):
    name = "helpdesk.reports"
    label = "reports"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from helpdesk.reports import checking, receivers, telling  # noqa: F401, PLC0415

        doorbell.hang(
            doorbell.Bell(
                name=telling.BELL, waiting=telling.waiting, drain=telling.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=checking.BELL, waiting=checking.waiting, drain=checking.drain
            )
        )
