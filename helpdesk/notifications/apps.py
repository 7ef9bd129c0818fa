from django.apps import AppConfig

from helpdesk.base import doorbell


class NotificationsConfig(AppConfig):
    name = "helpdesk.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from helpdesk.base import housekeeping  # noqa: PLC0415
        from helpdesk.notifications import (  # noqa: PLC0415
            actions,
            mailing,
            pushing,
            receivers,  # noqa: F401
        )

        doorbell.hang(
            doorbell.Bell(
                name=actions.BELL, waiting=mailing.waiting, drain=mailing.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=actions.PUSHES, waiting=pushing.waiting, drain=pushing.drain
            )
        )
        housekeeping.every_day(actions.forget)
        housekeeping.every_day(actions.forget_devices)
