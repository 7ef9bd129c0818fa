"""Looks for what is watched, channel by channel: one look each, then a pause.

How often is the adapter's to say (`Searchable.search_every`), and it may ask for more time
where its provider or our money allows no look. No transaction is open meanwhile (R7).
"""

import logging
import traceback
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from channels_app import intake
from channels_app.adapter import ADAPTERS, ConnectionFailed, adapter
from channels_app.messenger import Searchable, SearchLater, is_searchable
from channels_app.models import Connection
from helpdesk.base.alone import alone
from helpdesk.base.plaintext import one_line
from helpdesk.base.secrets import CannotOpen
from helpdesk.listening.models import Search, Watched
from tickets.models import Channel

logger = logging.getLogger(__name__)

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x73656172
# Seconds between two looks of a channel, whatever its adapter says; and after a failure.
LEAST, AFTER_FAILURE = 60.0, 300.0
LONGEST_WAIT = 24 * 3600.0


def waiting() -> float:
    """Seconds the channel has waited that should have looked first."""
    if not Watched.objects.filter(is_active=True).exists():
        return 0.0
    now = timezone.now()
    due = _due()
    return max(((now - at).total_seconds() for at in due.values()), default=0.0)


def drain() -> int:
    """Look by every channel whose turn it is; by how many."""
    if not Watched.objects.filter(is_active=True).exists():
        return 0
    looked = 0
    for pk in _due():
        with alone(LOCK_CLASS, pk) as mine:
            if mine and pk in _due(only=pk):
                look(Channel.objects.select_related("connection").get(pk=pk))
                looked += 1
    return looked


def look(channel: Channel) -> None:
    """One look; whatever happens, the others look, too."""
    search, _made = Search.objects.get_or_create(channel=channel)
    wait = AFTER_FAILURE
    try:
        wait = _look(channel, search)
        search.failing_since, search.last_error = None, ""
        search.looked_at = timezone.now()
    except (OperationalError, InterfaceError):
        raise
    except SearchLater as later:
        wait = later.wait
    except ConnectionFailed as failure:
        _failed(search, failure.words)
    except CannotOpen:
        _failed(search, "The stored password cannot be read. Enter it again.")
    except Exception as error:  # noqa: BLE001 one provider is no other's trouble
        # Where it happened, and not what it said: that may be an address with a key.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("search %s: %s\n%s", channel.pk, type(error).__name__, where)
        _failed(search, "Its answer could not be understood.")
    pause = timedelta(seconds=min(max(wait, LEAST), LONGEST_WAIT))
    search.due_at = timezone.now() + pause
    search.save(update_fields=["due_at", "looked_at", "failing_since", "last_error"])


def _look(channel: Channel, search: Search) -> float:
    """Store what was found, and how far we looked, in one transaction; seconds until the
    next look."""
    spoken = channel.connection.adapter
    if not is_searchable(spoken):
        return LONGEST_WAIT
    words, accounts = wanted(channel.kind)
    if words or accounts:
        batch = spoken.search(
            channel.connection.settings(),
            words=words,
            accounts=accounts,
            cursor=search.cursor,
        )
        with transaction.atomic():
            intake.store(channel, batch.items)
            Search.objects.filter(pk=channel.pk).update(cursor=batch.cursor)
    return spoken.search_every


def wanted(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the accounts that are looked for on a network."""
    rows = [
        one
        for one in Watched.objects.filter(is_active=True)
        if not one.kinds or kind in one.kinds
    ]
    return (
        tuple(one.text for one in rows if one.sort == Watched.Sort.WORD),
        tuple(one.text for one in rows if one.sort == Watched.Sort.ACCOUNT),
    )


def searchable() -> dict[int, str]:
    """The channels that can look, by key, with their kinds."""
    rows = Connection.objects.filter(channel__is_active=True)
    found = rows.values_list("channel_id", "channel__kind").order_by("channel_id")
    return {pk: kind for pk, kind in found if _can_look(kind) is not None}


def _can_look(kind: str) -> Searchable | None:
    if kind.partition(".")[0] not in ADAPTERS:
        return None
    spoken = adapter(kind)
    return spoken if is_searchable(spoken) else None


def _due(*, only: int | None = None) -> dict[int, datetime]:
    """When it was the turn of each channel whose turn it is."""
    now = timezone.now()
    there = [pk for pk in searchable() if only in {None, pk}]
    known = dict(Search.objects.filter(pk__in=there).values_list("pk", "due_at"))
    turns = {pk: known.get(pk, now - timedelta(seconds=1)) for pk in there}
    return {pk: at for pk, at in turns.items() if at <= now}


def _failed(search: Search, words: str) -> None:
    search.failing_since = search.failing_since or timezone.now()
    search.last_error = one_line(words, limit=500)
