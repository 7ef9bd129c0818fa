"""Looks at providers that call nobody, as the pump's threads do, once."""

from contextlib import closing

from channels_app import inbound, intake, overheard
from channels_app.actions.lending import equipped
from channels_app.messenger import is_messenger
from channels_app.models import Connection, Envelope
from channels_app.parsed import Heard


def look_everywhere() -> None:
    """Until nothing is new at any of them: what was found is kept, and not worked yet."""
    rows = Connection.objects.filter(channel__is_active=True)
    for row in rows.select_related("channel"):
        adapter = row.adapter
        if not (is_messenger(adapter) and adapter.polls):
            continue
        with closing(adapter.poll(equipped(row), row.cursor, wait=0.05)) as batches:
            for batch in batches:
                intake.store(row.channel, batch.items, cursor=batch.cursor)
                if not batch.items:
                    break


def bring_everything() -> None:
    """Somebody decides of every public word that it is a matter."""
    inbound.drain()
    waiting = Envelope.objects.filter(state=Envelope.State.STORED, message=None)
    for envelope in waiting.select_related("channel__connection").order_by("id"):
        connection = envelope.channel.connection
        if not (is_messenger(connection.adapter) and connection.adapter.polls):
            continue
        found = connection.adapter.parse(connection.settings(), envelope.content())
        if isinstance(found, Heard):
            overheard.bring(envelope)
