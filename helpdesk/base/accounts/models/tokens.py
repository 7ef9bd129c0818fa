"""Tokens for programs, and what programs did in the name of others."""

import hashlib
from ipaddress import ip_address, ip_network

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.people import Agent
from helpdesk.base.ids import new_id


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self) -> "TokenQuerySet":
        """Those that open something now."""
        alive = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        return self.filter(alive, revoked_at=None, agent__is_active=True)

    def of_hash(self, hashed: str) -> "TokenQuerySet":
        """The one a secret with this hash opens, dead or alive, with its agent."""
        return self.filter(secret_hash=hashed).select_related("agent")


class Token(models.Model):
    """A key for a program, which acts with its agent's rights and less by its scopes.

    The agent is a person (a personal token) or a service account (a service token).

    mark: the part of the secret that may be shown, so that one can tell tokens apart.
    secret_hash: SHA-256 of the secret as it was shown once. It has 256 random bits: a
        slow hash would protect nothing more.
    scopes: names from `helpdesk.base.api.scopes`.
    networks: from where it may be used, in CIDR; none: from everywhere.
    last_used_at: exact to a minute, since that is how often it is written.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    mark = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    networks = ArrayField(models.CharField(max_length=49), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.GenericIPAddressField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Agent, models.PROTECT, related_name="+", null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        # By agent, for lists of one's own, which show the newest first.
        indexes = [models.Index(fields=["agent", "-id"], name="token_of_agent")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Opens something now; as `usable` asks it of many."""
        return self.revoked_at is None and not self.is_expired and self.agent.is_active

    def takes_from(self, address: str) -> bool:
        """Whether it may be used from this address; "" is none anybody knows."""
        if not self.networks:
            return True
        try:
            came_from = ip_address(address)
        except ValueError:
            return False
        return any(came_from in ip_network(one) for one in self.networks)


class Impersonation(models.Model):
    """One line: a token did this in the name of somebody else. Never changed.

    Written before the deed, so that there is none without its line.

    request_id: as the answer named it, to find it in logs.
    """

    token = models.ForeignKey(Token, models.PROTECT, related_name="impersonations")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    request_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.token} as {self.agent}: {self.method} {self.path}"


def hash_of_secret(secret: str) -> str:
    """What is kept of a token's secret, and what it is found by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
