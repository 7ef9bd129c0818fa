"""People of whom we know a number alone: their provider is asked what they are called.

As with files, no transaction is open meanwhile (R7), and one worker asks for a channel.
"""

import logging
import traceback

from django.db import InterfaceError, OperationalError

from channels_app.actions import profiles
from channels_app.actions.lending import equipped
from channels_app.adapter import FetchFailed
from channels_app.messenger import Known, tells_names
from channels_app.models import Connection, Profile
from channels_app.turns import in_turns
from helpdesk.base.plaintext import one_line
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x6E616D65
LONGEST = 200


def drain() -> int:
    """Ask for whom it is due, one worker a channel; for how many."""
    return in_turns(
        profiles.channels_due(),
        lock_class=LOCK_CLASS,
        claim=profiles.claim,
        work=look_up,
        bell=profiles.BELL,
    )


def look_up(one: Profile) -> None:
    """One attempt; whatever happens, the next are looked up."""
    try:
        known = _known(one)
        name, handle = (
            one_line(word, limit=LONGEST) for word in (known.name, known.handle)
        )
        profiles.told(one, name=name, handle=handle)
    except (OperationalError, InterfaceError):
        raise
    except FetchFailed as failure:
        profiles.untold(one, permanent=failure.permanent)
    except (Connection.DoesNotExist, CannotOpen):
        profiles.untold(one, permanent=False)
    except Exception as error:  # noqa: BLE001 nobody's name may stop the line
        # Where it happened, and not what it said: that may be an address with a key.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("profile %s: %s\n%s", one.pk, type(error).__name__, where)
        profiles.untold(one, permanent=False)


def _known(one: Profile) -> Known:
    """What their provider says of them.

    Raises:
        FetchFailed: nothing.
    """
    rows = Connection.objects.select_related("channel")
    connection = rows.get(pk=one.channel_id)
    spoken = connection.adapter
    if not tells_names(spoken):
        raise FetchFailed("This channel knows nobody's name.", permanent=True)
    return spoken.known(equipped(connection), one.identity.canonical)
