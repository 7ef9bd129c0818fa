"""Signing in to a mail server with a token that lasts for an hour, instead of a password.

config["sign_in"]: with ("google", "microsoft", "other"), client_id; tenant (of Microsoft);
    authorize, token and scope (of others).
secret: client_secret; access_token, refresh_token, expires_at and made_at (ISO 8601).

Sources: RFC 6749 (section 4.1: codes, section 6: refreshing, section 5.2: errors), RFC
7636 (PKCE), RFC 7628 (OAUTHBEARER), developers.google.com/gmail/imap/xoauth2-protocol and
learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth".
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from channels_app.adapter import ConnectionFailed, Settings, SignedOut
from channels_app.lent import Secret
from helpdesk.base import egress
from helpdesk.base.plaintext import one_line

# A token is renewed so long before its end; whoever says nothing of it means an hour.
EARLY, HOUR = timedelta(minutes=5), 3600
# One that a server refuses is not renewed again within this: providers block who does.
YOUNG = timedelta(minutes=5)
SECONDS = 10.0
# For so long, in seconds, whoever was quicker may be keeping what they got.
GRACE = 2.0
MOST_TOKEN = 16_000
# Of RFC 6749 section 5.2: an admin has to do something before trying again helps.
_FOR_ADMINS = frozenset({
    "invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope",
    "interaction_required", "consent_required", "unsupported_grant_type",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where somebody agrees, where tokens are had, and what for. hosts: IMAP and SMTP with
    their ports and kinds of encryption."""

    name: str
    authorize: str
    token: str
    scope: str
    more: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, Any] = field(default_factory=dict)


GOOGLE = Provider(
    name="Google",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    scope="https://mail.google.com/",
    # Without both there is no refresh token when somebody agrees for a second time.
    more={"access_type": "offline", "prompt": "consent"},
    hosts={
        "imap_host": "imap.gmail.com", "imap_port": 993, "imap_security": "tls",
        "smtp_host": "smtp.gmail.com", "smtp_port": 465, "smtp_security": "tls",
    },
)  # fmt: skip
_MICROSOFT = "https://login.microsoftonline.com/%s/oauth2/v2.0"
MICROSOFT = Provider(
    name="Microsoft",
    authorize=f"{_MICROSOFT}/authorize",
    token=f"{_MICROSOFT}/token",
    scope=(
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send"
    ),
    hosts={
        "imap_host": "outlook.office365.com", "imap_port": 993, "imap_security": "tls",
        "smtp_host": "smtp.office365.com", "smtp_port": 587,
        "smtp_security": "starttls",
    },
)  # fmt: skip


def provider(sign_in: Mapping[str, Any]) -> Provider:
    """Who knows the account."""
    match sign_in["with"]:
        case "google":
            return GOOGLE
        case "microsoft":
            tenant = str(sign_in.get("tenant") or "common")
            return Provider(
                name=MICROSOFT.name,
                authorize=MICROSOFT.authorize % tenant,
                token=MICROSOFT.token % tenant,
                scope=MICROSOFT.scope,
                hosts=MICROSOFT.hosts,
            )
    return Provider(
        name=str(sign_in["token"]).split("/")[2],
        authorize=str(sign_in["authorize"]),
        token=str(sign_in["token"]),
        scope=str(sign_in.get("scope") or ""),
    )


def page(settings: Settings, *, redirect: str, state: str, challenge: str) -> str:
    """The provider's page on which somebody agrees. challenge: S256 of RFC 7636."""
    sign_in = settings.config["sign_in"]
    known = provider(sign_in)
    hint = settings.config.get("imap_user") or settings.config.get("address")
    asked = {
        "response_type": "code",
        "client_id": sign_in["client_id"],
        "redirect_uri": redirect,
        "scope": known.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": hint,
        **known.more,
    }
    joint = "&" if "?" in known.authorize else "?"
    return known.authorize + joint + urlencode({k: v for k, v in asked.items() if v})


def first(settings: Settings, *, code: str, verifier: str, redirect: str) -> Secret:
    """The first tokens, for a code that came back from that page.

    Raises:
        ConnectionFailed: there are none; SignedOut where trying again cannot help.
    """
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    made = _tokens(settings, settings.secret, {**grant, "code_verifier": verifier})
    if not made.get("refresh_token"):
        raise SignedOut(
            _("It gave no token to go on with. Remove our access there, and try again.")
        )
    return made


def refreshed(settings: Settings, secret: Secret) -> Secret:
    """Newer tokens than these. Raises as `first`."""
    grant = {"grant_type": "refresh_token", "refresh_token": secret["refresh_token"]}
    return _tokens(settings, secret, grant)


