"""How a channel is reached: settings, credentials, cursor and health."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from channels_app.adapter import Adapter, Settings, adapter
from helpdesk.base import secrets
from tickets.models import Channel

QUIET = timedelta(seconds=20)
# So long before what we sign in with runs out, admins read of it.
SOON = timedelta(days=14)


class Connection(models.Model):
    """A channel's settings, sealed credentials, cursor and health.

    config: what everybody may see (hosts, ports, addresses).
    sealed: credentials, readable only by this row (see `secret`); write-only for people.
    cursor: how far we read; saved in the transaction that stores what was read (R3).
    failing_since: set by the first failure, cleared by the next success.
    outages: how many calls in a row found the provider itself in trouble; nothing is sent
        until `paused_until`, then one message tries.
    signed_in_until: when what we sign in with runs out, or its provider stopped to know
        us; None: it does not, as far as we know.
    left_since: since when mail stays on its server that was to be moved or deleted there;
        left_error: what that server says of it.
    told_at: when admins were last told of trouble with it.
    refused: how many calls to its webhook address could not be believed; the last one at
        `refused_at`.
    """

    channel = models.OneToOneField(
        Channel, models.CASCADE, primary_key=True, related_name="connection"
    )
    # In addresses that lead here: /w/<key>.js, /f/<key>/, /hooks/<kind>/<key>/.
    key = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 unique, and most have none
    config = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    cursor = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    send_failing_since = models.DateTimeField(null=True)
    send_last_error = models.CharField(max_length=500, blank=True)
    left_since = models.DateTimeField(null=True)
    left_error = models.CharField(max_length=500, blank=True, db_default="", default="")
    outages = models.PositiveSmallIntegerField(default=0, db_default=0)
    paused_until = models.DateTimeField(null=True)
    signed_in_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    refused = models.PositiveIntegerField(default=0, db_default=0)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"connection of {self.channel_id}"

    @property
    def adapter(self) -> Adapter:
        return adapter(self.channel.kind)

    @property
    def is_fetched(self) -> bool:
        """What comes by it waits somewhere, and we look for it."""
        return self.adapter.polls and self.config.get("door", "imap") == "imap"

    @property
    def is_introduced(self) -> bool:
        """Its provider was told of us, and told us what we are called there."""
        return "address" in self.config

    @property
    def is_paused(self) -> bool:
        """Its provider is in trouble: nothing is sent for a while."""
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def is_signed_out(self) -> bool:
        """What it signs in with has run out."""
        until = self.signed_in_until
        return until is not None and until <= timezone.now()

    def sign_out(self) -> bool:
        """Its provider does not know us any more: an admin has to sign in again; whether
        that is news."""
        now = timezone.now()
        known = Q(signed_in_until=None) | Q(signed_in_until__gt=now)
        row = Connection.objects.filter(known, pk=self.pk)
        self.signed_in_until = now
        return bool(row.update(signed_in_until=now))

    def sign_in(self) -> None:
        """It knows us all the same."""
        if self.is_signed_out:
            self.signed_in_until = None
            self.save(update_fields=["signed_in_until"])

    @property
    def signs_out_soon(self) -> bool:
        """It will within two weeks."""
        until = self.signed_in_until
        now = timezone.now()
        return until is not None and now < until <= now + SOON

    @property
    def row(self) -> str:
        """What the sealed credentials are bound to."""
        return f"channels_app_connection:{self.channel_id}:sealed"

    def seal(self, secret: Mapping[str, str]) -> None:
        """Keep credentials; the row has to exist already, since they are bound to it."""
        self.sealed = secrets.seal(secret, row=self.row)

    def fingerprint(self) -> tuple[str, bytes]:
        """Changes whenever the settings or credentials do."""
        return json.dumps(self.config, sort_keys=True), bytes(self.sealed)

    def settings(self) -> Settings:
        """What the adapter is told.

        Raises:
            secrets.CannotOpen: the credentials belong to another row or key.
        """
        secret = secrets.unseal(bytes(self.sealed), row=self.row) if self.sealed else {}
        return Settings(config=self.config, secret=secret)

    def looked(self, *, received: bool) -> None:
        """A look succeeded. A quiet mailbox is written down now and then only."""
        now = timezone.now()
        fresh = self.checked_at is not None and now - self.checked_at < QUIET
        if fresh and not received and self.failing_since is None:
            return
        self.checked_at = now
        self.failing_since = None
        self.last_error = ""
        if received:
            self.received_at = now
        self.save(
            update_fields=["checked_at", "failing_since", "last_error", "received_at"]
        )

    def put_away(self, trouble: str) -> None:
        """What was imported went where it was to go on its server; or why it did not."""
        if not trouble and self.left_since is None:
            return
        if trouble[:500] == self.left_error:
            return
        self.left_since = (self.left_since or timezone.now()) if trouble else None
        self.left_error = trouble[:500]
        self.save(update_fields=["left_since", "left_error"])

    def called(self) -> None:
        """Its provider reached us. Said now and then only: calls come by the hundred, and
        each would wait for this row."""
        now = timezone.now()
        if self.received_at is None or now - self.received_at >= QUIET:
            self.received_at = now
            self.save(update_fields=["received_at"])

    def refuse(self) -> None:
        """Somebody called who is not its provider, or whom it did not sign for."""
        Connection.objects.filter(pk=self.pk).update(
            refused=F("refused") + 1, refused_at=timezone.now()
        )

    def failed(self, words: str) -> None:
        """A look failed; admins read these words."""
        self.failing_since = self.failing_since or timezone.now()
        self.last_error = words[:500]
        self.save(update_fields=["failing_since", "last_error"])
