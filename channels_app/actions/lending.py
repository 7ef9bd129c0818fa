"""What an adapter is lent when it talks to a provider: the purse of its channel, and its
keys, which all workers share, and which one of them renews for all."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction

from channels_app.actions import doors
from channels_app.actions.spending import SharedPurse
from channels_app.adapter import ConnectionFailed, Settings
from channels_app.lent import Secret
from channels_app.models import Connection
from channels_app.queries import relay
from helpdesk.base.alone import alone

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x6B657973
# Seconds for which another may be renewing them, and between two looks at it.
PATIENCE, LOOKS = 30.0, 0.1
BUSY = "Signing in took too long. It is tried again."


def equipped(connection: Connection) -> Settings:
    """What its adapter is told, for talking to its provider.

    Raises:
        secrets.CannotOpen: the credentials belong to another row or key.
    """
    known, channel = connection.settings(), connection.pk
    return replace(
        known,
        keys=SharedKeys(channel),
        purse=SharedPurse(channel),
        relay=relay.lent_to(known),
    )


@dataclass(frozen=True, slots=True)
class SharedKeys:
    """The keys of one channel. channel: its id."""

    channel: int

    def renewed(self, stale: Secret, renew: Callable[[Secret], Secret]) -> Secret:
        """See `lent.Keys`.

        Raises:
            ConnectionFailed: another has been at it for too long.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with alone(LOCK_CLASS, self.channel) as mine:
                now = self._now()
                if now != dict(stale):
                    return now
                if mine:
                    return self._keep(renew(now), instead_of=now)
            time.sleep(LOOKS)
        raise ConnectionFailed(BUSY)

    def _now(self) -> dict[str, str]:
        return dict(Connection.objects.get(pk=self.channel).settings().secret)

    @transaction.atomic
    def _keep(self, made: Secret, *, instead_of: dict[str, str]) -> Secret:
        """Unless an admin typed other ones meanwhile: those are right, and theirs may be
        another account."""
        row = Connection.objects.select_related("channel").get(pk=self.channel)
        row = doors.locked(row.channel)
        if dict(row.settings().secret) == instead_of:
            row.seal({**instead_of, **made})
            row.save(update_fields=["sealed"])
        return {**instead_of, **made}
