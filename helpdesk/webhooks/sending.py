"""Delivery -> signed request -> delivered, tried again, or given up.

One process sends at a time, to several servers at once: each in a thread that does
nothing but talk, so that a server which hangs holds up no other, and no worker but one.
The database is asked by the process alone.
"""

import logging
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.utils import timezone

from helpdesk.base import doorbell, egress
from helpdesk.base.alone import alone
from helpdesk.base.secrets import CannotOpen
from helpdesk.base.signed_webhooks import NoSecret, sign
from helpdesk.webhooks import actions, queries, telling
from helpdesk.webhooks.actions import BELL, Answered
from helpdesk.webhooks.models import Delivery
from helpdesk.webhooks.wanted import TEST
from tickets.models import Event
from tickets.queries.event_types import TYPES
from tickets.queries.feed import shown, written

logger = logging.getLogger(__name__)

# Any number: it keeps this lock apart from others'.
LOCK = 0x686F6F6B
# Servers that are talked to at once; a slow one holds one of these for ten seconds.
AT_ONCE = 16
# Seconds between two looks for what is due while somebody is talked to.
LOOK = 0.2
# After so many seconds another worker gets the turn.
PATIENCE = 60.0
# Bytes of an answer that are kept.
KEPT = 2_048
# Headers of answers that are kept: they help to find a fault, and none is a secret.
SHOWN = frozenset({
    "content-length", "content-type", "date", "location", "retry-after", "server",
    "via", "x-request-id",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out; headers are signed.

    signed_by: as the log has the signatures: by which secrets, and not what they are.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]
    signed_by: str


def drain() -> int:
    """Send what is due; how many attempts were made. Safe to run twice at once."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as threads:
        with alone(LOCK, 0) as mine:
            if not mine:
                return 0
            run = _Run(threads)
            run.until(time.monotonic() + PATIENCE)
        if run.talking:
            # They are waited for here while somebody else goes on with the others.
            doorbell.ring_now(BELL)
        run.finish()
    telling.tell()
    return run.tried


class _Run:
    """Who is being talked to, and how often that was tried."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads
        self.talking: dict[Future[Answered], Delivery] = {}
        self.tried = 0

    def until(self, end: float) -> None:
        """Send until nothing is due and nobody talks, or this moment comes."""
        while time.monotonic() < end:
            self._begin()
            if not self.talking:
                return
            self._hear(LOOK)

    def finish(self) -> None:
        """Hear those out who were begun with."""
        while self.talking:
            self._hear(None)

    def _begin(self) -> None:
        while len(self.talking) < AT_ONCE:
            delivery = actions.claim()
            if delivery is None:
                return
            self.tried += 1
            now = timezone.now()
            try:
                request = _request(delivery, now)
            except (CannotOpen, NoSecret):
                # Sealed by another key; or deleted, with all of the webhook, just now.
                logger.exception("webhook %s: no secret", delivery.subscription_id)
                lost = Answered(began_at=now, milliseconds=0, error="secret_lost")
                actions.record(delivery, lost)
                continue
            if request is None:
                actions.withhold(delivery)
            else:
                begun = self.threads.submit(_talk, request, now)
                self.talking[begun] = delivery

    def _hear(self, seconds: float | None) -> None:
        done, _others = wait(self.talking, seconds, return_when=FIRST_COMPLETED)
        for one in done:
            actions.record(self.talking.pop(one), one.result())


def _request(delivery: Delivery, now: datetime) -> Request | None:
    """None: it is not for its owner to know.

    Raises:
        CannotOpen: the secret was sealed by another key.
        NoSecret: the webhook is gone.
    """
    body = content(delivery)
    if body is None or not queries.may_be_told(delivery):
        return None
    subscription = delivery.subscription
    secrets = subscription.live_secrets(now)
    keys = [one.text() for one in secrets]
    headers = {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Helpdesk-Webhooks/1",
        **sign(keys, delivery.message_id, now, body),
    }
    signed_by = " ".join(f"v1,… ({one})" for one in secrets)
    return Request(subscription.url, body, headers, signed_by)


def content(delivery: Delivery) -> bytes | None:
    """What is told: thin, so that whoever wants more asks with their own rights.

    None: it is none of what is told.
    """
    if delivery.event is None:
        told = {"type": TEST, "timestamp": written(delivery.made_at)}
        data = {"webhook": str(delivery.subscription.public_id)}
        return orjson.dumps({**told, "data": data})
    for event in shown([delivery.event], reader=delivery.subscription.owner):
        told = {"type": event["type"], "timestamp": event["at"]}
        return orjson.dumps({**told, "data": event})
    return None


def kind(delivery: Delivery) -> str:
    """Its type, as in what is told."""
    if delivery.event is None:
        return TEST
    return TYPES[Event.Verb(delivery.event.verb)].name


def readable(delivery: Delivery) -> str:
    """The same for people who look for a fault; "" where nothing is told."""
    told = content(delivery)
    pretty = orjson.OPT_INDENT_2
    return orjson.dumps(orjson.loads(told), option=pretty).decode() if told else ""


def _talk(request: Request, now: datetime) -> Answered:
    """In a thread of its own: it asks nobody but that server."""
    began = time.monotonic()
    status, error, headers, body = None, "", {}, b""
    try:
        answer = egress.post(
            request.url, request.body, headers=request.headers, keep=KEPT
        )
    except egress.NotAllowed:
        error = "address_refused"
    except egress.EgressError as failure:
        error = str(failure)
    except Exception as failure:
        logger.exception("webhook: a request broke off")
        error = type(failure).__name__
    else:
        status, body = answer.status, answer.body
        headers = {k: v[:200] for k, v in answer.headers.items() if k in SHOWN}
    return Answered(
        began_at=now,
        milliseconds=int((time.monotonic() - began) * 1000),
        status=status,
        error=error[:60],
        sent={**request.headers, "webhook-signature": request.signed_by},
        headers=headers,
        body=body.decode(errors="replace").replace("\0", "\ufffd"),
    )
