"""Who comes to the portal: accounts of customers, who are never users of ours."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from helpdesk.base.ids import new_id
from tickets.models import Identity

# A session that nobody uses ends; used, it goes on.
GOOD_FOR = timedelta(days=30)


class Account(models.Model):
    """Somebody who signs in here. What they see follows from the addresses they proved,
    never from whom an agent takes them for.

    password: hashed; "" for none: they sign in by mailed links.
    language: of the pages, and of mails; "" for what their browser asks for.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    password = models.CharField(max_length=128, blank=True)
    language = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.public_id)


class Proof(models.Model):
    """This account proved to read this address; it is nobody else's any more."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="proofs")
    identity = models.OneToOneField(
        Identity, models.CASCADE, related_name="portal_proof"
    )
    proven_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["proven_at", "id"]

    def __str__(self) -> str:
        return f"{self.account_id} reads {self.identity_id}"


class Session(models.Model):
    """A browser that is signed in. Its token is nowhere but in that browser's cookie.

    digest: SHA-256 of the token. by_link: it began with a mailed link.
    browser: what it calls itself, so that people know their devices apart.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    by_link = models.BooleanField(default=False)
    browser = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("expires_at", name="portal_session_old")]

    def __str__(self) -> str:
        return f"session of {self.account_id}"
