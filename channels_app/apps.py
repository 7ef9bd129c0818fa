from django.apps import AppConfig

from helpdesk.base import doorbell


class ChannelsAppConfig(AppConfig):
    name = "channels_app"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from channels_app import inbound, line, outbound  # noqa: PLC0415
        from tickets.actions import deliver  # noqa: PLC0415

        doorbell.hang(
            doorbell.Bell(
                name="channels_app.receive", waiting=line.waiting, drain=inbound.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name="channels_app.send", waiting=deliver.waiting, drain=outbound.drain
            )
        )
