from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

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
        from helpdesk.webhooks.models import Subscription  # noqa: PLC0415
        from tickets.actions import erasing, tag_keepers  # noqa: PLC0415

        doorbell.hang(
            doorbell.Bell(
                name=actions.BELL, waiting=queries.waiting, drain=sending.drain
            )
        )
        # One without an event is a test.
        erasing.whole("webhooks.Delivery")
        housekeeping.every_day(actions.forget)
        tag_keepers.register(
            tag_keepers.Keeper(
                label=_("Webhooks"),
                model=Subscription,
                field="conditions",
                swap=tag_keepers.under_tags,
            )
        )
