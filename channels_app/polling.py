"""Looks into mailboxes: one thread a mailbox, inside the pump process.

A thread holds one database connection and one connection to the server. A session lock
on the mailbox keeps a second pump from looking into the same one (R11).
"""

import logging
import threading
import time
from contextlib import closing

from django.conf import settings
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)
from django.utils import timezone

from channels_app import alarms, intake
from channels_app.actions.lending import equipped
from channels_app.adapter import (
    ADAPTERS,
    Batch,
    ConnectionFailed,
    SignedOut,
)
from channels_app.models import Connection
from helpdesk.base.models import Job
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)

# Any number: it keeps these locks apart from others' (pg_try_advisory_lock(int, int)).
LOCK_CLASS = 0x6D61696C
# How often we look whether mailboxes came, went or changed.
ROUND = 2.0
# After a failure: 2, 4, 8 … 60 seconds.
PATIENCE = 60.0
# Until a provider that does not know us any more is asked again all the same.
SIGNED_OUT = 3600.0


def watch(stop: threading.Event) -> None:
    """Keep one thread for each active mailbox until `stop` is set."""
    threads: dict[int, threading.Thread] = {}
    while not stop.is_set():
        for pk in _active():
            if pk not in threads or not threads[pk].is_alive():
                threads[pk] = threading.Thread(
                    target=_look_after,
                    args=(pk, stop),
                    name=f"mailbox-{pk}",
                    daemon=True,
                )
                threads[pk].start()
        stop.wait(ROUND)
    for thread in threads.values():
        thread.join(timeout=2)


def _active() -> list[int]:
    active = Connection.objects.filter(channel__is_active=True)
    try:
        found = list(active.select_related("channel"))
        return [one.pk for one in found if _is_installed(one) and one.is_fetched]
    except (OperationalError, InterfaceError):
        logger.warning(
            "the database is away; mailboxes are looked into when it is back"
        )
        close_old_connections()
        return []


def _is_installed(connection: Connection) -> bool:
    return connection.channel.kind.partition(".")[0] in ADAPTERS


def _look_after(pk: int, stop: threading.Event) -> None:
    """One mailbox, until it is switched off, its settings change or we stop."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, pk])
            if cursor.fetchone() != (True,):
                return
        failures = 0
        while not stop.is_set():
            mailbox = Connection.objects.select_related("channel").get(pk=pk)
            if not (mailbox.channel.is_active and mailbox.is_fetched):
                return
            try:
                _look(mailbox, stop)
                failures = 0
            except SignedOut as failure:
                mailbox.failed(failure.words)
                if mailbox.sign_out():
                    # Everything waits for an admin: they do not read of it tomorrow.
                    alarms.tell(mailbox, words=failure.words)
                logger.warning("mailbox %s is signed out", pk)
                _wait_for_admin(mailbox, stop)
            except (ConnectionFailed, CannotOpen) as failure:
                failures += 1
                mailbox.failed(_words(failure))
                logger.warning("mailbox %s cannot be read, attempt %s", pk, failures)
                stop.wait(min(2.0**failures, PATIENCE))
    except Exception:
        logger.exception("mailbox %s: looking stopped", pk)
    finally:
        connection.close()


def _wait_for_admin(mailbox: Connection, stop: threading.Event) -> None:
    """Until somebody signs in, or long enough: providers block who asks again and again
    with what they do not take (F18)."""
    known = mailbox.fingerprint()
    until = time.monotonic() + SIGNED_OUT
    while time.monotonic() < until and not stop.wait(ROUND):
        mailbox.refresh_from_db()
        if mailbox.fingerprint() != known or not mailbox.channel.is_active:
            return


def _look(mailbox: Connection, stop: threading.Event) -> None:
    """Store what comes until the settings change, or a new day brings its audit."""
    day = timezone.now().date()
    _audit(mailbox, f"audit mailbox {mailbox.pk}", day.isoformat())
    known = mailbox.fingerprint()
    batches = mailbox.adapter.poll(
        equipped(mailbox), mailbox.cursor, wait=settings.POLL_SECONDS
    )
    with closing(batches):
        for batch in batches:
            if stop.is_set():
                return
            _keep(mailbox, batch)
            if mailbox.adapter.traits.get("metered"):
                alarms.spending(mailbox)
            mailbox.refresh_from_db()
            if mailbox.fingerprint() != known or not mailbox.channel.is_active:
                return
            if timezone.now().date() != day:
                return


def _keep(mailbox: Connection, batch: Batch) -> None:
    if batch.items or batch.cursor != mailbox.cursor:
        intake.store(mailbox.channel, batch.items, cursor=batch.cursor)
        mailbox.cursor = batch.cursor
    mailbox.looked(received=bool(batch.items))
    if batch.left is not None:
        mailbox.put_away(batch.left)
    mailbox.sign_in()


def _audit(mailbox: Connection, job: str, slot: str) -> None:
    """Once a day compare the server's list with ours: a cursor may lie, a list cannot."""
    if not mailbox.cursor:
        return  # never read yet: all of it is about to come
    if Job.objects.filter(name=job, slot=slot).exists():
        return
    known = [
        note
        for envelope in mailbox.channel.envelopes.only("note").iterator()
        for note in envelope.places_met()
    ]
    missing = mailbox.adapter.missing(equipped(mailbox), known)
    if missing:
        logger.warning("mailbox %s: the audit found %s more", mailbox.pk, len(missing))
        intake.store(mailbox.channel, missing)
    # Done only now: an audit that failed is due again.
    Job.claim(job, slot)


def _words(failure: Exception) -> str:
    if isinstance(failure, ConnectionFailed):
        return failure.words
    return "The stored password cannot be read. Enter it again."