def _tokens(
    settings: Settings, secret: Secret, grant: Mapping[str, str]
) -> dict[str, str]:
    sign_in = settings.config["sign_in"]
    known = provider(sign_in)
    asked = {**grant, "client_id": str(sign_in["client_id"])}
    if secret.get("client_secret"):
        asked["client_secret"] = secret["client_secret"]
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "accept": "application/json",
    }
    try:
        answer = egress.post(
            known.token, urlencode(asked).encode(), headers=headers, seconds=SECONDS
        )
    except egress.EgressError as error:
        words = _("%(name)s did not answer when we signed in (%(why)s).")
        raise ConnectionFailed(words % {"name": known.name, "why": error}) from None
    return _read(known, answer)


def _read(known: Provider, answer: egress.Answer) -> dict[str, str]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    token, refresh = told.get("access_token"), told.get("refresh_token")
    if answer.status != 200 or not _is_token(token):
        raise _refused(known, answer.status, told)
    now = datetime.now(UTC)
    said = str(told.get("expires_in"))
    lasts = int(said) if re.fullmatch("[0-9]{1,8}", said) else HOUR
    made = {
        "access_token": str(token),
        "made_at": now.isoformat(),
        "expires_at": (now + timedelta(seconds=lasts)).isoformat(),
    }
    # Some give a new one each time and forget the old; others say nothing: it stays.
    return {**made, "refresh_token": str(refresh)} if _is_token(refresh) else made


def _is_token(said: object) -> bool:
    """Printable ASCII (RFC 6749 appendix A.12): nothing in it can end a line."""
    return (
        isinstance(said, str)
        and 0 < len(said) <= MOST_TOKEN
        and said.isascii()
        and said.isprintable()
    )


def _refused(
    known: Provider, status: int, told: Mapping[str, Any]
) -> ConnectionFailed | SignedOut:
    code = str(told.get("error") or status)
    said = one_line(str(told.get("error_description") or code), limit=300)
    if code in _FOR_ADMINS:
        words = _("%(name)s does not let us sign in any more: %(said)s")
        return SignedOut(words % {"name": known.name, "said": said})
    words = _("%(name)s could not sign us in: %(said)s")
    return ConnectionFailed(words % {"name": known.name, "said": said})


class Bearer:
    """What to sign in with at one server, renewed in time; one worker does it for all."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.secret: Secret = settings.secret

    def token(self) -> str:
        """One that is good for a few minutes at least.

        Raises:
            SignedOut: an admin has to sign in.
            ConnectionFailed: there is none now.
        """
        if not self.secret.get("refresh_token"):
            raise SignedOut(_("Nobody has signed in to this mailbox yet."))
        if datetime.now(UTC) + EARLY >= _moment(self.secret.get("expires_at")):
            self._renew()
        return self.secret["access_token"]

    def renew(self) -> bool:
        """A server refused the token: whether there is another one to try.

        Raises:
            as `token`.
        """
        if datetime.now(UTC) < _moment(self.secret.get("made_at")) + YOUNG:
            return False
        before = self.secret.get("access_token")
        self._renew()
        return self.secret.get("access_token") != before

    def _renew(self) -> None:
        """Whoever is refused looks first whether somebody else was quicker: providers that
        give a new refresh token each time know the old one no more (AC-74)."""
        stale = self.secret
        try:
            self.secret = self.settings.keys.renewed(stale, self._refreshed)
        except SignedOut as refused:
            self.secret = self._others(stale, refused)

    def _others(self, stale: Secret, refused: SignedOut) -> Secret:
        """What somebody else may be keeping at this moment: behind a pooler two can ask at
        once. Raises `refused` where there is nothing."""

        def nobody(_now: Secret) -> Secret:
            raise refused

        until = time.monotonic() + GRACE
        while True:
            try:
                return self.settings.keys.renewed(stale, nobody)
            except SignedOut:
                if time.monotonic() > until:
                    raise
                time.sleep(GRACE / 10)

    def _refreshed(self, now: Secret) -> Secret:
        return refreshed(self.settings, now)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Keys that stay as they are."""

    def renewed(self, stale: Secret, renew: Callable[[Secret], Secret]) -> Secret:
        return stale


def ready(settings: Settings) -> Settings:
    """With a token that is good for a while, for threads that renew none.

    Raises:
        as `Bearer.token`.
    """
    one = bearer(settings)
    if one is None:
        return settings
    one.token()
    return replace(settings, secret=one.secret, keys=_Fixed())


def bearer(settings: Settings) -> Bearer | None:
    """None: this mailbox is opened with a password."""
    return Bearer(settings) if settings.config.get("sign_in") else None


def _moment(said: str | None) -> datetime:
    return datetime.fromisoformat(said) if said else datetime.min.replace(tzinfo=UTC)
