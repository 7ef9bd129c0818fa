"""Once a day: does each messenger still work, and for how long? What is wrong is told to
the admins, by mail, once.

Providers forget webhook addresses, and what we sign in with runs out: nobody would notice
before a customer waits in vain.
"""

import logging

from django.utils import timezone

from channels_app import alarms
from channels_app.actions import approved, renewing
from channels_app.actions.connecting import look_at
from channels_app.adapter import ConnectionFailed
from channels_app.messenger import is_templated
from channels_app.messenger_errors import SecretsLost
from channels_app.models import Connection
from channels_app.queries.messengers import every
from helpdesk.base.models import Job

logger = logging.getLogger(__name__)

NAME = "messengers"
# Days before what we sign in with runs out, on which that is told.
TOLD = frozenset({14, 7, 3, 1, 0})


def waiting() -> float:
    """Seconds since this day began, while nobody has looked at them."""
    now = timezone.now()
    if Job.objects.filter(name=NAME, slot=now.date().isoformat()).exists():
        return 0.0
    return (now - now.replace(hour=0, minute=0, second=0)).total_seconds()


def drain() -> int:
    """Look at those that nobody else looks at today; at how many.

    Each has a slot of its own: who dies at one leaves the others to the next round.
    """
    day = timezone.now().date().isoformat()
    count = 0
    for connection in every().filter(channel__is_active=True):
        if not Job.claim(f"{NAME} {connection.pk}", day):
            continue
        try:
            look(connection)
        except Exception:
            # They have nothing to do with each other.
            logger.exception("channel %s: looking at it failed", connection.pk)
        count += 1
    Job.claim(NAME, day)
    return count


def look(connection: Connection) -> None:
    """One of them; never inside a transaction."""
    # Who is signed out was told of when a message found that.
    was_well = connection.failing_since is None and not connection.is_signed_out
    try:
        renewing.renew(connection)
        look_at(connection)
        if is_templated(connection.adapter):
            approved.fetched(connection)
    except SecretsLost as refusal:
        connection.failed(str(refusal))
    except ConnectionFailed as failure:
        connection.failed(failure.words)
    if was_well and connection.failing_since is not None:
        alarms.tell(connection, words=connection.last_error)
    until = connection.signed_in_until
    if until is not None and (left := (until - timezone.now()).days) in TOLD:
        alarms.tell(connection, days=left)
