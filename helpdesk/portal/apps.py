from django.apps import AppConfig

from helpdesk.base import doorbell


class PortalConfig(AppConfig):
    name = "helpdesk.portal"
    label = "portal"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from helpdesk.base import housekeeping, readers  # noqa: PLC0415
        from helpdesk.portal import (  # noqa: PLC0415
            mailing,
            receivers,  # noqa: F401
        )
        from helpdesk.portal.actions import (  # noqa: PLC0415
            following,
            letters,
            signing_in,
        )
        from helpdesk.portal.queries import door  # noqa: PLC0415
        from helpdesk.portal.views import cookies  # noqa: PLC0415

        for name, waiting, drain in (
            (letters.BELL, letters.waiting, mailing.drain),
            (following.BELL, following.waiting, following.drain),
        ):
            doorbell.hang(doorbell.Bell(name=name, waiting=waiting, drain=drain))
        housekeeping.every_day(letters.forget)
        housekeeping.every_day(signing_in.forget)
        readers.know(cookies.is_signed_in)
        door.offer_ours()
