from django.apps import AppConfig

from helpdesk.base import doorbell


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from tickets import outbox, receivers  # noqa: F401, PLC0415
        from tickets.actions import clocks, held, listening, offers, ring, terms  # noqa: PLC0415
        from tickets.models import event  # noqa: PLC0415

        doorbell.hang(
            doorbell.Bell(name=event.BELL, waiting=outbox.waiting, drain=outbox.drain)
        )
        doorbell.hang(
            doorbell.Bell(
                name="tickets.clocks", waiting=clocks.waiting, drain=clocks.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(name=terms.BELL, waiting=terms.waiting, drain=terms.drain)
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
            doorbell.Bell(name=offers.BELL, waiting=ring.waiting, drain=ring.drain)
        )
