from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from helpdesk.base import doorbell


class ChannelsAppConfig(AppConfig):
    name = "channels_app"

    def ready(self) -> None:
        """Hang the bells; models exist only now."""
        from channels_app import (  # noqa: PLC0415
            fetching,
            inbound,
            line,
            looking_up,
            mailing,
            outbound,
            receivers,  # noqa: F401
            troubles,
            watching,
        )
        from channels_app.actions import (  # noqa: PLC0415
            counted,
            leaving,
            letters,
            profiles,
            proving,
            rates,
            spelling,
            unanswered,
            uploads,
        )
        from channels_app.adapters.email.addresses import canonical  # noqa: PLC0415
        from channels_app.models import Connection  # noqa: PLC0415
        from channels_app.queries import limited, onward, rung  # noqa: PLC0415
        from helpdesk.base import housekeeping  # noqa: PLC0415
        from tickets import addresses  # noqa: PLC0415
        from tickets.actions import awaited, erasing, tag_keepers  # noqa: PLC0415
        from tickets.queries import calling  # noqa: PLC0415

        # A payload is known again by its key when its provider brings it once more.
        erasing.blank("channels_app.Envelope", raw=b"", blob="")
        housekeeping.every_day(rates.forget)
        housekeeping.every_day(counted.forget)
        housekeeping.every_day(proving.forget)
        limited.offer_ours()
        onward.offer_ours()
        spelling.offer_ours()
        addresses.SPELT["email"] = canonical
        calling.stand_on_pages("calls", rung.calls_of)
        tag_keepers.register(
            tag_keepers.Keeper(
                label=_("Forms on sites"),
                model=Connection,
                field="config",
                swap=tag_keepers.under_tags,
            )
        )

        doorbell.hang(
            doorbell.Bell(
                name="channels_app.receive", waiting=line.waiting, drain=inbound.drain
            )
        )
        doorbell.hang(
            doorbell.Bell(
                name="channels_app.send", waiting=outbound.waiting, drain=outbound.drain
            )
        )
        for name, queue, drain in (
            ("fetch", awaited, fetching.drain),
            ("profiles", profiles, looking_up.drain),
            ("letters", letters, mailing.drain),
            ("leave", leaving, leaving.drain),
            ("uploads", uploads, uploads.forget),
            ("watch", watching, watching.drain),
            ("trouble", troubles, troubles.drain),
            ("phone", unanswered, unanswered.drain),
        ):
            doorbell.hang(
                doorbell.Bell(
                    name=f"channels_app.{name}", waiting=queue.waiting, drain=drain
                )
            )
