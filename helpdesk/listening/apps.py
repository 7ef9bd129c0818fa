from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from helpdesk.base import doorbell


class ListeningConfig(AppConfig):
    name = "helpdesk.listening"
    label = "listening"

    def ready(self) -> None:
        """Listen, and hang the bell; models exist only now."""
        from channels_app import overheard  # noqa: PLC0415
        from helpdesk.listening import actions, searching  # noqa: PLC0415
        from helpdesk.listening.actions import keep  # noqa: PLC0415
        from helpdesk.listening.models import MentionRule  # noqa: PLC0415
        from tickets.actions import tag_keepers  # noqa: PLC0415

        tag_keepers.register(
            tag_keepers.Keeper(
                label=_("Rules for mentions"),
                model=MentionRule,
                field="tags",
                swap=tag_keepers.in_list,
            )
        )
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
