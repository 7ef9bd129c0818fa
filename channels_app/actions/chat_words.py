"""Chats and the tickets their words became: what the worker writes down beside them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from channels_app.actions.presence import HERE
from channels_app.models import Chat
from tickets import actions
from tickets.models import Message, Ticket

# What became of words that were said in a chat. Another ticket counts its messages from
# one; whoever ended the chat after these words has ended it still.
_JOINED = """
WITH told AS (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[])
        AS told (chat, ticket, identity, at)
), joined AS (
    UPDATE channels_app_chat AS chat SET
        ticket_id = told.ticket,
        turn = chat.turn + CASE WHEN chat.ticket_id <> told.ticket THEN 1 ELSE 0 END,
        got_seq = CASE WHEN chat.ticket_id = told.ticket THEN chat.got_seq ELSE 0 END,
        seen_seq = CASE WHEN chat.ticket_id = told.ticket THEN chat.seen_seq ELSE 0 END,
        mailed_seq =
            CASE WHEN chat.ticket_id = told.ticket THEN chat.mailed_seq ELSE 0 END,
        said_at = GREATEST(chat.said_at, told.at),
        left_at = NULL,
        ended_at = CASE WHEN chat.ended_at > told.at THEN chat.ended_at END
    FROM told WHERE chat.id = told.chat
    RETURNING chat.visitor_id, chat.ticket_id, chat.ended_at, told.identity
), here AS (
    UPDATE channels_app_visitor AS visitor SET
        identity_id = COALESCE(visitor.identity_id, joined.identity),
        here_until = GREATEST(visitor.here_until, %s),
        seen_at = %s
    FROM joined
    WHERE visitor.id = joined.visitor_id AND (
        visitor.identity_id IS NULL OR visitor.here_until IS NULL
        OR visitor.here_until < %s
    )
)
SELECT ticket_id FROM joined WHERE ended_at IS NOT NULL
"""


class Told(NamedTuple):
    """Words of a chat, and when they were said."""

    chat: Chat
    message: Message
    at: datetime


def at(places: Iterable[str]) -> Mapping[str, Chat]:
    """The chats of these places, locked: whose they are stays so until they are told.

    Chats before tickets, always, and in one order: whoever moves a chat to another
    visitor does the same.
    """
    chats = (
        Chat.objects.filter(place__in=list(places))
        .select_related("visitor", "ticket", "team")
        .select_for_update(of=("self",), no_key=True)
        .order_by("id")
    )
    return {chat.place: chat for chat in chats}


def joined(told: Iterable[Told]) -> None:
    """These words are messages: their chats and visitors know their tickets now."""
    rows = list(told)
    if not rows:
        return
    now = timezone.now()
    values: list[Any] = [
        [row.chat.pk for row in rows],
        [row.message.ticket_id for row in rows],
        [row.message.identity_id for row in rows],
        [row.at for row in rows],
        now + HERE,
        now,
        now + HERE / 2,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, values)
        ended = [ticket for (ticket,) in cursor.fetchall()]
    for ticket in Ticket.objects.filter(pk__in=ended):
        actions.customer_ended_chat(ticket)
