"""What a channel signs in with is made to last longer, where its provider offers that.

Never inside a transaction: a provider answers when it likes.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from channels_app.abilities import Renewed, is_renewable
from channels_app.actions import doors
from channels_app.actions.connecting import opened
from channels_app.models import Connection

logger = logging.getLogger(__name__)

# It lasts for 60 days: renewed every few days, a week of trouble does not hurt.
EARLY = timedelta(days=57)


def renew(connection: Connection) -> bool:
    """Whether it lasts longer now; where nothing can be had, what there is stays.

    Raises:
        SecretsLost: what it signs in with cannot be read.
    """
    until, spoken = connection.signed_in_until, connection.adapter
    if until is None or not is_renewable(spoken):
        return False
    if not timezone.now() < until <= timezone.now() + EARLY:
        return False
    settings = opened(connection)
    renewed = spoken.renew(settings)
    if renewed is None:
        return False
    return _keep(connection, renewed, instead_of=dict(settings.secret))


@transaction.atomic
def _keep(
    connection: Connection, renewed: Renewed, *, instead_of: dict[str, str]
) -> bool:
    """An admin may have typed another one meanwhile: that one is right."""
    row = doors.locked(connection.channel)
    if doors.secrets_of(row) != instead_of:
        return False
    row.seal({**instead_of, **renewed.secret})
    row.signed_in_until = parse_datetime(renewed.expires_at)
    row.save(update_fields=["sealed", "signed_in_until"])
    connection.sealed, connection.signed_in_until = row.sealed, row.signed_in_until
    logger.info("channel %s: signed in for longer", row.pk)
    return True
