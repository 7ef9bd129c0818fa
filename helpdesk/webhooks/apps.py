from django.apps import AppConfig

from helpdesk.base import doorbell


class WebhooksConfig(AppConfig):
    name = "helpdesk.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Hang the bell; models exist only now."""
        from helpdesk.base import housekeeping  # noqa: PLC0415
        from helpdesk.webhooks import (  # noqa: PLC0415
            actions,
            queries,
            receivers,  # noqa: F401
            sending,
        )
        from tickets.actions import erasing  # noqa: PLC0415

        doorbell.hang(
            doorbell.Bell(
                name=actions.BELL, waiting=queries.waiting, drain=sending.drain
            )
        )
        # One without an event is a test.
        erasing.whole("webhooks.Delivery")
        housekeeping.every_day(actions.forget)
