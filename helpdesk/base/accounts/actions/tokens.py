"""What people do with tokens for programs. A token itself can do none of this."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from helpdesk.base import limits
from helpdesk.base.accounts.errors import (
    NoSuchNetwork,
    NoSuchScope,
    NotTheirToken,
    OnlyAdmins,
    TokenNeedsScopes,
    TokenNeverUsable,
    TooManyTokens,
)
from helpdesk.base.accounts.mail import notify
from helpdesk.base.accounts.models import Agent, Impersonation, Token, hash_of_secret
from helpdesk.base.accounts.rules import may_administrate, may_make_tokens_for
from helpdesk.base.api.scopes import ALL, IMPERSONATE

logger = logging.getLogger(__name__)

# Of one agent, and usable. Who needs more has a program that forgets its own.
MOST_TOKENS = 50
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# One who acts for another reads a hundred times for each write: one line a minute tells.
ONE_READING = limits.Limit(most=1, seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A fresh token, and the one chance to see its secret."""

    token: Token
    secret: str = field(repr=False)


@transaction.atomic
def make_token(
    agent: Agent,
    *,
    name: str,
    scopes: Iterable[str],
    networks: Iterable[str] = (),
    expires_at: datetime | None = None,
    by: Agent,
) -> Made:
    """Make a key for a program: one's own, or, as an admin, of a service account.

    Raises:
        NotTheirToken: nobody makes tokens of other people, not even an admin.
        OnlyAdmins: the scope to impersonate is an admin's to give.
        NoSuchScope, TokenNeedsScopes, NoSuchNetwork, TokenNeverUsable, TooManyTokens
    """
    # Under a lock, so that no token outlives a deactivation that happens meanwhile.
    for one in sorted({agent.pk: agent, by.pk: by}.items()):
        one[1].refresh_from_db(
            from_queryset=Agent.objects.select_for_update(no_key=True)
        )
    if not may_make_tokens_for(by, agent):
        raise NotTheirToken
    wanted = _scopes(scopes)
    if IMPERSONATE in wanted and not may_administrate(by):
        raise OnlyAdmins
    if expires_at is not None and expires_at <= timezone.now():
        raise TokenNeverUsable
    if Token.objects.usable().filter(agent=agent).count() >= MOST_TOKENS:
        raise TooManyTokens
    mark = secrets.token_hex(4)
    secret = f"hd_{mark}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        agent=agent, name=name, mark=mark, secret_hash=hash_of_secret(secret),
        scopes=wanted, networks=_networks(networks), expires_at=expires_at,
        created_by=by,
    )  # fmt: skip
    if not agent.is_service:
        notify(agent, "token_made")
    logger.info("token %s: made for agent %s by agent %s", token.pk, agent.pk, by.pk)
    return Made(token=token, secret=secret)


def revoke_token(token: Token, *, by: Agent) -> None:
    """End a token at once: one's own, or, as an admin, anybody's. Twice is no error.

    Raises:
        NotTheirToken: it is somebody else's.
    """
    if token.agent_id != by.pk and not may_administrate(by):
        raise NotTheirToken
    alive = Token.objects.filter(pk=token.pk, revoked_at=None)
    if alive.update(revoked_at=timezone.now(), revoked_by=by):
        logger.info("token %s: revoked by agent %s", token.pk, by.pk)


def end_tokens(agent: Agent, *, by: Agent) -> None:
    """Nothing opens any more in this agent's name: neither tokens nor apps (AC-54)."""
    alive = Token.objects.filter(agent=agent, revoked_at=None)
    alive.update(revoked_at=timezone.now(), revoked_by=by)
    for kind in (Grant, AccessToken, RefreshToken):
        kind.objects.filter(user=agent).delete()


def note_impersonation(
    token: Token, agent: Agent, *, method: str, path: str, request_id: UUID
) -> None:
    """Write down who acts for whom, before they do: each write, a reading a minute."""
    if method in READING and limits.spend(
        f"acts-as:{token.pk}:{agent.pk}", ONE_READING
    ):
        return
    Impersonation.objects.create(
        token=token, agent=agent, method=method[:10], path=path[:500],
        request_id=request_id,
    )  # fmt: skip


def _scopes(asked: Iterable[str]) -> list[str]:
    """In the order of the registry, each once."""
    wanted = set(asked)
    if not wanted:
        raise TokenNeedsScopes
    if not wanted <= set(ALL):
        raise NoSuchScope
    return [scope for scope in ALL if scope in wanted]


def _networks(asked: Iterable[str]) -> list[str]:
    """Each as CIDR; an address alone is a network of one."""
    try:
        found = [str(ip_network(one.strip(), strict=False)) for one in asked]
    except ValueError as error:
        raise NoSuchNetwork from error
    return list(dict.fromkeys(found))
