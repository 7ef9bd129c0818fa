from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from helpdesk.base import doorbell


def seed(sender: AppConfig, **kwargs: Any) -> None:
    """What every installation has, after each migration: new ones of ours come by
    themselves, and an emptied database has them again."""
    then = kwargs.get("apps", apps)
    try:
        then.get_model("tickets", "FactName")
    except LookupError:
        return  # on the way back, before there was such a table
    names: Any = sender.get_model("FactName")
    names.objects.seed()


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from helpdesk.base import housekeeping  # noqa: PLC0415
        from tickets import outbox, receivers  # noqa: F401, PLC0415
        from tickets.actions import (  # noqa: PLC0415
            clocks,
            closing,
            coming_going,
            customer_notes,
            erasing,
            held,
            import_work,
            importing,
            listening,
            many,
            matters,
            offers,
            placing,
            ring,
            searches,
            suggestions,
            terms,
            views,
        )
        from tickets.models import event  # noqa: PLC0415

        housekeeping.every_day(views.forget_views)
        housekeeping.every_day(searches.forget_old_searches)
        housekeeping.every_day(customer_notes.forget_notes)
        housekeeping.every_day(many.forget_many)
        housekeeping.every_day(erasing.drain)
        doorbell.hang(
            doorbell.Bell(name=event.BELL, waiting=outbox.waiting, drain=outbox.drain)
        )
        doorbell.hang(
            doorbell.Bell(
                name="tickets.clocks", waiting=clocks.waiting, drain=clocks.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=coming_going.BELL,
                waiting=coming_going.waiting,
                drain=coming_going.drain,
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=placing.BELL, waiting=placing.waiting, drain=placing.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(name=terms.BELL, waiting=terms.waiting, drain=terms.drain)
        )
        doorbell.hang(
            doorbell.Bell(
                name="tickets.close", waiting=closing.waiting, drain=closing.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(name="tickets.held", waiting=held.waiting, drain=held.drain)
        )
        doorbell.hang(
            doorbell.Bell(
                name=listening.BELL, waiting=listening.waiting, drain=listening.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=matters.BELL, waiting=matters.waiting, drain=matters.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(name=many.BELL, waiting=many.waiting, drain=many.drain)
        )
        doorbell.hang(
            doorbell.Bell(name=offers.BELL, waiting=ring.waiting, drain=ring.drain)
        )
        doorbell.hang(
            doorbell.Bell(
                name=suggestions.BELL,
                waiting=suggestions.waiting,
                drain=suggestions.drain,
            )
        )
        housekeeping.every_day(importing.forget_imports)
        doorbell.hang(
            doorbell.Bell(
                name=importing.BELL,
                waiting=import_work.waiting,
                drain=import_work.drain,
            )
        )
        post_migrate.connect(seed, sender=self, dispatch_uid="tickets.seed")
