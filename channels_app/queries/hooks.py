"""Whose webhook address is this?"""

from channels_app.adapter import ADAPTERS, Adapter
from channels_app.messenger import Messenger, is_called
from channels_app.models import Connection
from channels_app.telephony import Telephone, is_telephone


def hooked(kind: str, key: str) -> tuple[Connection, Messenger] | None:
    """The channel that is called by this address, if it is there and switched on, and its
    adapter; None: nobody is called by it."""
    found = _found(kind, key)
    if found is None or not is_called(found[1]):
        return None
    return found[0], found[1]


def telephone(kind: str, key: str) -> tuple[Connection, Telephone] | None:
    """The same for a telephone that rings here."""
    found = _found(kind, key)
    if found is None or not is_telephone(found[1]):
        return None
    return found[0], found[1]


def _found(kind: str, key: str) -> tuple[Connection, Adapter] | None:
    if kind not in ADAPTERS:
        return None
    found = Connection.objects.select_related("channel__team__calendar").filter(
        key=key, channel__kind=kind, channel__is_active=True
    )
    connection = found.first()
    return None if connection is None else (connection, connection.adapter)
