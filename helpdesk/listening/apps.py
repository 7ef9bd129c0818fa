from django.apps import AppConfig

from helpdesk.base import doorbell


class ListeningConfig(AppConfig):
    name = "helpdesk.listening"
    label = "listening"

    def ready(self) -> None:
        """Listen, and hang the bell; models exist only now."""
        from channels_app import overheard  # noqa: PLC0415
        from helpdesk.listening import actions, searching  # noqa: PLC0415
        from helpdesk.listening.actions import keep  # noqa: PLC0415

        overheard.listen(
            overheard.Listener(
                heard=keep.heard, joined=keep.joined, happened=keep.happened
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name=actions.BELL, waiting=searching.waiting, drain=searching.drain
            )
        )
