"""Browsers that are told while nobody looks at a page: switched on, off, and forgotten."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell, egress
from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.actions.telling import PUSHES
from helpdesk.notifications.errors import NoPushService
from helpdesk.notifications.models import Device, Push
from helpdesk.notifications.webpush import CannotEncrypt, Reader

# Of one person; whoever has more has left the oldest somewhere.
MOST_DEVICES = 20
# A browser in which nobody opened a page for so long is nobody's any more.
UNSEEN_FOR = timedelta(days=60)


def add_device(
    agent: Agent, *, endpoint: str, key: str, secret: str, name: str, session: str
) -> Device:
    """This browser is told from now on; known already, it is theirs, and seen.

    Looks its push service up, so never inside a transaction. session: it is told as long
    as that stands.

    Raises:
        NoPushService: its address is none we may send to, or its keys are none.
    """
    try:
        Reader.of(key, secret)
        _require_service(endpoint)
    except (CannotEncrypt, egress.EgressError) as error:
        raise NoPushService from error
    return _keep(
        agent,
        digest=_digest(endpoint),
        endpoint=endpoint,
        key=key,
        secret=secret,
        name=name,
        session=session,
    )


def see_device(agent: Agent, *, endpoint: str, session: str) -> Device | None:
    """It says again that it is there, in this session. None: it is none of theirs."""
    device = Device.objects.filter(agent=agent, digest=_digest(endpoint)).first()
    if device is not None:
        device.seen_at, device.session = timezone.now(), session
        device.save(update_fields=["seen_at", "session"])
    return device


def _digest(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def _keep(agent: Agent, *, digest: str, **more: str) -> Device:
    known = Device.objects.filter(digest=digest).exclude(agent=agent)
    # What waits for whoever had it before is not for whoever has it now.
    Push.objects.filter(device__in=known).delete()
    device, _new = Device.objects.update_or_create(
        digest=digest,
        defaults={"agent": agent, "seen_at": timezone.now(), "last_error": "", **more},
    )
    theirs = Device.objects.filter(agent=agent).order_by("-seen_at", "-pk")
    kept = theirs.values_list("pk", flat=True)[:MOST_DEVICES]
    theirs.exclude(pk__in=list(kept)).delete()
    return device


def _require_service(endpoint: str) -> None:
    """Push services speak TLS; a browser that says otherwise is none.

    Raises:
        EgressError: it may not be sent to.
    """
    egress.require_public(endpoint)
    parts = urlsplit(endpoint)
    if parts.scheme != "https" and parts.netloc not in settings.EGRESS_ALLOW:
        raise egress.NotAllowed("not by TLS")


def remove_device(device: Device) -> None:
    """It is told nothing any more."""
    device.delete()


@transaction.atomic
def test_device(device: Device) -> None:
    """It is told that it works; asked again before that, once."""
    tests = Push.objects.filter(device=device, notification=None, count=0)
    if not tests.exists():
        Push.objects.create(device=device)
    doorbell.ring(PUSHES)


def forget_devices() -> None:
    """Browsers that nobody uses any more."""
    Device.objects.filter(seen_at__lt=timezone.now() - UNSEEN_FOR).delete()
