"""A mailbox whose server wants a token instead of a password: an admin agrees on the
provider's page, and what comes of it is kept.

Never inside a transaction, where a provider is asked: it answers when it likes.
"""

import base64
import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as django
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from channels_app.actions import doors, mailboxes
from channels_app.actions.connecting import opened
from channels_app.actions.mailboxes import PasswordNeeded
from channels_app.adapter import ConnectionFailed
from channels_app.adapters.email import oauth
from channels_app.messenger_errors import NotConnected
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Channel

logger = logging.getLogger(__name__)

# What is kept of tokens, beside the secret of the company's own app.
TOKENS = ("access_token", "refresh_token", "expires_at", "made_at")
PASSWORD = "password"  # noqa: S105 - a way to sign in


@dataclass(frozen=True, slots=True)
class Begun:
    """page: where an admin agrees. state comes back from there, and proves that it is what
    was begun here; verifier proves to the provider that the code is ours (RFC 7636)."""

    page: str
    state: str
    verifier: str = field(repr=False)


def add(
    *,
    address: str,
    name: str,
    team: Team,
    sign_in: Mapping[str, Any],
    client_secret: str,
    by: Agent,
    **more: Any,
) -> Channel:
    """Watch a mailbox of a known provider, once somebody has agreed there.

    more: its servers, where the provider is none whose servers we know.

    Raises:
        OnlyAdmins: `by` is none.
        MailboxTaken: this address is watched already.
    """
    hosts = oauth.provider(sign_in).hosts
    fields: dict[str, Any] = {
        "from_name": "",
        "folder": "INBOX",
        "tls_verify": True,
        "imap_user": address,
        "smtp_user": address,
        **more,
        **hosts,
    }
    fields |= {"sign_in": dict(sign_in), "client_secret": client_secret}
    return mailboxes.add_mailbox(address=address, name=name, team=team, by=by, **fields)


@transaction.atomic
def change(
    channel: Channel, *, sign_in: Mapping[str, Any], client_secret: str, by: Agent
) -> None:
    """Sign in there from now on, or with a password again. Tokens of another app, or of
    another provider, are good for nothing.

    Raises:
        OnlyAdmins: `by` is none.
        PasswordNeeded: a kept secret goes to no other server.
    """
    doors.guard(by)
    row = doors.locked(channel)
    kept, config = doors.secrets_of(row), dict(row.config)
    before = config.pop("sign_in", None)
    if sign_in["with"] == PASSWORD:
        kept = {k: v for k, v in kept.items() if k not in (*TOKENS, "client_secret")}
        row.signed_in_until = None
    else:
        config["sign_in"] = dict(sign_in)
        is_same = before is not None and _asks(before) == _asks(sign_in)
        if not client_secret and not is_same and kept.get("client_secret"):
            raise PasswordNeeded("client_secret")
        if not is_same or client_secret:
            kept = {k: v for k, v in kept.items() if k not in TOKENS}
            row.signed_in_until = timezone.now()
        kept["client_secret"] = client_secret or kept.get("client_secret", "")
    row.config = config
    row.seal(kept)
    row.save(update_fields=["config", "sealed", "signed_in_until"])
    logger.info("channel %s: other way to sign in, by agent %s", channel.pk, by.pk)


def _asks(sign_in: Mapping[str, Any]) -> tuple[str, str]:
    return oauth.provider(sign_in).token, str(sign_in["client_id"])


def redirect_address() -> str:
    """Where a provider sends back whoever agreed: its app has to be told of it."""
    return django.SITE_URL + reverse("channels:mailbox_signed_in")


def begin(connection: Connection, *, by: Agent) -> Begun:
    """Where to agree, for one try.

    Raises:
        OnlyAdmins: `by` is none.
        SecretsLost: what it has cannot be read.
    """
    doors.guard(by)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    page = oauth.page(
        opened(connection),
        redirect=redirect_address(),
        state=state,
        challenge=challenge,
    )
    return Begun(page, state, verifier)


def finish(connection: Connection, *, code: str, verifier: str, by: Agent) -> None:
    """Somebody agreed: get tokens for the code, and keep them.

    Raises:
        OnlyAdmins: `by` is none.
        SecretsLost: what it has cannot be read.
        NotConnected: the provider's words why not.
    """
    doors.guard(by)
    settings = opened(connection)
    try:
        made = oauth.first(
            settings, code=code, verifier=verifier, redirect=redirect_address()
        )
    except ConnectionFailed as error:
        raise NotConnected(error.words) from error
    with transaction.atomic():
        row = doors.locked(connection.channel)
        row.seal({**doors.secrets_of(row), **made})
        row.signed_in_until = None
        row.failing_since, row.last_error = None, ""
        row.save(
            update_fields=["sealed", "signed_in_until", "failing_since", "last_error"]
        )
    logger.info("channel %s: signed in by agent %s", connection.pk, by.pk)
