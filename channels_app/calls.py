"""A provider's call, taken apart and kept.

Whatever a call holds is kept, and the provider told so, even where nobody understands it:
it would say the same again for a week, and then switch our address off.
"""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import replace

from django.db import InterfaceError, OperationalError

from channels_app import intake
from channels_app.adapter import Call, Raw, Settings, Unreadable
from channels_app.messenger import Messenger, is_called
from channels_app.models import Connection, Envelope

logger = logging.getLogger(__name__)

# In an envelope's note: it holds a call as a whole, of this type.
WHOLE = "call"
TYPE = "content-type"


def keep(
    connection: Connection, adapter: Messenger, settings: Settings, call: Call
) -> None:
    """Every item of a call that was believed; returns after the commit."""
    items = _items(connection, adapter, settings, call)
    intake.store(connection.channel, [_storable(item) for item in items])
    connection.called()


def take_apart(envelope: Envelope) -> None:
    """A call that could not be, once more: an admin says so after an upgrade.

    Raises:
        Unreadable: nobody can make sense of it still.
    """
    connection = envelope.channel.connection
    adapter = connection.adapter
    if not is_called(adapter):
        raise Unreadable("nobody calls this channel")
    headers = {TYPE: str(envelope.note[WHOLE])}
    call = Call(method="POST", url="", headers=headers, body=envelope.content())
    items = adapter.split(connection.settings(), call)
    intake.store(envelope.channel, [_storable(item) for item in items])


def _items(
    connection: Connection, adapter: Messenger, settings: Settings, call: Call
) -> Iterable[Raw]:
    try:
        return adapter.split(settings, call)
    except (OperationalError, InterfaceError):
        raise
    except Unreadable:
        logger.warning("channel %s: a call could not be read", connection.pk)
    except Exception:
        logger.exception("channel %s: a call broke off", connection.pk)
    return [_whole(call)]


def _whole(call: Call) -> Raw:
    """All of it, in a line of its own."""
    name = f"{WHOLE}:{hashlib.sha256(call.body).hexdigest()}"
    note = {WHOLE: call.headers.get(TYPE, "")}
    return Raw(content=call.body, source_key=name, conv_key=name, note=note)


def _storable(item: Raw) -> Raw:
    """Without a note that no column takes: the payload says it all."""
    return replace(item, note={}) if "\\u0000" in json.dumps(dict(item.note)) else item
