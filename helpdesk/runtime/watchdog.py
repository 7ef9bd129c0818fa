"""Ends a worker that is alive but deaf, so that the supervisor starts a hearing one.

After a broker's restart a Celery worker may wait for ever on a connection that brings
nothing any more, and look healthy (celery#8030, #10205).
"""

import logging
import os
import threading
from datetime import timedelta
from typing import Any

from celery.signals import worker_ready
from celery.worker import state
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from kombu import Connection

from helpdesk.runtime import beats

logger = logging.getLogger(__name__)

_EVERY = 10.0
# Longer than the pump needs between two rings, six times over.
_DEAF_AFTER = timedelta(seconds=30)
_RUNG_LATELY = timedelta(seconds=15)
_DEAF = 75  # EX_TEMPFAIL


@worker_ready.connect
def start(**kwargs: Any) -> None:
    """In the main process: its children do hear, they just get nothing."""
    threading.Thread(target=_watch, name="watchdog", daemon=True).start()


def _watch() -> None:
    started = timezone.now()
    while True:
        threading.Event().wait(_EVERY)
        try:
            if timezone.now() - started > _DEAF_AFTER and is_deaf():
                logger.error("worker: hears no ring any more, ends to be started again")
                os._exit(_DEAF)
        except Error as error:
            logger.warning("watchdog: no database (%s)", type(error).__name__)
        finally:
            # A child forked while it is open would share it.
            connection.close()


def is_deaf() -> bool:
    """The pump rings, the broker answers, we are idle, and yet nothing was heard."""
    if state.active_requests or state.reserved_requests:
        return False  # busy: rings wait their turn
    now, rung, heard = timezone.now(), beats.last(beats.RUNG), beats.last(beats.WORKER)
    if rung is None or now - rung > _RUNG_LATELY:
        return False
    if heard is not None and now - heard < _DEAF_AFTER:
        return False
    return _broker_answers()


def _broker_answers() -> bool:
    try:
        with Connection(settings.BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 each transport raises its own
        return False
    return True
