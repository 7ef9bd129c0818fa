"""Whose webhook address is this?"""

from channels_app.adapter import ADAPTERS
from channels_app.messenger import Messenger, is_called
from channels_app.models import Connection


def hooked(kind: str, key: str) -> tuple[Connection, Messenger] | None:
    """The channel that is called by this address, if it is there and switched on, and its
    adapter; None: nobody is called by it."""
    if kind not in ADAPTERS:
        return None
    found = Connection.objects.select_related("channel").filter(
        key=key, channel__kind=kind, channel__is_active=True
    )
    connection = found.first()
    if connection is None:
        return None
    adapter = connection.adapter
    return (connection, adapter) if is_called(adapter) else None
