"""The company's own mail server, and what went out by mailboxes that are limited."""

from collections.abc import Mapping

from django.db import models
from django.utils import timezone

from channels_app.adapter import Settings
from helpdesk.base import secrets
from tickets.models import Channel


class MailServer(models.Model):
    """The server that mailboxes may send by instead of one of their own. There is one.

    config: smtp_host, smtp_port, smtp_security, smtp_user, tls_verify, as of a mailbox.
    sealed: its password, readable only by this row; write-only for people.
    """

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    config = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_only=True), name="mail_server_only"
            )
        ]

    ROW = "channels_app_mailserver:sealed"

    def __str__(self) -> str:
        return "the company's mail server"

    def seal(self, secret: Mapping[str, str]) -> None:
        """Keep its password."""
        self.sealed = secrets.seal(secret, row=self.ROW)

    def settings(self) -> Settings:
        """What is told of it to whoever sends by it.

        Raises:
            secrets.CannotOpen: the key that sealed it is lost.
        """
        secret = secrets.unseal(bytes(self.sealed), row=self.ROW) if self.sealed else {}
        return Settings(config=self.config, secret=secret)


class Went(models.Model):
    """That one message went by a channel whose limit counts them; kept for a day."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # "The newest so many of this channel."
            models.Index("channel", models.F("at").desc(), name="went_newest")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} at {self.at}"
