"""What a push message says, in its reader's language, and as it goes over the wire.

A lock screen is read by whoever passes: it says who and which ticket, and the subject only
where an admin allows it; never what was written.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info, gettext, ngettext

from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.notifications import queries, words
from helpdesk.notifications.kinds import KINDS
from helpdesk.notifications.models import Notification, Push
from helpdesk.notifications.webpush import Reader, encrypt, padded, private_key, proof

# A push service keeps it so long for a device that is off; the bell keeps it for good.
LIVES = 24 * 60 * 60
# What there is room for: push services take bodies of 4096 bytes.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted to a push service."""

    endpoint: str
    headers: dict[str, str]
    body: bytes


def message_of(push: Push) -> Message | None:
    """None: there is nothing to say any more."""
    agent = push.device.agent
    with translation.override(mail.language_of(agent)):
        content = _content(push, agent)
    if content is None:
        return None
    device = push.device
    reader = Reader.of(device.key, device.secret)
    one = push.notification
    is_urgent = one is not None and KINDS[one.kind].is_urgent
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(LIVES),
        "Urgency": "high" if is_urgent else "normal",
        # Of those that wait for a device only the newest of a ticket reaches it.
        "Topic": hashlib.sha256(content["tag"].encode()).hexdigest()[:32],
        "Authorization": proof(
            device.endpoint, _key(), contact=_contact(), now=timezone.now()
        ),
    }
    body = encrypt(padded(orjson.dumps(content)), reader)
    return Message(device.endpoint, headers, body)


def _content(push: Push, agent: Agent) -> dict[str, Any] | None:
    unread = queries.bell(agent).unread
    said = {"unread": unread, **_direction()}
    if push.notification_id is not None:
        mine = queries.seen_by(agent).filter(pk=push.notification_id, read_at=None)
        one = mine.first()
        return None if one is None else {**said, **_of_one(one)}
    page = reverse("notifications:page")
    if push.count:
        title = ngettext(
            "%d thing you have not read", "%d things you have not read", push.count
        )
        return {
            **said,
            "title": title % push.count,
            "body": "",
            "tag": "many",
            "url": page,
        }
    return {
        **said,
        "title": gettext("Push messages work"),
        "body": gettext("This is how you are told while no page is open."),
        "tag": "test",
        "url": reverse("notifications:wishes"),
    }


def _of_one(one: Notification) -> dict[str, Any]:
    title = f"#{one.ticket.number}"
    if Company.objects.filter(push_subjects=True).exists():
        title = f"{title} {one.ticket.subject}"[:_LONGEST]
    return {
        "title": title,
        "body": words.sentence(one)[:_LONGEST],
        "tag": f"t{one.ticket.number}",
        "url": reverse("tickets:ticket", args=[one.ticket.number]),
    }


def _direction() -> dict[str, str]:
    info = get_language_info(translation.get_language() or settings.LANGUAGE_CODE)
    return {"lang": info["code"], "dir": "rtl" if info["bidi"] else "ltr"}


def _contact() -> str:
    """Push services want to know whom to write to; some take none but these two kinds."""
    return (
        settings.SITE_URL if settings.HTTPS else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    )


@cache
def _key() -> EllipticCurvePrivateKey:
    return private_key(settings.PUSH_KEY)
